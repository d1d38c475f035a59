"""The background engine as others see it. What is heavy is imported when the first picture is asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from engine.errors import MissingAsset, MissingLibrary
from engine.kinds.background import BackgroundRequest, Plane
from engine.style import Palette, SamplerHints
from plugins.backgrounds.sdxl.settings import PREFIX, SdxlSettings
from plugins.backgrounds.sdxl.sizes import size_for

if TYPE_CHECKING:
    from plugins.backgrounds.sdxl.model import Model

_EXTRA = "pip install 'thumbsmith[sdxl]'"


class Sdxl:
    """One model a process, one batch at a time."""

    name = "sdxl"
    needs_draft = True
    wants_card = True
    seconds = 600.0
    """The loading of the model included."""

    def __init__(self, settings: SdxlSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._model: Model | None = None

    @property
    def lacks(self) -> str:
        named = self._settings.model is not None
        return "" if named else f"no SDXL model is named; set {PREFIX}MODEL, as docs/gpu.md tells"

    @property
    def stage_seconds(self) -> Mapping[str, float]:
        return dict(self._model.stage_seconds) if self._model else {}

    def size(self, width: int, height: int) -> tuple[int, int]:
        return size_for(width, height, pixels=self._settings.pixels)

    def alike(self, request: BackgroundRequest) -> Hashable:
        """Requests for which this is equal are painted as one batch."""
        loras = tuple((choice.entry.name, choice.weight) for choice in request.loras)
        return request.width, request.height, request.strength, request.sampler, loras

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        (planes,) = self.paint_together([request])
        return planes

    def paint_together(self, requests: Sequence[BackgroundRequest]) -> list[list[Plane]]:
        """Each request's planes, in the same order; the requests must be `alike`."""
        paint = self._ready()
        with self._lock:
            return paint(self._loaded(), requests)

    def warm_up(self) -> None:
        """Load the model, and have the card do each kind of its work once, before somebody waits for it."""
        self._ready()
        with self._lock:
            model = self._loaded()
        if model.has_card:
            self.paint(_trial(*self.size(1280, 720)))

    def _loaded(self) -> Model:
        from plugins.backgrounds.sdxl.loading import load

        if self._model is None:
            self._model = load(self._settings)
        return self._model

    def _ready(self) -> Callable[[Model, Sequence[BackgroundRequest]], list[list[Plane]]]:
        """The way to paint, where all that it needs is installed and named."""
        if self.lacks:
            raise MissingAsset(self.lacks)
        try:
            from plugins.backgrounds.sdxl.painting import paint
        except ImportError as error:
            raise MissingLibrary(f"SDXL needs {error.name}, which is not installed; run {_EXTRA}") from error
        return paint


def _trial(width: int, height: int) -> BackgroundRequest:
    grey = Palette(ground="#808080", deep="#202020", ink="#ffffff", accent="#ff5a1f", second="#38c6ff")
    draft = np.full((height, width, 3), 128, np.uint8)
    sampler = SamplerHints(name="euler", steps=1)
    return BackgroundRequest(
        width=width, height=height, seed=0, realism=0.5, palette=grey, draft=draft, sampler=sampler, prompt="grey"
    )
