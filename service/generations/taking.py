"""The next generation chosen and taken by one statement of PostgreSQL: the lock of all claims is held for little else.

The rule is that of `order.py`. Whoever comes first is read from the lines of those who wait, which are in the order of
turns: nobody else is looked at. More than one of each is read only where fewer users wait than are looked at.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from service.catalogue.affinity import PAINTED
from service.database import Database, Generation
from service.database.clock import TOLERANCE_SECONDS
from service.database.notices import channel_of
from service.database.one_go import Found, send
from service.events import log as events
from service.generations.estimate import RECENT_SECONDS, SAMPLES, SECONDS_UNKNOWN
from service.generations.order import PASSED_BY_OTHERS, PRIORITY_SECONDS, TURNS
from service.settings import Settings

STARTED = {"status": "running", "stage": "started", "progress": 0.0}
"""What followers are told."""
_AGAIN = 5


def take(
    database: Database, settings: Settings, *, lock: str, worker_id: str, warm: str | None, card: str | None
) -> Generation | None:
    """Its row as it is then, held for this worker; None when nothing waits that it may have."""
    given = {
        "lock": lock,
        "worker": worker_id,
        "warm": warm,
        "card": card,
        "painted": [f"{PAINTED}{name}/" for name in settings.card_backgrounds],
        "look_ahead": settings.look_ahead,
        "cap": settings.running_per_user,
        "longest": settings.backoff_limit_seconds,
        "lease": settings.lease_seconds,
        "kind": events.PROGRESS,
        "payload": json.dumps(STARTED),
        "channel": channel_of(database.engine),
    }

    def lost(token: uuid.UUID) -> Found:
        with database.engine.connect() as connection:
            return send(connection, [(_LOST, {"token": token, "worker": worker_id})])

    rehearsal = [(_PLANNING, {}), (_STATEMENT, {**given, "token": None, "look_ahead": 0})]
    for _ in range(_AGAIN):
        found = database.write_in_one_go(
            lambda token: [(_PLANNING, {}), (_LOCK, given), (_STATEMENT, {**given, "token": token})],
            lost=lost,
            rehearsal=rehearsal,
        )
        if not found:
            return None
        if found[0]["id"] is not None:
            return _row(found[0])
    return None  # each time its user took it away while we waited for that user's turn


def _row(found: Mapping[str, Any]) -> Generation:
    held = ((column.name, found[column.name]) for column in Generation.__table__.columns)
    return Generation(**{name: one.astimezone(UTC) if isinstance(one, datetime) else one for name, one in held})


_MAY_START = f"""
    generations.status = 'pending'
    AND (available_at <= moment.at
        OR available_at > moment.at + make_interval(secs => %(longest)s + {TOLERANCE_SECONDS}))
    AND (painting = 'all' OR (painter_of(affinity) = ANY(CAST(%(painted)s AS text[]))) = (painting = 'only'))
"""
_OWN_ORDER = "priority DESC, (crash_count + lost_count), created_at, id"
_FIRST_OF = f"""
    SELECT id, affinity, passed_over, priority, work, painter_of(affinity) AS painter FROM generations
    WHERE generations.user_id = lines.user_id AND {_MAY_START} ORDER BY {_OWN_ORDER} LIMIT 1
"""
_HAS_ROOM = """
    coalesce((
        SELECT sum(greatest(work, 1.0)) FROM generations
        WHERE generations.user_id = lines.user_id AND (status = 'running') IS TRUE
    ), 0) < %(cap)s
"""
_FRONTS = f"""
    SELECT first.*, lines.user_id, least(lines.turn, moment.epoch) AS turn
    FROM lines CROSS JOIN LATERAL ({_FIRST_OF}) AS first
    WHERE lines.painter = fitting.painter AND lines.priority = fitting.priority AND first.painter = lines.painter
        AND first.priority = lines.priority AND {_HAS_ROOM}
