"""Asks a plugin one thing: named, timed, said in the journal, and with every way of breaking turned into one error."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from engine import journal
from engine.errors import InputError, MachineError, PluginError, PluginHindered, Unwanted
from engine.kinds import time_limit, trace

Answer = TypeVar("Answer")
_LATE_LIMIT = 4
"""Calls of one thing that never came back, each of them a thread; after that it is asked no more."""


class Guard:
    """Who is asked, and how many seconds an answer may take."""

    def __init__(self, kind: str, name: str, *, plugin: str, seconds: float) -> None:
        self.kind, self.plugin, self._seconds = kind, plugin, seconds
        self.culprit = f"{kind} {name!r} of plugin {plugin!r}"
        self._late: list[Future[Any]] = []

    def ask(self, method: str, work: Callable[[], Answer]) -> Answer:
        """The answer of `work`, which calls `method` and looks at what it gives.

        Errors that the caller can put right, or that name what this machine lacks, are the plugin's to raise. Anything
        else it does is a `PluginError`.
        """
        self._refuse_when_stuck()
        with journal.during(journal.Kind.CALL, self.culprit, seconds=self._seconds):
            future = time_limit.begun(trace.traced(self.culprit, method, work), self._seconds)
        if not future.done():
            self._late.append(future)
            trace.tell_late(self.culprit, method, self._seconds)
            raise self._hindered(f"did not return from {method} within {self._seconds:g} s")
        try:
            return future.result()
        except (InputError, MachineError, Unwanted):
            raise
        except BaseException as error:  # a plugin may raise anything, SystemExit included
            raise self.named(error, method) from error

    def named(self, error: BaseException, method: str) -> PluginError:
        """What is said of a plugin that raised this."""
        if isinstance(error, PluginError):
            return type(error)(f"{self.culprit}: {error}", culprit=self.culprit)
        if isinstance(error, SystemExit):
            return self._broken(f"tried to leave the process in {method} ({one_line(error)})")
        said = f"raised {one_line(error)} in {method}"
        return self._hindered(said) if isinstance(error, OSError | MemoryError) else self._broken(said)

    def _refuse_when_stuck(self) -> None:
        self._late = [future for future in self._late if not future.done()]
        if len(self._late) >= _LATE_LIMIT:
            raise self._hindered(f"has not come back from {len(self._late)} calls and is asked no more until it does")

    def _broken(self, said: str) -> PluginError:
        return PluginError(f"{self.culprit} {said}", culprit=self.culprit)

    def _hindered(self, said: str) -> PluginHindered:
        return PluginHindered(f"{self.culprit} {said}", culprit=self.culprit)


def one_line(error: BaseException) -> str:
    """Its type and what it says."""
    text = said_by(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def said_by(error: BaseException) -> str:
    return "; ".join(line.strip() for line in str(error).splitlines() if line.strip())
