"""A process of its own for the renders of one worker.

A photo that makes a library crash, or fill the memory, ends this process and not the worker: so the worker knows for
certain whose doing it was. The process keeps plugins, fonts and models loaded between renders and is replaced after
many of them, or when it has grown. It is a new interpreter, since image and GPU libraries do not survive a fork.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import subprocess
import sys
import threading
import traceback
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol

from engine.brief import Brief
from engine.scene import Frozen
from service.system.handover import handed_over, taken_over
from service.system.memory import go_first, held_bytes
from service.system.parent import end_with
from service.system.stopping import ignore_stop

_ENDING_SECONDS = 0.3


class RenderOrder(Frozen):
    """Either a brief, or an edited scene whose pictures lie in `assets` beside it."""

    generation_id: uuid.UUID
    brief: Brief
    exporters: tuple[str, ...]
    variant: int = 0
    scene: Path | None = None
    fonts: tuple[Path, ...] = ()
    """The user's own, which brief or scene name by their ids."""


class Stopped(Exception):
    """The worker no longer wants this render."""


class Tell:
    """How a renderer says how far it is, from any thread. Raises `Stopped` when nobody wants the result any more."""

    def __init__(self, connection: Connection, turn: int) -> None:
        self._connection, self._turn = connection, turn
        self._lock = threading.Lock()
        self._progress = 0.0

    def stage(self, name: str, progress: float) -> None:
        """`progress` is 0..1 of the whole."""
        self._progress = progress
        self._send(Message(kind="stage", text=name, progress=progress))

    def picture(self, path: Path) -> None:
        """The first picture lies there, whole; it is shown before the big files are done."""
        self._send(Message(kind="picture", text=str(path), progress=self._progress))

    def _send(self, message: Message) -> None:
        with self._lock:
            while self._connection.poll():
                if self._connection.recv() == ("stop", self._turn):
                    raise Stopped
            self._connection.send(replace(message, turn=self._turn))


class Renderer(Protocol):
    def __call__(self, order: RenderOrder, out: Path, tell: Tell) -> None:
        """Write the files of the order into `out`. An `InputError` is the caller's to put right."""


@dataclass(frozen=True, kw_only=True)
class Message:
    kind: str
    """`stage`, `picture`, `done`, `stopped`, `refused` (the brief is at fault), `broken` (we are)."""
    text: str = ""
    code: str = ""
    progress: float = 0.0
    memory_bytes: int = 0
    turn: int = 0
    """Which order this is about, so that a late word on an earlier one is known as such."""


class RenderProcess:
    """Starts the process when it is needed, and anew after it ended."""

    def __init__(self, opener: Callable[[], Renderer]) -> None:
        self._opener = opener
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self.renders = 0

    def begin(self, order: RenderOrder, out: Path) -> Connection:
        """Hand the order over; its messages come from the connection, which ends when the process does."""
        if self._process is None or self._process.poll() is not None:
            self.end()
            self._connection = self._start()
        self.renders += 1
        with contextlib.suppress(OSError):  # a process that died just now is found out by who listens
            self._connection.send((self.renders, order, out))
        return self._connection

    def is_current(self, message: Message) -> bool:
        """Whether it is about the order handed over last."""
        return message.turn == self.renders

    def ask_to_stop(self) -> None:
        """Between two stages."""
        with contextlib.suppress(OSError):
            self._connection.send(("stop", self.renders))

    def end(self) -> int | None:
        """By force, where it has not ended by itself just now; returns its exit code, negative for a signal."""
        if self._process is None:
            return None
        self._connection.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_ENDING_SECONDS)
        self._process.kill()
        code = self._process.wait()
        self._process = self._connection = None
        return code

    def _start(self) -> Connection:
        """A fresh interpreter that imports no more than it must: the worker's own main module stays out of it."""
        ours, theirs = multiprocessing.Pipe()
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)}
        number, options = handed_over(theirs)
        command = [sys.executable, "-c", f"from worker.rendering import serve; serve({number}, {os.getpid()})"]
        self._process = subprocess.Popen(command, env=environment, **options)
        theirs.close()
        ours.send(self._opener)
        self.renders = 0
        return ours


def serve(number: int, parent: int) -> None:
    """The process: open the renderer once, then render what is asked for until the worker is gone.

    When to stop is the worker's business, and when the machine lacks memory, it is this process that goes.
    """
    ignore_stop()
    end_with(parent, at_once=True)
    go_first()
    connection = taken_over(number)
    with contextlib.suppress(EOFError, OSError):
        _serve(connection, connection.recv())


def _serve(connection: Connection, opener: Callable[[], Renderer]) -> None:
    renderer: Renderer | None = None
    while True:
        asked = connection.recv()
        if asked[0] == "stop":  # for a render that was over already
            continue
        turn, order, out = asked
        try:
            renderer = renderer or opener()
            renderer(order, out, Tell(connection, turn))
            answer = Message(kind="done", memory_bytes=held_bytes())
        except Stopped:
            answer = Message(kind="stopped")
        except (BrokenPipeError, ConnectionResetError, EOFError):
            return
        except MemoryError:
            os._exit(86)  # what is left of this process is not to be trusted
        except Exception as error:
            answer = _fault(error)
        connection.send(replace(answer, turn=turn))


def _fault(error: Exception) -> Message:
    from engine.errors import InputError

    detail = "".join(traceback.format_exception(error, limit=-6))
    if isinstance(error, InputError):
        return Message(kind="refused", code=type(error).__name__, text=str(error))
    return Message(kind="broken", code=type(error).__name__, text=detail[-2000:])
