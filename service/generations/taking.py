"""The next generation chosen and taken by one statement of PostgreSQL: the lock of all claims is held for little else.

The rule is that of `order.py`. Whoever comes first is read from the lines of those who wait, which are in the order of
turns: nobody else is looked at. More than one of each is read only where fewer users wait than are looked at.
"""

from __future__ import annotations

import json
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.catalogue.affinity import PAINTED
from service.database import Generation
from service.database.clock import TOLERANCE_SECONDS
from service.database.commits import note_mark
from service.database.notices import notify
from service.events import log as events
from service.generations.estimate import RECENT_SECONDS, SAMPLES, SECONDS_UNKNOWN
from service.generations.order import PASSED_BY_OTHERS, PRIORITY_SECONDS, TURNS
from service.settings import Settings

STARTED = {"status": "running", "stage": "started", "progress": 0.0}
"""What followers are told."""
_AGAIN = 5


def take(
    session: Session, settings: Settings, *, worker_id: str, warm: str | None, card: str | None
) -> Generation | None:
    """Its row as it is then, None when nothing waits that this worker may have; the claim's lock must be held."""
    given = {
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
    }
    for _ in range(_AGAIN):
        token = uuid.uuid4()
        found = session.scalars(_TAKEN, {**given, "token": token}).all()
        if found and found[0] is None:
            continue  # its user took it away while we waited for that user's turn
        for row in found:
            note_mark(session, token)
            notify(session, row.user_id)
        return found[0] if found else None
    return None


