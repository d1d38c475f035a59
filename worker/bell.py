"""Huey's consumer with one thread that hears the bell, and only while the worker has nothing to do."""

from __future__ import annotations

import logging
import threading
import uuid
from typing import Any

from huey.consumer import Consumer
from huey.consumer import Worker as HueyWorker

from service.queue import open_huey, ring_task
from service.settings import Settings

_log = logging.getLogger(__name__)
_LONGEST_PAUSE_SECONDS = 0.5


class Bell:
    """`rung` is set whenever a message came. A queue that is down is said once; the worker looks by itself anyway."""

    def __init__(self, settings: Settings) -> None:
        self.rung = threading.Event()
        self._idle = threading.Event()
        huey = open_huey(settings)
        ring_task(huey, self._answer)
        self._consumer = _QuietConsumer(huey, idle=self._idle)

    def start(self) -> None:
        self._consumer.start()

    def wait(self, seconds: float) -> None:
        """Until it rings, or for so long."""
        self._idle.set()
        self.rung.wait(seconds)
        self._idle.clear()
        self.rung.clear()

    def stop(self) -> None:
        self._consumer.stop_flag.set()

    def _answer(self, _generation_id: uuid.UUID) -> None:
        self.rung.set()


class _QuietConsumer(Consumer):
    """Signals are the worker's own business, and so is the log."""

    def __init__(self, huey: Any, *, idle: threading.Event) -> None:
        self._idle = idle
        super().__init__(huey, workers=1, periodic=False, max_delay=_LONGEST_PAUSE_SECONDS)

    def _create_worker(self) -> HueyWorker:
        return _Listener(self.huey, self.stop_flag, self.default_delay, self.max_delay, self.backoff, idle=self._idle)

    def _set_signal_handlers(self) -> None:
        """None."""


class _Listener(HueyWorker):
    def __init__(self, *arguments: Any, idle: threading.Event) -> None:
        super().__init__(*arguments)
        self._idle, self._down = idle, False

    def loop(self, now: Any = None) -> None:
        """Leave the messages to others while this worker is busy."""
        if not self._idle.wait(0.2):
            return
        try:
            task = self.huey.dequeue()
            if task is not None:
                self.delay = self.default_delay
                self.huey.execute(task, now)
            elif not self.huey.storage.blocking:
                self.sleep()
            self._down = False
        except Exception as error:  # down, or a message that is not one of ours
            if not self._down:
                _log.warning("the queue cannot be read (%s: %s); looking instead", type(error).__name__, error)
            self._down = True
            self.sleep()
