"""A process of its own for the renders of one worker.

A photo that makes a library crash, or fill the memory, ends this process and not the worker: so the worker knows for
certain whose doing it was. The process keeps plugins, fonts and models loaded between renders and is replaced after
many of them, or when it has grown. It is a new interpreter, since image and GPU libraries do not survive a fork. It
knows no secret of the service, and the kernel holds it to a size.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import subprocess
import threading
import traceback
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol

from engine import journal
from engine.brief import Brief
from engine.errors import InputError, MissingAsset, MissingLibrary, PluginError, PluginHindered, Unwanted
from engine.kinds import time_limit
from engine.kinds.settings import hear
from engine.looks import Frozen
from service.processes.bare import Told, bare_environment, plugin_settings
from service.processes.python import python_code
from service.system.answers import answers
from service.system.family import as_family, end_family
from service.system.handover import handed_over, taken_over
from service.system.limits import Bounds, allow_seconds, keep_within
from service.system.memory import go_first, held_bytes
from service.system.parent import end_with
from service.system.stopping import ignore_stop
from service.system.trouble import trouble_in

OUT_OF_MEMORY = 86
"""How the process ends when memory ran out outside a plugin: what is left of it is not to be trusted."""
_ENDING_SECONDS = 0.3
_BOUNDS = Bounds(memory=6 * 2**30, file=2**30)


class RenderOrder(Frozen):
    """Either a brief, or edited scenes, each in a folder of its own with its pictures in `assets` beside it."""

    generation_id: uuid.UUID
    brief: Brief
    exporters: tuple[str, ...]
    variant: int = 0
    work: float = 1.0
    """As the queue counts it: one that is asked for more may take more time."""
    scenes: tuple[Path, ...] = ()
    fonts: tuple[Path, ...] = ()
    """The user's own, which brief or scene name by their ids."""


class Stopped(Unwanted):
    """The worker no longer wants this render."""


class Tell:
    """How a renderer says how far it is, from any thread. Raises `Stopped` when nobody wants the result any more."""

    def __init__(self, connection: Connection, turn: int) -> None:
        self._connection, self._turn = connection, turn
        self._lock = threading.Lock()
        self._progress = 0.0
        self._stopped = False

    def stage(self, name: str, progress: float) -> None:
        """`progress` is 0..1 of the whole."""
        self._progress = progress
        self._send(Message(kind="stage", text=name, progress=progress))

    def picture(self, path: Path) -> None:
        """The first picture lies there, whole; it is shown before the big files are done."""
        self._send(Message(kind="picture", text=str(path), progress=self._progress))

    def trouble(self, text: str) -> None:
        """Something for the operator to know, with which the render goes on."""
        self._send(Message(kind="trouble", text=text, progress=self._progress))

    def check(self) -> None:
        """Say nothing, but raise `Stopped` when nobody wants the result."""
        with self._lock:
            self._look()

    def step(self, step: journal.Step) -> None:
        """What this process is in the midst of, should it end there. Never raises: that would look like the plugin."""
        with self._lock, contextlib.suppress(OSError):
            self._connection.send(Message(kind="step", step=step, turn=self._turn))

    def _send(self, message: Message) -> None:
        with self._lock:
            self._look()
            self._connection.send(replace(message, turn=self._turn))

    def _look(self) -> None:
        while self._stopped or self._connection.poll():
            if self._stopped or self._connection.recv() == ("stop", self._turn):
                self._stopped = True  # each thread of a render is to hear of it
                raise Stopped


class Renderer(Protocol):
    def __call__(self, order: RenderOrder, out: Path, tell: Tell) -> None:
        """Write the files of the order into `out`. An `InputError` is the caller's to put right."""


@dataclass(frozen=True, kw_only=True)
class Message:
    kind: str
    """On the way: `stage`, `picture`, `step`, `trouble`. At the end: `done`, `stopped`, `refused` (the brief is at
    fault), `plugin` (a plugin is, and would be again), `broken` (we are, or a plugin that something hindered),
    `hindered` (its machine is; `code` says by what)."""
    text: str = ""
    code: str = ""
    culprit: str = ""
    """Which plugin, where it is one."""
    step: journal.Step | None = None
    progress: float = 0.0
    memory_bytes: int = 0
    spent: bool = False
    """A plugin still runs in this process that should have come back: the next order is for another."""
    turn: int = 0
    """Which order this is about, so that a late word on an earlier one is known as such."""


