"""A worker: waits for the bell, claims, renders, and stops when it is told to."""

from __future__ import annotations

import logging
import os
import secrets
import socket
from collections.abc import Callable, Mapping
from pathlib import Path

from service import generations
from service.database import open_database
from service.errors import Unavailable
from service.generations import Claim
from service.monitoring import monitored
from service.plugins.followed import FollowedPlugins
from service.processes.scratch import clear_up
from service.queue import Doorbell
from service.settings import Settings
from service.storage import Storage, open_storage
from service.system.limits import Bounds
from service.system.stopping import heed_stop
from worker.attempt import Attempt
from worker.bell import Bell
from worker.card.at_hand import AtHand
from worker.chores import ChoreThread, standing_chores
from worker.engine_renderer import open_engine
from worker.errands import errands, leisure
from worker.machine import Machine, Room
from worker.rendering import Renderer, RenderProcess
from worker.stop import StopSign

_log = logging.getLogger(__name__)


def run_worker(
    settings: Settings,
    *,
    once: bool = False,
    renderer: Callable[[], Renderer] = open_engine,
    storage: Storage | None = None,
    stop: StopSign | None = None,
    card: AtHand | None = None,
) -> int:
    """Work until told to stop by a signal or by `stop`; with `once`, until nothing is to be done right now.

    `renderer` is called inside the render process, so it must be importable by name. With a card, only what belongs
    there is claimed. Returns how many tries were made.
    """
    storage = storage or open_storage(settings)
    worker = Worker(settings, renderer=renderer, storage=storage, stop=stop or StopSign(), card=card)
    try:
        with monitored(settings, part="worker"):
            return worker.empty_queue() if once else worker.run()
    finally:
        worker.close()


class Worker:
    def __init__(
        self,
        settings: Settings,
        *,
        renderer: Callable[[], Renderer],
        storage: Storage,
        stop: StopSign,
        card: AtHand | None = None,
    ) -> None:
        self._card = card
        self._settings, self._storage, self._stop = settings, storage, stop
        self.name = f"{socket.gethostname()[:60]}-{os.getpid()}-{secrets.token_hex(4)}"
        self._database = open_database(settings)
        self._doorbell = Doorbell(settings)
        self._plugins = FollowedPlugins(settings)
        self._machine = Machine(settings.data_dir / "renders", work=self._folder, memory=settings.render_memory_limit)
        bounds = Bounds(
            memory=settings.render_memory_limit,
            file=settings.render_file_limit,
            seconds=settings.render_seconds_limit,
        )
        self._process = RenderProcess(renderer, environment=self._environment, bounds=bounds)
        self._warm: str | None = None
        self._tries = 0

    def run(self) -> int:
        """Until the stop sign is set; what is being rendered then may still be finished within `drain_seconds`."""
        heed_stop(lambda *_: self._stop.set(self._settings.drain_seconds))
        clear_up(self._folder)
        bell = Bell(self._settings)
        threads = self._chore_threads()
        bell.start()
        for thread in threads:
            thread.start()
        _log.info("worker %s is ready", self.name)
        while not self._stop.is_set():
            if not self.try_one():
                bell.wait(self._settings.poll_seconds)
        bell.stop()
        for thread in threads:
            thread.stop()
        _log.info("worker %s stops after %d tries", self.name, self._tries)
        return self._tries

    def _chore_threads(self) -> list[ChoreThread]:
        given = (self._settings, self._database)
        return [
            ChoreThread(standing_chores(*given, storage=self._storage, doorbell=self._doorbell)),
            ChoreThread(errands(*given, storage=self._storage)),
            ChoreThread(leisure(*given, storage=self._storage)),
        ]

    def empty_queue(self) -> int:
        """Work off what is available now."""
        while not self._stop.is_set() and self.try_one():
            pass
        return self._tries

    def try_one(self) -> bool:
        """Claim and try one generation; False when there was none, or nothing could be done."""
        room = self._machine.room()
        if room is None:
            self._stop.wait(self._settings.poll_seconds)
            return False
        try:
            return self._try_in(room)
        finally:
            room.leave()

    def _try_in(self, room: Room) -> bool:
        try:
            self._plugins.renew()  # may take a while, and no lease runs yet
            card = self._card.name if self._card else None
            claim = generations.claim(self._database, self._settings, worker_id=self.name, warm=self._warm, card=card)
            if claim is None:
                return False
            self._tries += 1
            self._try(claim, room)
        except Unavailable as error:
            _log.warning("%s", error)
            self._stop.wait(self._settings.poll_seconds)
            return False
        except Exception:  # one generation must not end the worker; its lease ends by itself
            _log.exception("a try could not be ended")
            self._stop.wait(self._settings.poll_seconds)
            return False
        return True

    def close(self) -> None:
        self._process.end()
        self._doorbell.close()
        self._database.close()

    @property
    def _environment(self) -> Mapping[str, str]:
        """Of the render process."""
        return {**self._plugins.environment, **(self._card.environment if self._card else {})}

    @property
    def _folder(self) -> Path:
        return self._settings.data_dir / "work"

    def _try(self, claim: Claim, room: Room) -> None:
        self._doorbell.wake(claim.user_id)
        self._plugins.renew()  # whoever accepted this generation may have seen a change since
        self._process.retell(self._environment)
        if self._process.renders >= self._settings.renders_per_process:
            self._process.end()
        attempt = Attempt(
            claim,
            self._settings,
            database=self._database,
            storage=self._storage,
            process=self._process,
            machine=self._machine,
            room=room,
            stop=self._stop,
            news=lambda: self._doorbell.wake(claim.user_id),
        )
        attempt.run(self._folder)
        self._warm = claim.row.affinity
        self._doorbell.wake(claim.user_id)
