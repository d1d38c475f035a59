"""Huey as a doorbell. A message is a generation's id and nothing else; losing one costs a moment, never a generation.

Messages are JSON of one fixed form. Huey's own serializer would run code for anyone who can write to the queue.
Ringing happens on a thread of its own with short timeouts, so that a queue that hangs never holds up a request.
"""

from __future__ import annotations

import json
import logging
import queue
import threading
import uuid
from functools import cached_property
from pathlib import Path
from typing import Any

from huey import Huey, RedisHuey, SqliteHuey
from huey.api import TaskWrapper
from huey.registry import Message
from huey.serializer import Serializer

from service.errors import SettingsError
from service.events.wakeup import WakeUp, open_wake_up
from service.settings import Settings

_log = logging.getLogger(__name__)
_TASK = "ring"
_WAITING_LIMIT = 10_000
_MESSAGE_LIMIT = 512


class IdOnly(Serializer):
    """`{"task": "...", "id": "<message>", "generation": "<uuid>"}`, and nothing else is let in."""

    def _serialize(self, message: Message) -> bytes:
        (generation,) = message.args
        return json.dumps({"task": message.name, "id": message.id, "generation": generation}).encode()

    def _deserialize(self, data: bytes) -> Message:
        if len(data) > _MESSAGE_LIMIT:
            raise ValueError("a message on the queue is too long to be one of ours")
        held = json.loads(data)
        if not isinstance(held, dict) or set(held) != {"task", "id", "generation"}:
            raise ValueError("a message on the queue is not one of ours")
        generation = str(uuid.UUID(held["generation"]))
        return Message(
            id=str(held["id"]), name=str(held["task"]), retries=0, retry_delay=0, args=(generation,), kwargs={}
        )


def open_huey(settings: Settings) -> Huey:
    """The queue of these settings, with no results kept."""
    options: dict[str, Any] = {"results": False, "serializer": IdOnly()}
    scheme, _, rest = settings.queue.partition(":")
    if scheme in ("redis", "rediss", "unix"):
        import redis

        pool = redis.ConnectionPool.from_url(settings.queue, socket_timeout=3, socket_connect_timeout=1, retry=None)
        return RedisHuey("thumbsmith", connection_pool=pool, **options)
    if scheme == "sqlite":
        path = Path(rest.removeprefix("///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        return SqliteHuey("thumbsmith", filename=str(path), fsync=False, timeout=2, **options)
    raise SettingsError("THUMBSMITH_QUEUE_URL is no queue address; write sqlite:////path or redis://host:6379/0")


def ring_task(huey: Huey, answer: Any) -> TaskWrapper:
    """The one task there is; `answer(generation_id)` is what a worker does when it rings."""

    def ring(generation: str) -> None:
        answer(uuid.UUID(generation))

    ring.__module__ = "thumbsmith"
    return huey.task(name=_TASK)(ring)


class Doorbell:
    """Rings and wakes from a thread of its own; nothing here raises or waits."""

    def __init__(self, settings: Settings, *, wake_up: WakeUp | None = None) -> None:
        self._settings = settings
        self._wake_up = wake_up or open_wake_up(settings)
        self._waiting: queue.Queue[tuple[str, uuid.UUID] | None] = queue.Queue(_WAITING_LIMIT)
        self._down = False
        self._thread = threading.Thread(target=self._work, name="doorbell", daemon=True)
        self._thread.start()

    def ring(self, generation_id: uuid.UUID) -> None:
        """Tell a worker that there is something to do."""
        self._offer(("ring", generation_id))

    def wake(self, user_id: uuid.UUID) -> None:
        """Tell whoever follows this user's log that it has grown."""
        self._offer(("wake", user_id))

    def close(self) -> None:
        """Ring what is still waiting, for a moment at most."""
        self._offer(None)
        self._thread.join(3)

    def _offer(self, item: tuple[str, uuid.UUID] | None) -> None:
        try:
            self._waiting.put_nowait(item)
        except queue.Full:
            _log.warning("the doorbell is behind; workers find the generation by looking")

    def _work(self) -> None:
        at_work = True
        while at_work:
            items = self._all_waiting()
            self._do([item for item in items if item])
            at_work = None not in items

    def _all_waiting(self) -> list[tuple[str, uuid.UUID] | None]:
        """At least one, in their order; who is to be woken several times is woken once."""
        items = {self._waiting.get(): True}
        while not self._waiting.empty():
            items[self._waiting.get()] = True  # nobody else takes from it
        return list(items)

    def _do(self, items: list[tuple[str, uuid.UUID]]) -> None:
        for what, identifier in items:
            try:
                if what == "wake":
                    self._wake_up.send(identifier)
                    continue
                self._ring(str(identifier))
                self._down = False
            except Exception as error:  # whatever the queue's library raises, the row is already safe
                if not self._down:
                    _log.warning("the queue does not answer (%s); workers look by themselves", type(error).__name__)
                self._down = True

    @cached_property
    def _ring(self) -> TaskWrapper:
        return ring_task(open_huey(self._settings), print)
