"""A command in a child process, watched by this one: nothing that a plugin does to its process ends without a word.

A plugin can end the process, by a call or by a crash, or hold it for ever where no thread can run beside it. The child
says which plugin it is in; this process, which runs none, outlives it, says so and clears up.
"""

from __future__ import annotations

import contextlib
import math
import multiprocessing
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from cli.messages import EXIT_PLUGIN
from service.processes.python import import_path, python_code, safe_environment
from service.system.handover import handed_over, taken_over
from service.system.parent import end_with
from service.system.stopping import be_interrupted_once, heed_stop, how_it_ended, pass_on, was_told_to_end

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from engine.journal import Journal, Kind

_LOOK_SECONDS = 0.2
_AT_EASE_SECONDS = 2.0
"""A command that is done sooner needs no watching, nor what that has to load."""
_GRACE_SECONDS = 5.0
"""Beyond a plugin's own limit, which the child keeps unless the plugin holds all of it."""
_STOPPING_SECONDS = 3.0
"""For the child to come to an end when it is told to; a plugin may keep it from that."""
_OVER = b"over"
_ALONE = frozenset({"serve", "api", "worker", "migrate", "setup"})
"""Commands that look after processes of their own, or call no plugin."""
_HELP = frozenset({"-h", "--help"})


def is_supervised(arguments: Sequence[str]) -> bool:
    """Whether these arguments may lead into a plugin."""
    return bool(arguments) and arguments[0] not in _ALONE and _HELP.isdisjoint(arguments)


def supervised(arguments: Sequence[str]) -> int:
    """Run the command in a child; its exit code, or 3 after a sentence where a plugin ended it."""
    ours, theirs = multiprocessing.Pipe()
    number, options = handed_over(theirs)
    program = f"from cli.main import watched; watched({number}, {os.getpid()})"
    environment = {**safe_environment(), "PYTHONPATH": import_path()}
    child = subprocess.Popen([*python_code(program), *arguments], env=environment, **options)
    theirs.close()
    return _Watch(child, ours).exit_code()


def be_watched(command: Callable[[], object], number: int, parent: int) -> None:
    """In the child: run the command, and say which plugin it is in."""
    from engine import journal

    line, lock = taken_over(number), threading.Lock()
    end_with(parent, at_once=True)
    be_interrupted_once()

    def say(said: bytes) -> None:
        with lock, contextlib.suppress(OSError):
            line.send_bytes(said)

    with journal.heard_by(lambda step: say(step.line())):
        try:
            command()
        finally:
            say(_OVER)


class _Watch:
    """Hears what the child says until it has ended, and passes on what this process is told."""

    def __init__(self, child: subprocess.Popen[bytes], line: Connection) -> None:
        self._child, self._line = child, line
        self._begun = time.monotonic()
        self._unread: list[tuple[float, bytes]] = []
        self._is_over = False
        self._stuck_in = ""
        self._told: tuple[int, float] | None = None
        heed_stop(self._pass_on)

    def exit_code(self) -> int:
        """The child's own, in a shell's way of counting, unless it ended before it was over."""
        has_ended = False
        while self._hear() or not has_ended:  # what it said at last is heard after it has ended
            has_ended = self._child.poll() is not None
            self._end_if_due()
        code = -self._told[0] if self._told else self._child.wait()
        return _in_a_shell(code) if self._is_over else self._explained(code)

    def _pass_on(self, number: int, _frame: object) -> None:
        self._told = self._told or (number, time.monotonic())
        pass_on(self._child, number)

    def _hear(self) -> bool:
        """One thing that the child says; False when it says nothing for a moment, or can no longer."""
        if not self._line.poll(_LOOK_SECONDS):
            return False
        try:
            said = self._line.recv_bytes()
        except (EOFError, OSError):
            self._child.wait()
            return False
        if said == _OVER:
            self._is_over = True
        else:
            self._unread.append((time.monotonic(), said))
        return True

    def _end_if_due(self) -> None:
        """Where it does not end as it was told to, or a plugin holds it."""
        if self._told and time.monotonic() - self._told[1] > _STOPPING_SECONDS:
            self._child.kill()
        if self._stuck_in or time.monotonic() - self._begun < _AT_EASE_SECONDS:
            return
        if stuck := self._journal().open(_kinds().CALL, for_seconds=self._limit):
            self._stuck_in = stuck[0]
            self._child.kill()

    def _explained(self, code: int) -> int:
        """Say what ended the child, and take away what it could not."""
        journal = self._journal()
        for folder in journal.open(_kinds().FOLDER):
            shutil.rmtree(folder, ignore_errors=True)
        calls = " or ".join(journal.open(_kinds().CALL))
        if self._stuck_in:
            said, code = f"{self._stuck_in} did not return within {self._limit:g} s", EXIT_PLUGIN
        elif calls and not was_told_to_end(code):
            said, code = f"{calls} ended the process ({how_it_ended(code)})", EXIT_PLUGIN
        else:
            said, code = f"stopped ({how_it_ended(code)})", _in_a_shell(code) or 1
        print(f"thumbsmith: {said}; nothing was left half-written", file=sys.stderr)
        return code

    def _journal(self) -> Journal:
        """What the child has said so far."""
        from engine.journal import Step

        unread, self._unread = self._unread, []
        for at, line in unread:
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
