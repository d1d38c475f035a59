"""What any worker does beside rendering, each every so often: reaping, deleting, and what other parts add."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service import generations
from service.database import Database
from service.errors import Unavailable
from service.processes.scratch import clear_up
from service.queue import Doorbell
from service.settings import Settings
from service.storage import Storage
from service.storage.deletions import delete_due

_log = logging.getLogger(__name__)
_DELETING_SECONDS = 10.0


@dataclass(frozen=True, kw_only=True)
class Chore:
    """`work` may run in several processes at once and may be cut off anywhere."""

    name: str
    seconds: float
    work: Callable[[], object]


def standing_chores(settings: Settings, database: Database, *, storage: Storage, doorbell: Doorbell) -> list[Chore]:
    def reap() -> None:
        for identifier in generations.reap(database, settings):
            _log.warning("generation %s lost its worker and waits again", identifier)
            doorbell.ring(identifier)

    return [
        Chore(name="reap", seconds=settings.lease_seconds / 6, work=reap),
        Chore(name="clear up", seconds=settings.lease_seconds, work=lambda: clear_up(settings.data_dir / "work")),
        Chore(name="delete files", seconds=_DELETING_SECONDS, work=lambda: delete_due(database, storage)),
    ]


class ChoreThread:
    """Does chores on one thread, beside whatever the worker renders."""

    def __init__(self, chores: Sequence[Chore]) -> None:
        self._chores = chores
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="chores", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join(10)

    def _work(self) -> None:
        due = {chore.name: 0.0 for chore in self._chores}
        while not self._over.is_set():
            for chore in self._chores:
                if time.monotonic() >= due[chore.name] and not self._over.is_set():
                    self._do(chore)
                    due[chore.name] = time.monotonic() + chore.seconds
            self._over.wait(max(0.05, min(due.values(), default=0.0) - time.monotonic()))

    def _do(self, chore: Chore) -> None:
        try:
            chore.work()
        except Unavailable as error:
            _log.info("%s has to wait: %s", chore.name, error)
        except Exception:
            _log.exception("the chore %r failed", chore.name)
