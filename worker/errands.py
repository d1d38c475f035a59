"""What a worker does on a thread of its own because it waits for others: webhooks, closed accounts, old files."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from service.database import Database
from service.settings import Settings
from service.storage import Storage
from worker.chores import Chore

if TYPE_CHECKING:
    from service.webhooks import Senders

_DELETING_SECONDS = 10.0
_SWEEP_SECONDS = 3600.0
_LOOK_SECONDS = 300.0
_STRIP_SECONDS = 60.0


def errands(settings: Settings, database: Database, *, storage: Storage) -> list[Chore]:
    """Every worker runs them; each finds its own part of the work, and one sweeps for all."""
    return [
        Chore(name="webhooks", seconds=max(settings.poll_seconds, 1.0), work=_calls(settings, database)),
        Chore(name="delete accounts", seconds=_DELETING_SECONDS, work=_deletions(settings, database)),
        Chore(name="sweep files", seconds=_LOOK_SECONDS, work=_sweeps(settings, database, storage)),
    ]


def leisure(settings: Settings, database: Database, *, storage: Storage) -> list[Chore]:
    """What takes long and has time, on a thread of its own; one worker does it for all."""
    return [Chore(name="strip old files", seconds=_STRIP_SECONDS, work=_strips(settings, database, storage))]


# Each loads what it needs when it first runs, so that a worker is ready to render sooner


def _calls(settings: Settings, database: Database) -> Callable[[], object]:
    @cache
    def senders() -> Senders:
        from service.webhooks import Senders

        return Senders(database, settings)

    return lambda: senders().begin_due()


def _deletions(settings: Settings, database: Database) -> Callable[[], object]:
    def work() -> None:
        from service.billing import open_stripe
        from service.privacy import carry_on

        carry_on(database, settings, stripe=open_stripe(settings))

    return work


def _sweeps(settings: Settings, database: Database, storage: Storage) -> Callable[[], object]:
    def work() -> None:
        from service.privacy import sweep

        sweep(database, storage, settings, every_seconds=_SWEEP_SECONDS)

    return work


def _strips(settings: Settings, database: Database, storage: Storage) -> Callable[[], object]:
    def work() -> None:
        from service.privacy import strip_old

        strip_old(database, storage, settings, every_seconds=_STRIP_SECONDS)

    return work
