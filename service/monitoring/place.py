"""Where this thread or task is in its work, for whoever is told that it failed there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from service.logs import generation_id, request_id

stage: ContextVar[str | None] = ContextVar("stage", default=None)


def here() -> dict[str, str]:
    """The request, the generation and the stage that this is about, those that are known."""
    held = {"request_id": request_id.get(), "generation_id": generation_id.get(), "stage": stage.get()}
    return {name: value for name, value in held.items() if value}


@contextmanager
def about(generation: object) -> Iterator[None]:
    """What is done here is done for this generation."""
    whose, where = generation_id.set(str(generation)), stage.set("started")
    try:
        yield
    finally:
        stage.reset(where)
        generation_id.reset(whose)