"""
_SECONDS_EACH = f"""
    SELECT (array_agg(seconds ORDER BY seconds))[count(*) / 2 + 1] FROM (
        SELECT extract(epoch FROM ended_at - started_at)::float8 AS seconds FROM attempts
        WHERE outcome = 'ready' AND ended_at >= clock_timestamp() - make_interval(secs => {RECENT_SECONDS})
        ORDER BY ended_at DESC LIMIT {SAMPLES}
    ) AS lately
"""
_STATEMENT = f"""
WITH RECURSIVE moment AS MATERIALIZED (
    SELECT clock_timestamp() AS at, extract(epoch FROM clock_timestamp())::float8 AS epoch
),
worker AS MATERIALIZED (
    SELECT CASE WHEN CAST(%(card)s AS text) IS NULL THEN CAST(%(warm)s AS text)
        ELSE (SELECT value ->> 'warm' FROM notes WHERE name = 'card:' || CAST(%(card)s AS text)) END AS likes,
    CASE WHEN CAST(%(card)s AS text) IS NOT NULL THEN 'only' WHEN EXISTS (
        SELECT FROM notes, moment WHERE name LIKE 'card:%%'
        AND epoch - coalesce(CAST(value ->> 'seen' AS float8), 0) < %(lease)s
    ) THEN 'none' ELSE 'all' END AS painting
),
kinds AS (
    (SELECT painter, priority FROM lines ORDER BY painter, priority LIMIT 1)
    UNION ALL
    SELECT further.painter, further.priority FROM kinds CROSS JOIN LATERAL (
        SELECT painter, priority FROM lines WHERE (painter, priority) > (kinds.painter, kinds.priority)
        ORDER BY painter, priority LIMIT 1
    ) AS further
),
fitting AS MATERIALIZED (
    SELECT painter, priority FROM kinds, worker
    WHERE painting = 'all' OR (painter = ANY(CAST(%(painted)s AS text[]))) = (painting = 'only')
),
whose_turn_came AS MATERIALIZED (
    SELECT front.* FROM moment, worker, fitting CROSS JOIN LATERAL (
        {_FRONTS} AND lines.turn <= moment.epoch ORDER BY lines.turn, lines.user_id LIMIT %(look_ahead)s
    ) AS front
),
fronts AS MATERIALIZED (
    SELECT * FROM whose_turn_came
    UNION ALL
    SELECT front.* FROM moment, worker, fitting CROSS JOIN LATERAL (
        {_FRONTS} AND lines.turn > moment.epoch
        AND (SELECT count(*) FROM whose_turn_came AS came
            WHERE came.painter = fitting.painter AND came.priority = fitting.priority) < %(look_ahead)s
        ORDER BY lines.user_id LIMIT %(look_ahead)s
    ) AS front
),
placed AS (
    SELECT id, user_id, affinity, passed_over, priority, turn, 1.0::float8 AS place FROM fronts
    UNION ALL
    SELECT later.* FROM moment, worker, fronts CROSS JOIN LATERAL (
        SELECT id, fronts.user_id, affinity, passed_over, priority, fronts.turn,
            row_number() OVER own + sum(greatest(work - 1, 0)) OVER own - greatest(work - 1, 0) AS place
        FROM (
            SELECT * FROM generations WHERE generations.user_id = fronts.user_id AND {_MAY_START}
            ORDER BY {_OWN_ORDER} LIMIT %(look_ahead)s
        ) AS mine
        WINDOW own AS (ORDER BY {_OWN_ORDER})
    ) AS later
    WHERE (SELECT count(*) FROM fronts) < %(look_ahead)s AND likes IS NOT NULL AND later.id <> fronts.id
),
candidates AS MATERIALIZED (
    SELECT id, user_id, affinity, passed_over,
        row_number() OVER (ORDER BY place, turn - {PRIORITY_SECONDS} * priority, user_id) AS number
    FROM placed ORDER BY number LIMIT %(look_ahead)s
),
chosen AS MATERIALIZED (
    SELECT one.* FROM worker, candidates AS one
    WHERE number = 1 OR affinity = likes AND NOT EXISTS (
        SELECT FROM candidates AS early WHERE early.number < one.number AND early.passed_over >=
            CASE WHEN early.user_id = one.user_id THEN %(look_ahead)s - 1 ELSE {PASSED_BY_OTHERS} END
    )
    ORDER BY (affinity = likes) IS TRUE DESC, number LIMIT 1
),
owner AS MATERIALIZED (
    SELECT users.id FROM users JOIN chosen ON chosen.user_id = users.id FOR NO KEY UPDATE OF users
),
taken AS (
    UPDATE generations SET status = 'running', fence = fence + 1, attempts = attempts + 1, worker_id = %(worker)s,
        lease_until = clock_timestamp() + make_interval(secs => %(lease)s),
        started_at = coalesce(started_at, clock_timestamp()), stage = '', progress = 0.0
    FROM chosen, owner
    WHERE generations.id = chosen.id AND generations.user_id = owner.id AND generations.status = 'pending'
    RETURNING generations.*, clock_timestamp() AS taken_at
),
passed AS (
    UPDATE generations SET passed_over = generations.passed_over + 1 FROM taken, chosen, candidates
    WHERE generations.id = candidates.id AND candidates.number < chosen.number
),
attempt AS (
    INSERT INTO attempts (generation_id, fence, round, worker_id, started_at, outcome, stage, cause, detail)
    SELECT id, fence, round, worker_id, taken_at, 'running', '', '', '' FROM taken
),
told AS (
    INSERT INTO events (user_id, generation_id, kind, payload, created_at)
    SELECT user_id, id, %(kind)s, CAST(%(payload)s AS jsonb), clock_timestamp() FROM taken RETURNING id, user_id
),
calls AS (
    INSERT INTO webhook_deliveries (id, endpoint_id, event_id, status, available_at, attempts, fence, created_at)
    SELECT gen_random_uuid(), endpoints.id, told.id, 'pending', clock_timestamp(), 0, 0, clock_timestamp()
    FROM told JOIN webhook_endpoints AS endpoints ON endpoints.user_id = told.user_id
    WHERE disabled_at IS NULL AND (kinds = '[]' OR kinds @> to_jsonb(CAST(%(kind)s AS text)))
),
turned AS (
    UPDATE users SET turn = extract(epoch FROM clock_timestamp())::float8 + CASE WHEN work > 1
        THEN {TURNS} * (work - 1) * coalesce(({_SECONDS_EACH}), {SECONDS_UNKNOWN}) ELSE 0.0 END
    FROM taken WHERE users.id = taken.user_id
),
warmed AS (
    INSERT INTO notes (name, value, created_at)
    SELECT 'card:' || CAST(%(card)s AS text), jsonb_build_object('warm', affinity), clock_timestamp()
    FROM taken WHERE CAST(%(card)s AS text) IS NOT NULL
    ON CONFLICT (name) DO UPDATE SET value = notes.value || excluded.value
),
marked AS (
    INSERT INTO commit_marks (token, made, created_at) SELECT %(token)s, true, taken_at FROM taken
)
SELECT taken.*, (
    SELECT pg_notify(CAST(%(channel)s AS text), CAST(taken.user_id AS text))
    WHERE CAST(%(channel)s AS text) IS NOT NULL AND taken.id IS NOT NULL
)
FROM chosen LEFT JOIN taken ON true
"""
_PLANNING = "SELECT set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_sort', 'off', true)"
"""The same plan for everybody, made once on a connection, by looking at nobody before the lock is taken; and one that
reads what is in order already, whatever was there when tables were last counted."""
_LOCK = "SELECT pg_advisory_xact_lock(hashtext(%(lock)s))"
_LOST = """
SELECT generations.* FROM commit_marks JOIN attempts ON attempts.started_at = commit_marks.created_at
JOIN generations ON generations.id = generation_id AND generations.fence = attempts.fence
WHERE token = %(token)s AND attempts.worker_id = %(worker)s AND status = 'running'
"""
"""Mark and attempt bear the same moment, and no two claims are made in one."""
