"""How generations stand and what their messages show: which messages lag behind, and the place of each in the line."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bots.delivery.claims import is_free
from bots.message import FINAL, State
from service.database import ChatMessage, Generation, db_now, is_open
from service.generations.order import ranked

PERCENT_STEP = 5
WITHDRAW = "deleted"


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Standing:
    """Of a generation, what its message depends on."""

    id: uuid.UUID
    status: Literal["pending", "running", "ready", "failed", "cancelled"]
    round: int
    stage: str
    progress: float
    preview_url: str | None


def lagging(session: Session, surface: str, *, lease_seconds: float, silent_seconds: float) -> Sequence[Lagging]:
    """Those that may be delivered now: last states in front, then what shows nothing yet, then whoever has waited
    longest; that somebody moved up in the line comes last."""
    rows = session.execute(_open(surface).where(*is_free(lease_seconds)).order_by(ChatMessage.created_at)).all()
    seen = [(row, Standing(*row[_OWN:]) if row[_OWN] else None) for row in rows]
    waits = any(how and how.status == "pending" for _, how in seen)
    line = Line.read(session, silent_seconds) if waits else Line()
    found = []
    for row, how in seen:
        state, wanted = state_of(how, line)
        if wanted != row.shown or row.intent:
            found.append((_rank(state, row.shown), Lagging(row.id, row.place, state, wanted)))
    return [one for _, one in sorted(found, key=lambda ranked: ranked[0])]


def _open(surface: str) -> sa.Select[Any]:
    own = (ChatMessage.id, ChatMessage.place, ChatMessage.shown, ChatMessage.intent)
    how = (getattr(Generation, one.name).label(f"_{one.name}") for one in fields(Standing))
    query = sa.select(*own, *how).outerjoin(Generation, Generation.id == ChatMessage.generation_id)
    return query.where(ChatMessage.surface == surface, is_open())


_OWN = 4


def _rank(state: State, shown: str) -> int:
    if state in FINAL:
        return 0
    if not shown:
        return 1
    return 2 if state == "running" else 3


@dataclass(frozen=True)
class Line:
    """Who waits, in the order in which they will start."""

    waiting: tuple[uuid.UUID, ...] = ()
    is_silent: bool = False
    """Somebody has waited for long and nothing runs: no worker is there."""

    @classmethod
    def read(cls, session: Session, silent_seconds: float) -> Line:
        query = ranked(longest_seconds=None)
        ids = tuple(session.scalars(query.with_only_columns(query.selected_columns.id)))
        overdue = sa.select(Generation.id).where(
            Generation.status == "pending", Generation.available_at < db_now(-silent_seconds)
        )
        running = sa.select(Generation.id).where(Generation.status == "running")
        silent = session.scalar(running.limit(1)) is None and session.scalar(overdue.limit(1)) is not None
        return cls(ids, silent)

    @cached_property
    def _places(self) -> Mapping[uuid.UUID, int]:
        return {one: place for place, one in enumerate(self.waiting)}

    def place_of(self, generation_id: uuid.UUID) -> int:
        """How many start before it."""
        return self._places.get(generation_id, 0)


def state_of(row: Generation | Standing | None, line: Line) -> tuple[State, str]:
    """The state for people, and the whole of it as one text: two that are the same look the same."""
    if row is None:
        return "deleted", WITHDRAW
    if row.status == "pending":
        state: State = "waiting" if line.is_silent else "queued"
        return state, f"{row.round}:{state}:{line.place_of(row.id)}"
    if row.status == "running":
        return "running", f"{row.round}:running:{row.stage}:{percent_of(row)}:{row.preview_url or ''}"
    return row.status, f"{row.round}:{row.status}"


def percent_of(row: Generation | Standing) -> int:
    """In steps, so that not every breath of a render is an edit."""
    return int(row.progress * 100) // PERCENT_STEP * PERCENT_STEP
