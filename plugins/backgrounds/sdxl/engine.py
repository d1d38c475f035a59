"""The background engine as others see it. What is heavy is imported when the first picture is asked for."""

from __future__ import annotations

import threading
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from engine.errors import MissingAsset, MissingLibrary
from engine.kinds.background import BackgroundRequest, Plane
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
        if self._settings.model is None:
            raise MissingAsset(f"no SDXL model is named; set {PREFIX}MODEL, as docs/gpu.md tells")
        try:
            from plugins.backgrounds.sdxl.loading import load
            from plugins.backgrounds.sdxl.painting import paint
        except ImportError as error:
            raise MissingLibrary(f"SDXL needs {error.name}, which is not installed; run {_EXTRA}") from error
        with self._lock:
            self._model = self._model or load(self._settings)
            return paint(self._model, requests)
