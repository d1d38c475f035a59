"""A command in a child process, watched by this one: nothing that is done to it ends without a word, or half-done.

A plugin can end the process, by a call or by a crash, or hold it for ever where no thread can run beside it; so can a
library, for as long as it takes, when somebody presses Ctrl-C. The child says which plugin it is in and which folders
must not stay. This process, which runs neither, outlives it, says what happened and clears up.
"""

from __future__ import annotations

import contextlib
import math
import sys
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cli.messages import EXIT_MACHINE, EXIT_PLUGIN, STOPPED, documents_wanted, say_failed
from service.system.forked import Child, go_on_in_child, may_fork, signal_name
from service.system.stopping import stop_as_interrupt

if TYPE_CHECKING:
    from engine.journal import Journal, Kind
    from engine.kinds.patience import Hindrance

_LOOK_SECONDS = 0.1
_AT_EASE_SECONDS = 2.0
"""A command that is done sooner needs no watching, nor what that has to load."""
_GRACE_SECONDS = 5.0
"""Beyond a plugin's own limit, which the child keeps unless the plugin holds all of it."""
_PLACING_SECONDS = 10.0
"""Finished files take their place in no time; a disk that hangs is not waited for longer."""
_OVER = b"over"
_ALONE = frozenset({"serve", "api", "worker", "chat", "discord", "slack"})
"""Commands that look after processes of their own."""
_HELP = frozenset({"-h", "--help"})
_SHOW_CURSOR = "\x1b[?25h\n"


def is_supervised(arguments: list[str]) -> bool:
    """Whether these arguments may lead into a plugin, or into work that takes a while."""
    command = next((word for word in arguments if not word.startswith("-")), "")
    return bool(arguments) and command not in _ALONE and _HELP.isdisjoint(arguments)


def supervised(command: Callable[[], object]) -> None:
    """Run `command` in a child and leave as it leaves; with a sentence where it could not say one itself.

    Where there is no fork it runs here, and ends when whatever it is busy with lets go.
    """
    if not may_fork():
        stop_as_interrupt()
        command()
        return
    tell = go_on_in_child(lambda child: _Watch(child).exit_code())
    from engine import journal

    code: object = 1
    with journal.heard_by(lambda step: tell(step.line())):
        try:
            command()
        except SystemExit as leaving:
            code = leaving.code or 0
            raise
        finally:
            for stream in (sys.stdout, sys.stderr):
                with contextlib.suppress(OSError, ValueError, AttributeError):  # what a plugin may have left of it
                    stream.flush()
            tell(b"%s %d\n" % (_OVER, code if isinstance(code, int) else 1))


class _Watch:
    """Hears what the child says until it has ended or somebody wants it to."""

    def __init__(self, child: Child) -> None:
        self._child = child
        self._begun = time.monotonic()
        self._rest, self._lines = b"", list[tuple[float, bytes]]()
        self._left: int | None = None
        """The exit code that the command was leaving with when it was over."""
        self._left_at = math.inf
        self._lingered = False
        self._stuck_in = ""

    def exit_code(self) -> int:
        """The child's own, in a shell's way of counting, unless it ended before it was over."""
        while self._child.told is None:
            data = self._child.hear(_LOOK_SECONDS)
            if data:
                self._hear(data)
            elif data is None:
                return self._explained(self._child.end())
            elif (code := self._child.ended()) is not None:  # one that it has made and left behind holds the pipe open
                return self._explained(code)
            else:
                self._end_if_stuck()
        return self._stopped(self._child.told)

    def _hear(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            word, _, code = line.partition(b" ")
            if word == _OVER:
                self._left, self._left_at = int(code), time.monotonic()
            else:
                self._lines.append((time.monotonic(), line))

    def _hear_all(self) -> None:
        while data := self._child.hear(0):
            self._hear(data)

    def _end_if_stuck(self) -> None:
        """In a plugin, or on its way out: a plugin may have left a thread behind that is waited for."""
        if time.monotonic() - self._left_at > _GRACE_SECONDS:
            self._lingered = True
            self._child.kill()
        if self._stuck_in or time.monotonic() - self._begun < _AT_EASE_SECONDS:
            return
        now = time.monotonic() - self._hindrance.seconds()
        late = self._journal().overdue(_kinds().CALL, usual=self._usual, grace=_GRACE_SECONDS, now=now)
        for stuck, limit in late.items():
            self._stuck_in = f"{stuck} did not return within {limit:g} s"
            self._child.kill()
            return

    def _stopped(self, number: int) -> int:
        """End it as it stands, except among files that take their place."""
        self._child.halt()
        self._hear_all()
        if self._journal().open(_kinds().PLACING):
            self._child.go_on()
            self._wait_for_files()
        self._child.kill_all()
        self._hear_all()
        if self._left is not None:  # it was done before anybody could stop it
            return self._left
        self._clear()
        _say(STOPPED, 128 + number)
        return 128 + number

    def _wait_for_files(self) -> None:
        ends = time.monotonic() + _PLACING_SECONDS
        while self._journal().open(_kinds().PLACING) and time.monotonic() < ends:
            data = self._child.hear(_LOOK_SECONDS)
            if data is None:
                return
            self._hear(data)

    def _explained(self, code: int) -> int:
        """Say what ended the child, and take away what it could not."""
        self._hear_all()
        if self._left is not None:
            return self._left if self._lingered else code if code >= 0 else 128 - code
        self._clear()
        calls = " or ".join(self._journal().open(_kinds().CALL))
        how = f"exit code {code}" if code >= 0 else signal_name(-code)
        if self._stuck_in:
            said, code = self._stuck_in, EXIT_PLUGIN
        elif calls:
            said, code = f"{calls} ended the process ({how})", EXIT_PLUGIN
        else:
            said, code = f"the process was ended ({how}), as when memory runs out", EXIT_MACHINE
        _say(f"{said}; nothing was left half-written", code)
        return code

    def _clear(self) -> None:
        from engine.files.scratch import remove, remove_empty

        for folder in reversed(self._journal().open(_kinds().FOLDER)):
            remove(Path(folder))
        for folder in reversed(self._journal().open(_kinds().MADE)):
            remove_empty(Path(folder))

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
    def _hindrance(self) -> Hindrance:
        """What a busy machine took from the child is not laid to a plugin's charge."""
        from engine.kinds.patience import Hindrance

        return Hindrance(self._child.pid)

    @cached_property
    def _usual(self) -> float:
        """How long a plugin may take that was granted no more."""
        from engine.errors import MachineError
        from engine.kinds.time_limit import seconds_limit

        try:
            return seconds_limit()
        except MachineError:  # the child says so
            return math.inf


def _say(message: str, code: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(_SHOW_CURSOR)  # a bar that was being drawn had hidden it
    say_failed(message, code, as_json=documents_wanted())


def _kinds() -> type[Kind]:
    from engine.journal import Kind

    return Kind
