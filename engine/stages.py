"""The stages of a render, their times, and who is told."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Protocol


class Stage(StrEnum):
    PHOTOS = "photos"
    CUTOUTS = "cutouts"
    LIGHT = "light"
    DESIGN = "design"
    FILES = "files"


class Progress(Protocol):
    def __call__(self, stage: Stage, done: float) -> None:
        """`done` is 0 when the stage begins and 1 when it has ended."""


def silent(stage: Stage, done: float) -> None:
    """Nobody is told."""


class Clock:
    """Times the stages of one render and reports them."""

    def __init__(self, progress: Progress = silent) -> None:
        self._progress = progress
        self.seconds: dict[str, float] = {}

    def within(self, stage: Stage, done: float) -> None:
        """Tell how far a stage is that takes long."""
        self._progress(stage, done)

    @contextmanager
    def stage(self, stage: Stage) -> Iterator[None]:
        self._progress(stage, 0.0)
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage.value] = round(self.seconds.get(stage.value, 0) + time.perf_counter() - begun, 4)
        self._progress(stage, 1.0)
