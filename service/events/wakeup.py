"""Tells other processes that a user's log has grown. Best effort: the log itself is the truth."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable
from typing import Protocol

from service.database.notices import CHANNEL
from service.settings import Settings

Listener = Callable[[uuid.UUID | None], None]
"""Called with whose log has grown, or with None after a gap in which anyone's may have."""

_log = logging.getLogger(__name__)
_CHECK_SECONDS = 1.0
_PAUSE_SECONDS = 1.0


class WakeUp(Protocol):
    look_seconds: float | None
    """How often a follower should look by itself; None leaves it to the follower."""

    def send(self, user_id: uuid.UUID) -> None:
        """Wake the followers of this user everywhere. Raises nothing that the caller must mind."""

    def listen(self, listener: Listener) -> None:
        """Begin to call `listener`, on a thread of its own."""

    def close(self) -> None: ...


def open_wake_up(settings: Settings) -> WakeUp:
    """By Redis where there is one, else by PostgreSQL, else by looking."""
    if settings.queue.startswith("redis"):
        return RedisWakeUp(settings.queue)
    if settings.database.startswith("postgresql"):
        return PostgresWakeUp(settings.database)
    return LookAgain()


class LookAgain:
    """Followers look by themselves, twice a second; sending wakes those in this process at once."""

    look_seconds: float | None = 0.5

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def send(self, user_id: uuid.UUID) -> None:
        for listener in self._listeners:
            listener(user_id)

    def listen(self, listener: Listener) -> None:
        self._listeners.append(listener)

    def close(self) -> None:
        self._listeners.clear()


class _Listening:
    """A thread that connects, listens, and connects anew after a fault."""

    look_seconds: float | None = None

    def __init__(self) -> None:
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []

    def listen(self, listener: Listener) -> None:
        thread = threading.Thread(target=self._keep_listening, args=(listener,), name="wake-up", daemon=True)
        self._threads.append(thread)
        thread.start()

    def close(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(3 * _CHECK_SECONDS)

    def _keep_listening(self, listener: Listener) -> None:
        told = False
        while not self._over.is_set():
            try:
                self._listen_once(listener)
                told = False
            except Exception as error:
                if not told:
                    _log.warning("wake-ups pause, followers look by themselves: %s", type(error).__name__)
                told = True
                self._over.wait(_PAUSE_SECONDS)

    def _listen_once(self, listener: Listener) -> None:
        """Connect, call `listener(None)` once, then `listener(user)` until the end."""
        raise NotImplementedError


class RedisWakeUp(_Listening):
    def __init__(self, url: str) -> None:
        super().__init__()
        import redis

        self._redis = redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=1, retry=None)

    def send(self, user_id: uuid.UUID) -> None:
        try:
            self._redis.publish(CHANNEL, str(user_id))
        except Exception as error:
            _log.debug("no wake-up was sent: %s", type(error).__name__)

    def _listen_once(self, listener: Listener) -> None:
        with self._redis.pubsub(ignore_subscribe_messages=True) as channel:
            channel.subscribe(CHANNEL)
            listener(None)
            while not self._over.is_set():
                message = channel.get_message(timeout=_CHECK_SECONDS)
                if message:
                    _pass_on(listener, message["data"].decode())


class PostgresWakeUp(_Listening):
    """PostgreSQL itself tells at the commit (`pg_notify` in `events.append`, left out where Redis tells), so sending is
    nothing to do."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._address = url.replace("postgresql+psycopg://", "postgresql://", 1)

    def send(self, user_id: uuid.UUID) -> None:
        """The commit has told already."""

    def _listen_once(self, listener: Listener) -> None:
        import psycopg

        with psycopg.connect(self._address, autocommit=True, connect_timeout=3) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            listener(None)
            while not self._over.is_set():
                for notice in connection.notifies(timeout=_CHECK_SECONDS):
                    _pass_on(listener, notice.payload)


def _pass_on(listener: Listener, text: str) -> None:
    try:
        listener(uuid.UUID(text))
    except ValueError:
        _log.warning("a wake-up that names no user was dropped")
