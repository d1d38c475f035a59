"""How generations stand and what their messages show: which messages lag behind, and the place of each in the line."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bots.delivery.claims import is_free
from bots.message import FINAL, State
from service.database import ChatMessage, Generation, db_now
from service.generations.order import ranked

PERCENT_STEP = 5
WITHDRAW = "deleted"
_BATCH = 200
_REOPENED_SECONDS = 3600.0


@dataclass(frozen=True, kw_only=True)
class Lagging:
    """A message that does not show what it should."""

    id: uuid.UUID
    place: str
    state: State
    wanted: str
    """The state in full, as `ChatMessage.shown` keeps it."""

    @property
    def is_final(self) -> bool:
        return self.state in FINAL


def lagging(session: Session, surface: str, *, lease_seconds: float, silent_seconds: float) -> Sequence[Lagging]:
    """Those that may be delivered now, final states in front, then whoever has waited longest."""
    query = sa.select(ChatMessage, Generation).outerjoin(Generation, Generation.id == ChatMessage.generation_id)
    due = query.where(ChatMessage.id.in_(_not_done(surface)), *is_free(lease_seconds))
    rows = session.execute(due.order_by(ChatMessage.created_at).limit(_BATCH)).all()
    if not rows:
        return []
    line = Line.read(session, silent_seconds) if any(row and row.status == "pending" for _, row in rows) else Line()
    found = [_lag(message, row, line) for message, row in rows]
    behind = [
        one for one, (message, _) in zip(found, rows, strict=True) if one.wanted != message.shown or message.intent
    ]
    return sorted(behind, key=lambda one: not one.is_final)


def _not_done(surface: str) -> sa.CompoundSelect[uuid.UUID]:
    """Open, to be taken away, or tried again by its user after its end had been shown; each by an index of its own."""
    own = sa.select(ChatMessage.id).where(ChatMessage.surface == surface)
    again = own.join(Generation, Generation.id == ChatMessage.generation_id).where(
        ChatMessage.final_at.is_not(None), ChatMessage.round < Generation.round
    )
    return sa.union_all(
        own.where(ChatMessage.final_at.is_(None)),
        own.where(ChatMessage.generation_id.is_(None)),
        again.where(Generation.status.in_(("pending", "running"))),
        again.where(Generation.finished_at > db_now(-_REOPENED_SECONDS)),
    )


def _lag(message: ChatMessage, row: Generation | None, line: Line) -> Lagging:
    state, wanted = state_of(row, line)
    return Lagging(id=message.id, place=message.place, state=state, wanted=wanted)


@dataclass(frozen=True)
class Line:
    """Who waits, in the order in which they will start."""

    waiting: tuple[uuid.UUID, ...] = ()
    is_silent: bool = False
    """Somebody has waited for long and nothing runs: no worker is there."""

    @classmethod
    def read(cls, session: Session, silent_seconds: float) -> Line:
        ids = tuple(one.id for one in session.execute(ranked(longest_seconds=None)))
        overdue = sa.select(Generation.id).where(
            Generation.status == "pending", Generation.available_at < db_now(-silent_seconds)
        )
        running = sa.select(Generation.id).where(Generation.status == "running")
        silent = session.scalar(running.limit(1)) is None and session.scalar(overdue.limit(1)) is not None
        return cls(ids, silent)

    def place_of(self, generation_id: uuid.UUID) -> int:
        """How many start before it."""
        return self.waiting.index(generation_id) if generation_id in self.waiting else 0


def state_of(row: Generation | None, line: Line) -> tuple[State, str]:
    """The state for people, and the whole of it as one text: two that are the same look the same."""
    if row is None:
        return "deleted", WITHDRAW
    if row.status == "pending":
        state: State = "waiting" if line.is_silent else "queued"
        return state, f"{row.round}:{state}:{line.place_of(row.id)}"
    if row.status == "running":
        return "running", f"{row.round}:running:{row.stage}:{percent_of(row)}:{row.preview_url or ''}"
    return row.status, f"{row.round}:{row.status}"


def percent_of(row: Generation) -> int:
    """In steps, so that not every breath of a render is an edit."""
    return int(row.progress * 100) // PERCENT_STEP * PERCENT_STEP
