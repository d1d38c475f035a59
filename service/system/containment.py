"""Work on what strangers sent, done by a process that has little memory and little time and is gone afterwards.

Where the kernel holds a process to its limits, it is a fork of this one, which has everything loaded already. Elsewhere
it is a program of its own with a watchdog.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Literal, Protocol

from service.system.handover import handed_over, taken_over
from service.system.limits import Limits, hold_to
from service.system.parent import end_with
from service.system.stopping import ignore_stop
from service.system.watchdog import Watchdog

Work = Callable[[bytes], bytes]
_START_SECONDS = 20.0
_ANSWER_BYTES = 1 << 28
"""More than any work answers."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    ended: Literal["done", "crashed", "late"]
    answer: bytes = b""
    code: int | None = None
    """How a process that crashed ended, as its system tells it."""


class Containment(Protocol):
    def do(self, data: bytes) -> Outcome:
        """The work on `data`, whatever it does to the process that does it."""

    def close(self) -> None: ...


class InFork:
    """A fork for each piece of work. Only for a process with one thread."""

    def __init__(self, work: Work, limits: Limits) -> None:
        self._work, self._limits = work, limits

    def do(self, data: bytes) -> Outcome:
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(ours)
            self._be_the_child(data, theirs)
        os.close(theirs)
        answer, in_time = _read_until(ours, time.monotonic() + self._limits.seconds)
        os.close(ours)
        if not in_time:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if not in_time:
            return Outcome(ended="late")
        return Outcome(ended="done", answer=answer) if status == 0 and answer else Outcome(ended="crashed", code=status)

    def close(self) -> None:
        """Nothing is left open."""

    def _be_the_child(self, data: bytes, out: int) -> None:
        """Never returns: whatever happens here must not run the parent's code a second time."""
        code = 1
        try:
            hold_to(self._limits)
            _write_all(out, self._work(data))
            code = 0
        finally:
            os._exit(code)


class InProgram:
    """A program that calls `be_contained`, kept until a piece of work ends it.

    It is started by `command` with two words more: what it is to hand to `be_contained`.
    """

    def __init__(self, command: list[str], limits: Limits, *, environment: Mapping[str, str] | None = None) -> None:
        self._command, self._limits, self._environment = command, limits, environment
        self._child: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None

    def do(self, data: bytes) -> Outcome:
        answer = b""
        try:
            child, line = self._started()
        except (OSError, EOFError):
            return Outcome(ended="crashed", code=self._end())
        with Watchdog(child, self._limits) as dog, contextlib.suppress(OSError, EOFError):
            line.send_bytes(data)
            answer = line.recv_bytes(_ANSWER_BYTES)
        if answer and not dog.bit:
            return Outcome(ended="done", answer=answer)
        code = self._end()
        if answer:  # the dog bit a moment too late
            return Outcome(ended="done", answer=answer)
        return Outcome(ended="late") if dog.bit == "late" else Outcome(ended="crashed", code=code)

    def close(self) -> None:
        self._end()

    def _started(self) -> tuple[subprocess.Popen[bytes], Connection]:
        """The child at rest, with all it needs loaded."""
        if self._child is None or self._line is None:
            self._line, theirs = Pipe()
            number, options = handed_over(theirs)
            words = [str(number), str(os.getpid())]
            self._child = subprocess.Popen(
                [*self._command, *words],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                **options,
            )
            theirs.close()
            if not self._line.poll(_START_SECONDS):
                raise TimeoutError("the program does not begin")
            self._line.recv_bytes(_ANSWER_BYTES)
        return self._child, self._line

    def _end(self) -> int | None:
        """By force; returns how it ended."""
        code = None
        if self._line is not None:
            self._line.close()
        if self._child is not None:
            self._child.kill()
            code = self._child.wait()
        self._child = self._line = None
        return code


def be_contained(work: Work, limits: Limits, words: Sequence[str]) -> None:
    """The program's side of `InProgram`: one piece of work after another until nobody asks any more."""
    line, parent = taken_over(int(words[0])), int(words[1])
    ignore_stop()
    end_with(parent, at_once=True)
    hold_to(limits)
    with contextlib.suppress(OSError, EOFError):
        line.send_bytes(b"ready")
        while True:
            line.send_bytes(work(line.recv_bytes()))


def _read_until(pipe: int, ends: float) -> tuple[bytes, bool]:
    """All that comes until the other end closes, and whether that was in time."""
    parts: list[bytes] = []
    while True:
        readable, _, _ = select.select([pipe], [], [], max(0.0, ends - time.monotonic()))
        if not readable:
            return b"".join(parts), False
        part = os.read(pipe, 1 << 20)
        if not part:
            return b"".join(parts), True
        parts.append(part)


def _write_all(pipe: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(pipe, view) :]
