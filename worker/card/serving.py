"""The process that has the card: hears requests, paints them in batches and makes grounds larger, tells how far it is.

One at a time on the card; what lanes do beside that is their own. It ends itself when the card failed or a batch has
not come back, since what is left of it is not to be trusted, and whoever started it starts it again.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from multiprocessing import AuthenticationError
from multiprocessing.connection import Connection, Listener, answer_challenge, deliver_challenge
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import InputError, MachineError, PluginError, PluginHindered, Unwanted
from engine.kinds import time_limit
from engine.kinds.registry import Registry
from engine.kinds.settings import hear
from engine.studio import open_registry
from service.cards.door import Asked, AskedLarger, Failed, Made, Step
from service.system.handover import taken_over
from service.system.memory import held_bytes
from service.system.parent import end_with
from service.system.stopping import ignore_stop
from worker.card.batches import Batches, Job
from worker.card.meter import Facts, Meter

_log = logging.getLogger(__name__)
LINGER_SECONDS = 0.03
_LOOK_SECONDS = 1.0
SPENT = 87
"""How the process ends when its card failed, or a batch has not come back."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """The first thing that the process hears."""

    plugins: dict[str, str]
    key: bytes
    most: int
    warm: tuple[str, ...] = ()
    """Backgrounds that are to be ready before the first picture."""


def serve(number: int, parent: int) -> None:
    """The process: open the plugins, say where it is reached, paint until whoever started it is gone."""
    ignore_stop()
    end_with(parent, at_once=True)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    pipe = taken_over(number)
    told: Told = pipe.recv()
    hear(told.plugins)
    server = CardServer(open_registry(), Listener(), key=told.key, most=told.most)
    threading.Thread(target=server.hear, name="door", daemon=True).start()
    pipe.send(server.address)
    server.warm_up(told.warm)
    while not server.is_spent:
        server.paint_one(seconds=_LOOK_SECONDS)
    os._exit(SPENT)


class CardServer:
    def __init__(
        self, registry: Registry, listener: Listener, *, key: bytes, most: int, linger: float = LINGER_SECONDS
    ) -> None:
        """`listener` asks nobody for the key: that is done here."""
        self._registry, self._listener, self._key = registry, listener, key
        self._batches = Batches(most, linger=linger)
        self._meter = Meter()
        self.is_spent = False
        """Something of it is not to be trusted any more: a fresh process is better."""

    @property
    def address(self) -> Any:
        return self._listener.address

    def hear(self) -> None:
        """Take requests until the door is closed; without one nobody reaches this process any more.

        Whoever comes is asked for the key on a thread of its own: one that is gone again or says nothing costs the
        others nothing.
        """
        try:
            with contextlib.suppress(OSError):
                while True:
                    connection = self._listener.accept()
                    threading.Thread(target=self._take_in, args=(connection,), daemon=True).start()
        finally:
            self.is_spent = True

    def warm_up(self, names: Sequence[str]) -> None:
        """Have each background load what it paints with, and say of each whether it can."""
        for name in names:
            try:
                engine = self._registry.background(name)
                getattr(engine, "warm_up", _nothing)()
            except (InputError, MachineError, PluginError) as error:
                _log.error("%s is not ready, and every picture will say so: %s", name, error)
            else:
                _log.info("%s is ready to paint", name)

    def paint_one(self, *, seconds: float) -> int:
        """The next batch; how many pictures it had."""
        batch = self._batches.take(seconds=seconds)
        if not batch:
            return 0
        try:
            made = self._done(batch)
        except Unwanted:
            return len(batch)
        except (InputError, MachineError, PluginError) as error:
            _say(batch, Failed(kind=_kind_of(error), text=str(error)))
            _log.error("a batch was not painted: %s", error)
            self.is_spent |= isinstance(error, PluginHindered) or time_limit.still_late() > 0
            return len(batch)
        for job, one in zip(batch, made, strict=True):
            job.answer(Made(made=one))
        return len(batch)

    def told(self) -> Facts:
        stages = {
            f"{name}:{stage}": seconds
            for name, engine in {**self._registry.backgrounds, **self._registry.upscalers}.items()
            for stage, seconds in getattr(engine, "stage_seconds", {}).items()
        }
        return self._meter.told(waiting=self._batches.waiting(), memory=held_bytes(), stages=stages)

    def _take_in(self, connection: Connection) -> None:
        try:
            deliver_challenge(connection, self._key)
            answer_challenge(connection, self._key)
            asked = connection.recv()
            if isinstance(asked, Asked | AskedLarger):
                self._batches.put(self._job(asked, connection))
            else:
                with connection:
                    connection.send(self.told())
        except (EOFError, OSError, AuthenticationError):
            connection.close()
        except (InputError, MachineError, PluginError) as error:
            _send(connection, Failed(kind="plugin", text=str(error)))

    def _job(self, asked: Asked | AskedLarger, connection: Connection) -> Job:
        return Job(
            asked=asked,
            alike=self._alike(asked),
            is_gone=lambda: _is_closed(connection),
            answer=lambda word: _send(connection, word),
        )

    def _alike(self, asked: Asked | AskedLarger) -> Hashable:
        if isinstance(asked, AskedLarger):
            self._registry.upscaler(asked.upscaler)
            return object()
        alike = getattr(self._registry.background(asked.background), "alike", None)
        return (asked.background, alike(asked.request)) if alike else object()

    def _done(self, batch: Sequence[Job]) -> list[Any]:
        first = batch[0].asked
        if isinstance(first, AskedLarger):
            with self._meter.at_work(enlarged=1):
                return [self._enlarged(first)]
        with self._meter.at_work(painted=len(batch)):
            return self._painted(first.background, batch)

    def _enlarged(self, asked: AskedLarger) -> NDArray[np.uint8]:
        upscaler = self._registry.upscaler(asked.upscaler)
        return upscaler.upscale(asked.pixels, asked.width, asked.height, seed=asked.seed)

    def _painted(self, background: str, batch: Sequence[Job]) -> list[Any]:
        engine = self._registry.background(background)
        audience = _Audience(batch)
        requests = [
            replace(job.asked.request, on_step=audience.step_of(job)) for job in batch if isinstance(job.asked, Asked)
        ]
        if len(requests) > 1:
            return list(engine.paint_together(requests))  # type: ignore[attr-defined]  # only those that say `alike`
        return [engine.paint(requests[0])]


def _nothing() -> None:
    """What one does to be ready that needs no time for it."""


class _Audience:
    """Those who wait for a batch: it goes on as long as one of them does."""

    def __init__(self, batch: Sequence[Job]) -> None:
        self._waiting = set(batch)

    def step_of(self, job: Job) -> Any:
        def on_step(done: float, glimpse: NDArray[np.uint8] | None) -> None:
            if job not in self._waiting:
                return
            if job.is_gone():
                self._waiting.discard(job)
            else:
                job.answer(Step(done=done, glimpse=glimpse))
            if not self._waiting:
                raise Unwanted("nobody waits for this batch any more")

        return on_step


def _say(batch: Sequence[Job], word: object) -> None:
    for job in batch:
        job.answer(word)


def _kind_of(error: Exception) -> Any:
    if isinstance(error, MachineError):
        return "machine"
    return "hindered" if isinstance(error, PluginHindered) else "plugin"


def _send(connection: Connection, word: object) -> None:
    with contextlib.suppress(OSError, ValueError):
        connection.send(word)
        if not isinstance(word, Step):
            connection.close()


def _is_closed(connection: Connection) -> bool:
    """Whoever waits says no more: whatever can be read there is the end."""
    try:
        return connection.closed or connection.poll(0)
    except OSError:
        return True
