"""This process, gone on in a child that can be ended at any time, whatever it is busy with.

A library keeps the interpreter for seconds, a plugin for as long as it likes, and no signal is answered meanwhile. The
parent does nothing but listen, so it always answers. Only a kernel that lets a process fork safely can do this.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

from service.system.answers import answers
from service.system.parent import adopt_orphans, end_with, own_children

Tell = Callable[[bytes], None]
"""What the child says to its parent; from any thread, each time in one piece."""


def may_fork() -> bool:
    return answers().begins_by == "fork"


def go_on_in_child(attend: Callable[[Child], int]) -> Tell:
    """Returns in the child alone. The parent attends to it and leaves with the exit code that this answers with.

    Signals that end a process are the parent's to answer: see `Child.told`.
    """
    ends = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    heeded = [number for number in ends if signal.getsignal(number) != signal.SIG_IGN]
    reading, writing = os.pipe()
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, heeded)
    if pid := os.fork():
        os.close(writing)
        child = Child(pid, reading)
        for number in heeded:
            signal.signal(number, child.heed)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        sys.exit(attend(child))
    os.close(reading)
    for number in heeded:
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    end_with(parent, at_once=True)
    return _telling(writing)


def _telling(writing: int) -> Tell:
    alone = threading.Lock()

    def tell(data: bytes) -> None:
        with alone:
            try:
                while data:
                    data = data[os.write(writing, data) :]
            except OSError:  # whoever listened has gone, and this process with it
                os._exit(1)

    return tell


class Child:
    """What the parent knows of it, and can do to it."""

    def __init__(self, pid: int, reading: int) -> None:
        self.pid, self._reading = pid, reading
        self._status: int | None = None
        self.told: int | None = None
        """The signal by which somebody wants the end. A second one is obeyed at once and returns nowhere."""

    def heed(self, number: int, _frame: FrameType | None) -> None:
        if self.told is not None:
            self.kill_all()
            self._leave(number)
        self.told = number

    def hear(self, seconds: float) -> bytes | None:
        """What it says within that time; None once nobody can say anything any more."""
        if not select.select((self._reading,), (), (), seconds)[0]:
            return b""
        return os.read(self._reading, 65536) or None

    def ended(self) -> int | None:
        """Its exit code, negative for a signal, once it has ended."""
        return self._looked(os.WNOHANG)

    def end(self) -> int:
        """Wait for its end; its exit code."""
        while (code := self._looked(0)) is None:
            pass
        return code

    def halt(self) -> None:
        """Have it stand still; what it has said until then can be heard."""
        self._signal(signal.SIGSTOP)
        if self._status is None:
            self._looked(os.WUNTRACED)

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """As it stands; nothing can keep it from that."""
        self._signal(signal.SIGKILL)

    def kill_all(self) -> int:
        """With every process that it has begun, and that those have; its exit code."""
        adopt_orphans()
        self.kill()
        code = self.end()
        while orphans := own_children():
            for orphan in orphans:
                os.kill(orphan, signal.SIGKILL)
                os.waitpid(orphan, 0)
        return code

    def _signal(self, number: int) -> None:
        if self._status is None:  # else the number may be another process's by now
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def _looked(self, how: int) -> int | None:
        if self._status is None:
            pid, status = os.waitpid(self.pid, how)
            if pid and not os.WIFSTOPPED(status):
                self._status = status
        return None if self._status is None else os.waitstatus_to_exitcode(self._status)

    def _leave(self, number: int) -> NoReturn:
        os._exit(128 + number)


def signal_name(number: int) -> str:
    """Such as `SIGKILL`."""
    return signal.Signals(number).name