_MAY_START = f"""
    generations.status = 'pending'
    AND (available_at <= moment.at OR available_at > moment.at + make_interval(secs => :longest + {TOLERANCE_SECONDS}))
    AND (painting = 'all' OR (lane_of(affinity) = ANY(CAST(:painted AS text[]))) = (painting = 'only'))
"""
_OWN_ORDER = "priority DESC, (crash_count + lost_count), created_at, id"
_FIRST_OF = f"""
    SELECT id, affinity, passed_over, priority, work, lane_of(affinity) AS lane FROM generations
    WHERE generations.user_id = lines.user_id AND {_MAY_START} ORDER BY {_OWN_ORDER} LIMIT 1
"""
_HAS_ROOM = """
    coalesce((
        SELECT sum(greatest(work, 1.0)) FROM generations
        WHERE generations.user_id = lines.user_id AND (status = 'running') IS TRUE
    ), 0) < :cap
"""
_FRONTS = f"""
    SELECT first.*, lines.user_id, least(lines.turn, moment.epoch) AS turn
    FROM lines CROSS JOIN LATERAL ({_FIRST_OF}) AS first
    WHERE lines.lane = lanes.lane AND lines.priority = lanes.priority AND first.lane = lines.lane
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
    SELECT CASE WHEN CAST(:card AS text) IS NULL THEN CAST(:warm AS text)
        ELSE (SELECT value ->> 'warm' FROM notes WHERE name = 'card:' || CAST(:card AS text)) END AS likes,
    CASE WHEN CAST(:card AS text) IS NOT NULL THEN 'only' WHEN EXISTS (
        SELECT FROM notes, moment WHERE name LIKE 'card:%'
        AND epoch - coalesce(CAST(value ->> 'seen' AS float8), 0) < :lease
    ) THEN 'none' ELSE 'all' END AS painting
),
kinds AS (
    (SELECT lane, priority FROM lines ORDER BY lane, priority LIMIT 1)
    UNION ALL
    SELECT further.lane, further.priority FROM kinds CROSS JOIN LATERAL (
        SELECT lane, priority FROM lines WHERE (lane, priority) > (kinds.lane, kinds.priority)
        ORDER BY lane, priority LIMIT 1
    ) AS further
),
lanes AS MATERIALIZED (
    SELECT lane, priority FROM kinds, worker
    WHERE painting = 'all' OR (lane = ANY(CAST(:painted AS text[]))) = (painting = 'only')
),
whose_turn_came AS MATERIALIZED (
    SELECT front.* FROM moment, worker, lanes CROSS JOIN LATERAL (
        {_FRONTS} AND lines.turn <= moment.epoch ORDER BY lines.turn, lines.user_id LIMIT :look_ahead
    ) AS front
),
fronts AS MATERIALIZED (
    SELECT * FROM whose_turn_came
    UNION ALL
    SELECT front.* FROM moment, worker, lanes CROSS JOIN LATERAL (
        {_FRONTS} AND lines.turn > moment.epoch
        AND (SELECT count(*) FROM whose_turn_came AS came
            WHERE came.lane = lanes.lane AND came.priority = lanes.priority) < :look_ahead
        ORDER BY lines.user_id LIMIT :look_ahead
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
            ORDER BY {_OWN_ORDER} LIMIT :look_ahead
        ) AS mine
        WINDOW own AS (ORDER BY {_OWN_ORDER})
    ) AS later
    WHERE (SELECT count(*) FROM fronts) < :look_ahead AND likes IS NOT NULL AND later.id <> fronts.id
),
candidates AS MATERIALIZED (
    SELECT id, user_id, affinity, passed_over,
        row_number() OVER (ORDER BY place, turn - {PRIORITY_SECONDS} * priority, user_id) AS number
    FROM placed ORDER BY number LIMIT :look_ahead
),
chosen AS MATERIALIZED (
    SELECT one.* FROM worker, candidates AS one
    WHERE number = 1 OR affinity = likes AND NOT EXISTS (
        SELECT FROM candidates AS early WHERE early.number < one.number AND early.passed_over >=
            CASE WHEN early.user_id = one.user_id THEN :look_ahead - 1 ELSE {PASSED_BY_OTHERS} END
    )
    ORDER BY (affinity = likes) IS TRUE DESC, number LIMIT 1
),
owner AS MATERIALIZED (
    SELECT users.id FROM users JOIN chosen ON chosen.user_id = users.id FOR NO KEY UPDATE OF users
),
taken AS (
    UPDATE generations SET status = 'running', fence = fence + 1, attempts = attempts + 1, worker_id = :worker,
        lease_until = clock_timestamp() + make_interval(secs => :lease),
        started_at = coalesce(started_at, clock_timestamp()), stage = '', progress = 0.0
    FROM chosen, owner
    WHERE generations.id = chosen.id AND generations.user_id = owner.id AND generations.status = 'pending'
    RETURNING generations.*
),
passed AS (
    UPDATE generations SET passed_over = generations.passed_over + 1 FROM taken, chosen, candidates
    WHERE generations.id = candidates.id AND candidates.number < chosen.number
),
attempt AS (
    INSERT INTO attempts (generation_id, fence, round, worker_id, started_at, outcome, stage, cause, detail)
    SELECT id, fence, round, worker_id, clock_timestamp(), 'running', '', '', '' FROM taken
),
told AS (
    INSERT INTO events (user_id, generation_id, kind, payload, created_at)
    SELECT user_id, id, :kind, CAST(:payload AS jsonb), clock_timestamp() FROM taken RETURNING id, user_id
),
calls AS (
    INSERT INTO webhook_deliveries (id, endpoint_id, event_id, status, available_at, attempts, fence, created_at)
    SELECT gen_random_uuid(), endpoints.id, told.id, 'pending', clock_timestamp(), 0, 0, clock_timestamp()
    FROM told JOIN webhook_endpoints AS endpoints ON endpoints.user_id = told.user_id
    WHERE disabled_at IS NULL AND (kinds = '[]' OR kinds @> to_jsonb(CAST(:kind AS text)))
),
turned AS (
    UPDATE users SET turn = extract(epoch FROM clock_timestamp())::float8 + CASE WHEN work > 1
        THEN {TURNS} * (work - 1) * coalesce(({_SECONDS_EACH}), {SECONDS_UNKNOWN}) ELSE 0.0 END
    FROM taken WHERE users.id = taken.user_id
),
warmed AS (
    INSERT INTO notes (name, value, created_at)
    SELECT 'card:' || CAST(:card AS text), jsonb_build_object('warm', affinity), clock_timestamp()
    FROM taken WHERE CAST(:card AS text) IS NOT NULL
    ON CONFLICT (name) DO UPDATE SET value = notes.value || excluded.value
),
marked AS (
    INSERT INTO commit_marks (token, made, created_at) SELECT :token, true, clock_timestamp() FROM taken
)
SELECT taken.* FROM chosen LEFT JOIN taken ON true
"""

_TAKEN = sa.select(Generation).from_statement(sa.text(_STATEMENT))
