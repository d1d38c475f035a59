"""A command in a child process, watched by this one: nothing that a plugin does to its process ends without a word.

A plugin can end the process, by a call or by a crash, or hold it for ever where no thread can run beside it. The child
says which plugin it is in; this process, which runs none, outlives it, says so and clears up.
"""

from __future__ import annotations

import contextlib
import math
import os
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from cli.messages import EXIT_PLUGIN
from service.system.answers import answers
from service.system.parent import end_with

if TYPE_CHECKING:
    from types import FrameType

    from engine.journal import Journal, Kind

_LOOK_SECONDS = 0.2
_AT_EASE_SECONDS = 2.0
"""A command that is done sooner needs no watching, nor what that has to load."""
_GRACE_SECONDS = 5.0
"""Beyond a plugin's own limit, which the child keeps unless the plugin holds all of it."""
_INTERRUPT_SECONDS = 0.5
"""Ctrl-C reaches the child twice, from the terminal and from here: what follows so soon is the same."""
_OVER = b"over"
_STOPPING_SECONDS = 3.0
"""For the child to come to an end when it is told to; a plugin may keep it from that."""
_PASSED_ON = (signal.SIGINT, signal.SIGTERM)
_WISHES = (*_PASSED_ON, *((signal.SIGHUP,) if hasattr(signal, "SIGHUP") else ()))
"""Signals by which somebody wants it ended, whatever it is doing."""
_ALONE = frozenset({"serve", "api", "worker", "migrate"})
"""Commands that look after processes of their own, or call no plugin."""
_HELP = frozenset({"-h", "--help"})


def is_supervised(arguments: list[str]) -> bool:
    """Whether these arguments may lead into a plugin; where a process cannot go on in a fork, nothing is supervised."""
    into_plugins = bool(arguments) and arguments[0] not in _ALONE and _HELP.isdisjoint(arguments)
    return into_plugins and answers().begins_by == "fork"


def supervised(command: Callable[[], object]) -> None:
    """Run `command` in a child and leave as it leaves; with 3 and a sentence where a plugin ended it."""
    reading, writing = os.pipe()
    parent = os.getpid()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _PASSED_ON)
    child = os.fork()
    if child:
        os.close(writing)
        watch = _Watch(child, reading)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        sys.exit(watch.exit_code())
    os.close(reading)
    _belong_to(parent)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    _be_watched(command, writing)


def _belong_to(parent: int) -> None:
    end_with(parent, at_once=False)
    interrupted_at = -_INTERRUPT_SECONDS

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        nonlocal interrupted_at
        is_the_same = time.monotonic() - interrupted_at < _INTERRUPT_SECONDS
        interrupted_at = time.monotonic()
        if not is_the_same:
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)


def _be_watched(command: Callable[[], object], writing: int) -> None:
    from engine import journal

    with journal.heard_by(lambda step: _say(writing, step.line())):
        try:
            command()
        finally:
            _say(writing, _OVER + b"\n")


def _say(writing: int, line: bytes) -> None:
    try:
        os.write(writing, line)
    except OSError:  # whoever watched has gone, and this process with it
        os._exit(1)


class _Watch:
    """Hears what the child says until it has ended, and passes on what this process is told."""

    def __init__(self, child: int, reading: int) -> None:
        self._child, self._reading = child, reading
        self._begun = time.monotonic()
        self._rest, self._lines = b"", list[tuple[float, bytes]]()
        self._is_over = False
        self._stuck_in = ""
        self._told: tuple[int, float] | None = None
        for number in _PASSED_ON:
            signal.signal(number, self._pass_on)

    def exit_code(self) -> int:
        """The child's own, in a shell's way of counting, unless it ended before it was over."""
        code = os.waitstatus_to_exitcode(self._status())
        if self._told and code == -signal.SIGKILL:
            code = -self._told[0]
        return _in_a_shell(code) if self._is_over else self._explained(code)

    def _pass_on(self, number: int, _frame: FrameType | None) -> None:
        self._told = self._told or (number, time.monotonic())
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._child, number)

    def _status(self) -> int:
        """Of the child once it has ended. One that it has made and left behind may keep the pipe open."""
        while True:
            if select.select((self._reading,), (), (), _LOOK_SECONDS)[0]:
                data = os.read(self._reading, 65536)
                if not data:
                    return os.waitpid(self._child, 0)[1]
                self._hear(data)
                continue
            ended, status = os.waitpid(self._child, os.WNOHANG)
            if ended:
                self._hear_the_rest()
                return status
            if self._told and time.monotonic() - self._told[1] > _STOPPING_SECONDS:
                os.kill(self._child, signal.SIGKILL)
            self._end_if_stuck()

    def _hear_the_rest(self) -> None:
        """What the child said between the last look and its end."""
        while select.select((self._reading,), (), (), 0)[0] and (data := os.read(self._reading, 65536)):
            self._hear(data)

    def _hear(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        self._is_over = self._is_over or _OVER in lines
        self._lines.extend((time.monotonic(), line) for line in lines if line != _OVER)

    def _end_if_stuck(self) -> None:
        if self._stuck_in or time.monotonic() - self._begun < _AT_EASE_SECONDS:
            return
        stuck = self._journal().open(_kinds().CALL, for_seconds=self._limit)
        if stuck:
            self._stuck_in = stuck[0]
            os.kill(self._child, signal.SIGKILL)

    def _explained(self, code: int) -> int:
        """Say what ended the child, and take away what it could not."""
        journal = self._journal()
        for folder in journal.open(_kinds().FOLDER):
            shutil.rmtree(folder, ignore_errors=True)
        calls = " or ".join(journal.open(_kinds().CALL))
        how = f"exit code {code}" if code >= 0 else signal.Signals(-code).name
        if self._stuck_in:
            said, code = f"{self._stuck_in} did not return within {self._limit:g} s", EXIT_PLUGIN
        elif calls and -code not in _WISHES:
            said, code = f"{calls} ended the process ({how})", EXIT_PLUGIN
        else:
            said, code = f"stopped ({how})", _in_a_shell(code) or 1
        print(f"thumbsmith: {said}; nothing was left half-written", file=sys.stderr)
        return code

    def _journal(self) -> Journal:
        """What the child has said so far."""
        from engine.journal import Step

        lines, self._lines = self._lines, []
        for at, line in lines:
            self._read.hear(Step.read(line), at=at)
        return self._read

    @cached_property
    def _read(self) -> Journal:
        from engine.journal import Journal

        return Journal()

    @cached_property
    def _limit(self) -> float:
        from engine.errors import MachineError
        from engine.kinds.time_limit import seconds_limit

        try:
            return seconds_limit() + _GRACE_SECONDS
        except MachineError:  # the child says so
            return math.inf


def _kinds() -> type[Kind]:
    from engine.journal import Kind

    return Kind


def _in_a_shell(code: int) -> int:
    return code if code >= 0 else 128 - code
