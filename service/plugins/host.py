"""The process of strangers' checks and title helpers, as its parent has it: begun, asked, begun anew when it ended."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import subprocess
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import asdict
from itertools import count
from multiprocessing.connection import Connection
from typing import Any

from engine.errors import PluginError
from service.plugins.hosted import CONFIGURING, Given, framed, unframed
from service.plugins.listing import Listing
from service.processes.bare import bare_environment, plugin_settings
from service.processes.python import python_code
from service.settings import Settings
from service.system.family import as_family, end_family
from service.system.handover import handed_over
from service.system.limits import Bounds

_log = logging.getLogger(__name__)
_FILE_LIMIT = 2**28
_GRACE_SECONDS = 30.0
"""Beyond a plugin's own limit, which the process keeps unless the plugin holds all of it."""
_ENDING_SECONDS = 10.0
_PAUSE_SECONDS = 5.0
"""Between two beginnings: what ends it once may end it each time that somebody asks."""


class Host:
    """Safe to share between threads. What was configured is configured again in the process that follows."""

    def __init__(self, settings: Settings, *, environment: Mapping[str, str]) -> None:
        self._environment = bare_environment(environment)
        self._bounds = Bounds(memory=settings.studio_memory_limit, file=_FILE_LIMIT)
        self._seconds = settings.plugin_seconds_limit + _GRACE_SECONDS
        self._lock = threading.Lock()
        self._life: _Life | None = None
        self._begun_at = -_PAUSE_SECONDS
        self._configured: dict[tuple[str, str], Given] = {}

    def listing(self) -> Listing:
        """What it has found; `PluginError` when it ended over that."""
        return self._alive().listing(self._seconds)

    def ask(self, what: str, name: str, given: Given, data: bytes = b"") -> Any:
        """What the plugin answers; `PluginError` for what it raised, and when it ended its process or held it."""
        answer = self._alive().ask(what, name, given, data, seconds=self._seconds)
        if what in CONFIGURING:
            self._configured[what, name] = given
        return answer

    def close(self) -> None:
        with self._lock:
            if self._life:
                self._life.end()

    def _alive(self) -> _Life:
        with self._lock:
            if self._life and self._life.lives:
                return self._life
            if time.monotonic() - self._begun_at < _PAUSE_SECONDS:
                raise PluginError("the process of the plugins has ended, and is begun anew in a moment")
            self._begun_at = time.monotonic()
            self._life = fresh = _Life(self._environment, self._bounds)
            for (what, name), given in self._configured.items():
                fresh.ask(what, name, given, b"", seconds=self._seconds)
            return fresh


class _Life:
    """One process from its beginning to its end, kept by a thread of its own: on Linux it ends with that."""

    def __init__(self, environment: Mapping[str, str], bounds: Bounds) -> None:
        self._connection, theirs = multiprocessing.Pipe()
        self._environment, self._told = environment, {"plugins": plugin_settings(), "bounds": asdict(bounds)}
        self._lock, self._numbers = threading.Lock(), count(1)
        self._waiting: dict[int, Future[Any]] = {}
        self._found: Future[Any] = Future()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, args=(theirs,), name="plugins", daemon=True)
        self._thread.start()

    @property
    def lives(self) -> bool:
        return self._thread.is_alive()

    def listing(self, seconds: float) -> Listing:
        return Listing.model_validate(self._in_time(self._found, seconds))

    def ask(self, what: str, name: str, given: Given, data: bytes, *, seconds: float) -> Any:
        self._in_time(self._found, seconds)
        number, future = next(self._numbers), Future[Any]()
        self._waiting[number] = future
        with self._lock, contextlib.suppress(OSError):  # the thread says that it ended
            self._connection.send_bytes(framed({"id": number, "ask": what, "name": name, "given": given}, data))
        if not self.lives:
            self._lose_all()
        return self._in_time(future, seconds)

    def end(self) -> None:
        if self._process:
            end_family(self._process)
        self._thread.join(_ENDING_SECONDS)

    def _in_time(self, future: Future[Any], seconds: float) -> Any:
        try:
            return future.result(seconds)
        except TimeoutError as error:
            self.end()
            raise PluginError(f"a plugin held its process for {seconds:.0f} s") from error

    def _keep(self, theirs: Connection) -> None:
        number, options = handed_over(theirs)
        program = f"from service.plugins.hosted import serve; serve({number}, {os.getpid()})"
        try:
            with contextlib.suppress(OSError, EOFError):
                self._process = subprocess.Popen(
                    python_code(program), env=self._environment, stdin=subprocess.DEVNULL, **options, **as_family()
                )
                theirs.close()
                self._connection.send_bytes(framed(self._told))
                self._hear()
        finally:
            if self._process:
                end_family(self._process)
                _log.info("the process of the plugins ended with code %s", self._process.wait())
            self._lose_all()

    def _hear(self) -> None:
        self._found.set_result(unframed(self._connection.recv_bytes())[0]["listing"])
        while True:
            said, _ = unframed(self._connection.recv_bytes())
            future = self._waiting.pop(said["id"], None)
            if future is None or future.done():
                continue
            if "error" in said:
                future.set_exception(PluginError(said["error"], culprit=said["culprit"]))
            else:
                future.set_result(said["answer"])

    def _lose_all(self) -> None:
        for future in (self._found, *self._waiting.values()):
            if not future.done():
                future.set_exception(PluginError("a plugin ended the process that strangers' plugins run in"))
        self._waiting.clear()
