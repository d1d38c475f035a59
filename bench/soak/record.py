"""What was seen of a soak, gathered from the people, the platform, the rows and the files."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from bench.bots_storm.recorder import judged
from bench.bots_storm.storm import OnRecorder
from bench.soak.accounting import Answer, Struck
from bench.soak.chat import ANSWERS
from bench.soak.ears import Ears
from bench.soak.growth import Sample
from bench.soak.house import House
from bench.soak.people import Crowd
from bench.storm.audit import Audit, audit
from bench.storm.field import Field
from service.database import Database, Generation, WebhookDelivery


@dataclass(frozen=True, kw_only=True)
class Record:
    """All that was seen, for who judges it."""

    seconds: float
    answers: tuple[Answer, ...]
    strikes: tuple[Struck, ...]
    samples: tuple[Sample, ...]
    making: tuple[tuple[float, float], ...]
    """When a generation was ready, in seconds from the beginning, and how long it took since it was asked for."""
    audit: Audit
    twice: int
    """Generations beyond one of the same wish."""
    chat_lost: int
    chat_doubled: int
    calls: int
    calls_lost: int
    """Webhooks of generations that are ready, which nobody was called for."""
    events_lost: int
    """Generations that are ready, which their user's browser was not told of."""
    events_doubled: int
    cuts: int
    """How often a browser's socket was cut off, and came back."""
    fell: dict[str, int]
    """Processes that ended though nobody ended them."""
    spoilt: tuple[str, ...]


def gathered(
    made: House,
    field: Field,
    crowd: Crowd,
    samples: Sequence[Sample],
    struck: Sequence[Struck],
    ears: Ears,
    *,
    seconds: float,
    files_each: int | None,
) -> Record:
    chat = _said(made, crowd.begun)
    accepted = {uuid.UUID(one) for one in crowd.wanted.values()} | {uuid.UUID(one) for one in chat[1]}
    with field.database.read() as session:
        rows = session.execute(
            sa.select(Generation.title, Generation.created_at, Generation.finished_at, Generation.status)
        ).all()
        delivered = sa.select(sa.func.count()).where(WebhookDelivery.status == "delivered")
        told = sa.select(sa.func.count()).select_from(WebhookDelivery)
        calls, all_calls = session.scalar(delivered) or 0, session.scalar(told) or 0
    shown = judged(made.platform.lines(), ended_of_chat(field.database))
    counted = audit(field, sorted(accepted), files_each=files_each)
    return Record(
        seconds=seconds,
        answers=tuple(sorted([*crowd.answers, *chat[0]], key=lambda one: one.at)),
        strikes=tuple(struck),
        samples=tuple(samples),
        making=tuple(
            (row.finished_at.timestamp() - crowd.begun, (row.finished_at - row.created_at).total_seconds())
            for row in rows
            if row.status == "ready"
        ),
        audit=counted,
        twice=len(rows) - len({row.title for row in rows}),
        chat_lost=shown.lost + shown.unfinished,
        chat_doubled=shown.doubled,
        calls=all_calls,
        calls_lost=all_calls - calls,
        events_lost=len(unheard(ears, field.database, crowd)),
        events_doubled=sum(count - 1 for count in ears.ready.values() if count > 1),
        cuts=ears.cuts,
        fell={slot.name: slot.fell for slot in made.staff.all if slot.fell},
        spoilt=tuple(crowd.spoilt),
    )


def unheard(ears: Ears, database: Database, crowd: Crowd) -> set[str]:
    """What is ready of the wishes made at browsers, and was told to none."""
    wanted = [uuid.UUID(one) for key, one in crowd.wanted.items() if crowd.is_browsers(key)]
    ready = sa.select(Generation.id).where(Generation.status == "ready", Generation.id.in_(wanted))
    with database.read() as session:
        return {str(one) for one in session.scalars(ready)} - {one for one, count in ears.ready.items() if count}


def ended_of_chat(database: Database) -> set[str]:
    ended = sa.select(Generation.id).where(Generation.source == OnRecorder.surface, Generation.finished_at.is_not(None))
    with database.read() as session:
        return {str(one) for one in session.scalars(ended)}


def _said(made: House, begun: float) -> tuple[list[Answer], list[str]]:
    """What those in the chat were answered, and which generations they were promised."""
    path = made.chat_folder / ANSWERS
    lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    answers = [
        Answer(
            at=line["at"] - begun,
            what=line["what"],
            status=line["status"],
            milliseconds=line["milliseconds"],
            comes_back=line.get("comes_back", False),
            detail=line.get("detail", ""),
        )
        for line in lines
    ]
    return answers, [line["generation"] for line in lines if line["what"] == "chat: ask" and line["status"] == 202]
