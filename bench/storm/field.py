"""Where a storm takes place: settings, users with credits, generations in the queue."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from service.database import Database, LedgerEntry, Style, User, migrate, open_database
from service.generations import GenerationRequest, submit
from service.queue import Doorbell
from service.settings import Settings

STYLE = "spotlight"
GRANT = 10_000


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
        return [self._submit_one(index, title) for index, title in enumerate(titles)]

    def close(self) -> None:
        self.doorbell.close()
        self.database.close()

    def _submit_one(self, index: int, title: str) -> uuid.UUID:
        return submit(
            self.database,
            GenerationRequest(title=title, style=STYLE, formats=("youtube",)),
            user_id=self.users[index % len(self.users)],
            settings=self.settings,
            doorbell=self.doorbell,
            idempotency_key=f"storm-{index}-{title}",
        ).generation.id


def open_field(folder: Path, *, users: int = 5, **values: str | float) -> Field:
    """A migrated database with users who have credits; leases are short so that a storm is soon over."""
    held: dict[str, str | float] = {
        "data_dir": str(folder / "data"),
        "secret_key": "a key for storms, of no use elsewhere",
        "credits_per_generation": 1,
        "lease_seconds": 1.5,
        "poll_seconds": 0.1,
        "backoff_seconds": 0.1,
        "backoff_limit_seconds": 1.0,
        "running_per_user": 4,
        "drain_seconds": 3.0,
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
