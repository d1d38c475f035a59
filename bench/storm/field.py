"""Where a storm takes place: settings, users with credits, generations in the queue, and how far they are."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

from service.database import Database, Event, Generation, LedgerEntry, Style, User, migrate, open_database
from service.errors import Unavailable
from service.generations import GenerationRequest, submit
from service.queue import Doorbell
from service.settings import Settings

STYLE = "spotlight"
GRANT = 10_000
STANDSTILL_SECONDS = 300.0
"""A storm is waited for as long as anything happens in it; after so long without, it has come to a standstill."""
_LOOK_SECONDS = 0.03

Result = TypeVar("Result")


class Standstill(Exception):
    """Nothing has happened for a long time, and what was waited for has not come."""


@dataclass(frozen=True, kw_only=True)
class Field:
    settings: Settings
    values: dict[str, str | float]
    """What the settings were made from, to make them again in another process."""
    database: Database
    doorbell: Doorbell
    users: tuple[uuid.UUID, ...]

    def submit(self, titles: Sequence[str]) -> list[uuid.UUID]:
        """Queue one generation for each title, users in turn."""
        return [self.insist(partial(self.submit_one, index, title)) for index, title in enumerate(titles)]

    def submit_one(self, index: int, title: str) -> uuid.UUID:
        """`Unavailable` when the database cannot take it."""
        return submit(
            self.database,
            GenerationRequest(title=title, style=STYLE, formats=("youtube",)),
            user_id=self.users[index % len(self.users)],
            settings=self.settings,
            doorbell=self.doorbell,
            idempotency_key=f"storm-{index}-{title}",
        ).generation.id

    def busy(self) -> bool:
        """Whether anything waits or runs."""
        unended = sa.select(Generation.id).where(Generation.status.in_(("pending", "running"))).limit(1)
        with self.database.read() as session:
            return session.scalar(unended) is not None

    def insist(self, step: Callable[[], Result]) -> Result:
        """What it returns once the database is not too busy for it."""
        return self._until(lambda: (step(),), "an answer of the database")[0]

    def wait_until(self, reached: Callable[[], bool], what: str) -> float:
        """However long it takes, while anything happens; returns the seconds. `Standstill` names `what`."""
        begun = time.monotonic()
        self._until(reached, what)
        return time.monotonic() - begun

    def close(self) -> None:
        self.doorbell.close()
        self.database.close()

    def _until(self, reached: Callable[[], Result], what: str) -> Result:
        newest, ends = -1, time.monotonic() + STANDSTILL_SECONDS
        while True:
            try:
                if found := reached():
                    return found
                newest, before = self._newest_event(), newest
            except Unavailable:
                before = newest
            if newest != before:
                ends = time.monotonic() + STANDSTILL_SECONDS
            if time.monotonic() > ends:
                raise Standstill(f"nothing has happened for {STANDSTILL_SECONDS:.0f} s, and there is not yet {what}")
            time.sleep(_LOOK_SECONDS)

    def _newest_event(self) -> int:
        with self.database.read() as session:
            return session.scalar(sa.select(sa.func.max(Event.id))) or 0


def open_field(folder: Path, *, users: int = 5, **values: str | float) -> Field:
    """A migrated database with users who have credits.

    No lease ends by itself on a machine that is merely slow: the weather ends those of whom it strikes.
    """
    held: dict[str, str | float] = {
        "data_dir": str(folder / "data"),
        "secret_key": "a key for storms, of no use elsewhere",
        "credits_per_generation": 1,
        "lease_seconds": 6.0,
        "poll_seconds": 0.1,
        "backoff_seconds": 0.1,
        "backoff_limit_seconds": 1.0,
        "running_per_user": 4,
        "drain_seconds": STANDSTILL_SECONDS,
        **values,
    }
    settings = Settings.load(**held)
    migrate(settings)
    database = open_database(settings)
    return Field(
        settings=settings,
        values=held,
        database=database,
        doorbell=Doorbell(settings),
        users=_add_users(database, users),
    )


def _add_users(database: Database, count: int) -> tuple[uuid.UUID, ...]:
    with database.transaction() as session:
        if session.get(Style, STYLE) is None:
            session.add(Style(id=STYLE, label="Spotlight", affinity=f"style:{STYLE}"))
        users = [User() for _ in range(count)]
        session.add_all(users)
        session.flush()
        for user in users:
            session.add(LedgerEntry(user_id=user.id, amount=GRANT, kind="grant", once=f"grant:{user.id}"))
        return tuple(user.id for user in users)
