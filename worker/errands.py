"""What a worker does on a thread of its own because it waits for others: webhooks, closed accounts, old files."""

from __future__ import annotations

from service import privacy, webhooks
from service.billing import open_stripe
from service.database import Database
from service.settings import Settings
from service.storage import Storage
from worker.chores import Chore

_DELETING_SECONDS = 10.0
_SWEEP_SECONDS = 3600.0
_LOOK_SECONDS = 300.0


def errands(settings: Settings, database: Database, *, storage: Storage) -> list[Chore]:
    """Every worker runs them; each finds its own part of the work, and one sweeps for all."""
    stripe = open_stripe(settings)
    return [
        Chore(
            name="webhooks",
            seconds=max(settings.poll_seconds, 1.0),
            work=lambda: webhooks.deliver_due(database, settings),
        ),
        Chore(
            name="delete accounts",
            seconds=_DELETING_SECONDS,
            work=lambda: privacy.carry_on(database, settings, stripe=stripe),
        ),
        Chore(
            name="sweep files",
            seconds=_LOOK_SECONDS,
            work=lambda: privacy.sweep(database, storage, settings, every_seconds=_SWEEP_SECONDS),
        ),
    ]