class RenderProcess:
    """Starts the process when it is needed, and anew after it ended."""

    def __init__(
        self,
        opener: Callable[[], Renderer],
        *,
        environment: Mapping[str, str] | None = None,
        bounds: Bounds = _BOUNDS,
    ) -> None:
        """`environment` is what the process is told beside where things are; no secret may be in it."""
        self._opener, self._bounds = opener, bounds
        self._environment = environment or {}
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self.renders = 0

    def retell(self, environment: Mapping[str, str]) -> None:
        """What the next process is told; one that was told otherwise takes no further order."""
        if environment != self._environment:
            self._environment = environment
            self.end()

    def begin(self, order: RenderOrder, out: Path) -> Connection:
        """Hand the order over; its messages come from the connection, which ends when the process does."""
        if self._process is None or self._connection is None or self._process.poll() is not None:
            self.end()
            self._connection = self._start()
        self.renders += 1
        with contextlib.suppress(OSError):  # a process that died just now is found out by who listens
            self._connection.send((self.renders, order, out))
        return self._connection

    def is_current(self, message: Message) -> bool:
        """Whether it is about the order handed over last."""
        return message.turn == self.renders

    @property
    def pid(self) -> int | None:
        """Of the process, while there is one."""
        return self._process.pid if self._process else None

    def is_too_large(self) -> bool:
        """Whether it holds more than it may, where no kernel sees to that."""
        if self._process is None or answers().kernel_holds_memory:
            return False
        return held_bytes(self._process.pid) > self._bounds.memory

    def ask_to_stop(self) -> None:
        """Between two stages."""
        if self._connection is None:
            return
        with contextlib.suppress(OSError):
            self._connection.send(("stop", self.renders))

    def end(self) -> int | None:
        """By force, where it has not ended by itself just now; returns its exit code, negative for a signal."""
        if self._process is None or self._connection is None:
            return None
        self._connection.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_ENDING_SECONDS)
        end_family(self._process)
        code = self._process.wait()
        self._process = self._connection = None
        return code

    def _start(self) -> Connection:
        """A fresh interpreter that imports no more than it must: the worker's own main module stays out of it."""
        ours, theirs = multiprocessing.Pipe()
        number, options = handed_over(theirs)
        program = f"from worker.rendering import serve; serve({number}, {os.getpid()})"
        environment = bare_environment(self._environment)
        self._process = subprocess.Popen(python_code(program), env=environment, **options, **as_family())
        theirs.close()
        with contextlib.suppress(OSError):  # likewise
            ours.send(Told(plugins=plugin_settings(), bounds=self._bounds))
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
        told: Told = connection.recv()
        hear(told.plugins)
        keep_within(told.bounds)
        _serve(connection, connection.recv(), seconds=told.bounds.seconds)


def _serve(connection: Connection, opener: Callable[[], Renderer], *, seconds: float) -> None:
    renderer: Renderer | None = None
    while True:
        asked = connection.recv()
        if asked[0] == "stop":  # for a render that was over already
            continue
        turn, order, out = asked
        tell = Tell(connection, turn)
        try:
            allow_seconds(seconds * max(1.0, order.work))
            with journal.heard_by(tell.step):
                renderer = renderer or opener()
                renderer(order, out, tell)
            answer = Message(kind="done", memory_bytes=held_bytes())
        except Stopped:
            answer = Message(kind="stopped")
        except (BrokenPipeError, ConnectionResetError, EOFError):
            return
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        except Exception as error:
            answer = _fault(error)
        connection.send(replace(answer, turn=turn, spent=time_limit.still_late() > 0))


def _fault(error: Exception) -> Message:
    code, detail = type(error).__name__, "".join(traceback.format_exception(error, limit=-6))[-2000:]
    if trouble := trouble_in(error):
        return Message(kind="hindered", code=trouble, text=detail, culprit=getattr(error, "culprit", ""))
    if isinstance(error, InputError):
        return Message(kind="refused", code=code, text=str(error))
    if isinstance(error, PluginError):
        kind = "broken" if isinstance(error, PluginHindered) else "plugin"
        return Message(kind=kind, code=code, text=detail, culprit=error.culprit)
    if isinstance(error, MissingAsset | MissingLibrary):
        return Message(kind="lacking", code=code, text=str(error))
    return Message(kind="broken", code=code, text=detail)
