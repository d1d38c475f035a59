"""Spans of a trace: what was done, in what, for how long. Where nobody records them, a block is just run.

What goes on elsewhere (in a worker, for a row) is handed `traceparent`, the line that W3C's Trace Context defines.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime
from typing import Literal, Protocol

from service.monitoring.place import stage

Kind = Literal["inside", "server", "consumer"]


class Span(Protocol):
    def name(self, name: str) -> None:
        """What it turned out to be."""

    def note(self, **facts: object) -> None:
        """Of these, what may leave."""


class Recorder(Protocol):
    def span(
        self, name: str, *, kind: Kind, of: str | None, begun: datetime | None, facts: dict[str, object]
    ) -> AbstractContextManager[Span]: ...

    def traceparent(self) -> str | None: ...


class _Nothing:
    def name(self, name: str) -> None: ...

    def note(self, **facts: object) -> None: ...


_recorder: Recorder | None = None


@contextmanager
def recorded_by(recorder: Recorder) -> Iterator[None]:
    """For the whole process, until the block ends."""
    global _recorder
    _recorder = recorder
    try:
        yield
    finally:
        _recorder = None


@contextmanager
def span(
    name: str, *, kind: Kind = "inside", of: str | None = None, begun: datetime | None = None, **facts: object
) -> Iterator[Span]:
    """What runs in the block. It belongs to the span around it, or to `of`, a `traceparent` of another process."""
    if _recorder is None:
        yield _Nothing()
        return
    with _recorder.span(name, kind=kind, of=of, begun=begun, facts=facts) as held:
        yield held


def traceparent() -> str | None:
    """Of the span that this runs in; None where nothing is recorded."""
    return _recorder.traceparent() if _recorder else None


class Course:
    """The stages of one try, each a span that ends where the next begins."""

    def __init__(self) -> None:
        self._at = ExitStack()

    def enter(self, name: str) -> None:
        self._at.close()
        stage.set(name)
        self._at.enter_context(span(name, stage=name))

    def end(self) -> None:
        self._at.close()


@contextmanager
def course(*, of: str | None, waited_since: datetime, generation_id: uuid.UUID) -> Iterator[Course]:
    """A try from its claim to its files, with the time before it in the queue."""
    with span("queued", of=of, begun=waited_since, stage="queued", generation_id=generation_id):
        pass
    held = Course()
    with span("try", kind="consumer", of=of, generation_id=generation_id):
        try:
            yield held
        finally:
            held.end()
