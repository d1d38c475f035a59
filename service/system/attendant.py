"""A process that does nothing but wait: Ctrl-C and SIGTERM are answered at once, whatever the work is busy with.

Libraries keep the interpreter for seconds, and no handler runs meanwhile. So the work goes on in a child, which names
every scratch folder before it makes it; the attendant ends the child by force and removes what that has left. Only a
kernel that lets a process fork safely has attendants; elsewhere signals wait for the interpreter.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from engine.files import scratch
from service.processes.offspring import die_with_parent

STOPPED = "stopped; nothing was left half-written"
_MOVING_SECONDS = 10.0
"""Finished files take their place in milliseconds; a disk that hangs is not waited for longer."""
_STAYS, _GOES, _GONE = b"?", b"+", b"-"
_SHOW_CURSOR = "\x1b[?25h\n"


def go_on_attended(*, say: Callable[[str], None], broken: int) -> None:
    """Returns in a child; this process ends when that has ended, with its exit code, `broken` where it crashed."""
    if sys.platform == "linux":
        _fork(say, broken)
    else:
        signal.signal(signal.SIGTERM, _leave)


def _leave(number: int, _frame: object) -> NoReturn:
    raise SystemExit(128 + number)


def _fork(say: Callable[[str], None], broken: int) -> None:
    ends = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    heeded = tuple(each for each in ends if signal.getsignal(each) != signal.SIG_IGN)
    notes, turn = os.pipe(), os.pipe()
    os.write(turn[1], b".")
    sys.stdout.flush()
    sys.stderr.flush()
    parent, bind = os.getpid(), die_with_parent(signal.SIGKILL)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [*heeded, signal.SIGCHLD])
    child = os.fork()
    if child:
        _attend(_Attendant(child=child, notes=notes[0], turn=turn[0], heeded=heeded, say=say, broken=broken))
    for number in heeded:
        signal.signal(number, signal.SIG_IGN)  # the attendant decides
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    if bind:
        bind()
    if os.getppid() != parent:
        os._exit(1)
    scratch.watched_by(_Notes(notes=notes[1], turn=turn))


@dataclass(frozen=True)
class _Notes:
    """What the child tells: a `scratch.Watcher`. Whoever holds the one byte of `turn` keeps the other from acting."""

    notes: int
    turn: tuple[int, int]

    def begun(self, folder: Path, *, filled_stays: bool) -> None:
        self._write(_STAYS if filled_stays else _GOES, folder)

    def over(self, folder: Path) -> None:
        self._write(_GONE, folder)

    @contextlib.contextmanager
    def unbroken(self) -> Iterator[None]:
        os.read(self.turn[0], 1)
        try:
            yield
        finally:
            os.write(self.turn[1], b".")

    def _write(self, mark: bytes, folder: Path) -> None:
        os.write(self.notes, mark + os.fsencode(folder) + b"\0")


def _attend(attendant: _Attendant) -> NoReturn:
    code = 1
    try:
        code = attendant.wait()
    finally:
        sys.stderr.flush()
        os._exit(code)


@dataclass(frozen=True, kw_only=True)
class _Attendant:
    child: int
    notes: int
    turn: int
    heeded: tuple[signal.Signals, ...]
    say: Callable[[str], None]
    broken: int

    def wait(self) -> int:
        """Until the child has ended or a signal came; the exit code."""
        while True:
            number = signal.sigwait([*self.heeded, signal.SIGCHLD])
            if number != signal.SIGCHLD:
                return self._stop(number)
            ended, status = os.waitpid(self.child, os.WNOHANG)
            if ended:
                return self._ended(status)

    def _stop(self, number: int) -> int:
        for each in self.heeded:
            signal.signal(each, self._stop_at_once)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, self.heeded)
        if select.select([self.turn], [], [], _MOVING_SECONDS)[0]:
            os.read(self.turn, 1)
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        self._clear()
        self._say_after_bars(STOPPED)
        return 128 + number

    def _stop_at_once(self, number: int, _frame: object) -> NoReturn:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.child, signal.SIGKILL)
        os._exit(128 + number)

    def _ended(self, status: int) -> int:
        if os.WIFEXITED(status):
            return os.WEXITSTATUS(status)
        self._clear()
        by = signal.Signals(os.WTERMSIG(status)).name
        self._say_after_bars(f"the work was ended by {by}, as when memory runs out; nothing was left half-written")
        return self.broken

    def _clear(self) -> None:
        """Remove what the child had begun and not ended, the last first."""
        left: dict[bytes, bool] = {}
        for note in self._told():
            mark, folder = note[:1], note[1:]
            if mark == _GONE:
                left.pop(folder, None)
            else:
                left[folder] = mark == _STAYS
        for folder, filled_stays in reversed(left.items()):
            scratch.remove(Path(os.fsdecode(folder)), filled_stays=filled_stays)

    def _told(self) -> list[bytes]:
        os.set_blocking(self.notes, False)
        data = b""
        with contextlib.suppress(BlockingIOError):
            while part := os.read(self.notes, 65536):
                data += part
        return data.split(b"\0")[:-1]

    def _say_after_bars(self, message: str) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(_SHOW_CURSOR)  # a bar that was being drawn had hidden it
        self.say(message)
