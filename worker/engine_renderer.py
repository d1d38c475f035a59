"""The renderer that is the engine. Opened inside the render process, so that nothing heavy lives in the worker."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.files.report import FormatReport
    from engine.stages import Stage
    from engine.studio import Studio
    from worker.rendering import Renderer, RenderOrder, Tell

_SHOWN = (".jpg", ".jpeg", ".png", ".webp")
"""Of what kind a preview is: what every browser shows."""
_ENDS = {"photos": 0.1, "cutouts": 0.35, "light": 0.45, "design": 0.7, "files": 0.97}
"""How much of the whole is done when a stage has ended, as measured on the sample."""

_TOLD_APART = 0.03


def open_engine() -> Renderer:
    """Load plugins and fonts once for all renders of this process."""
    from engine.studio import Studio
    from service.cards.asking import CardAtDoor, NoCard
    from worker.card.at_hand import DOOR

    door = os.environ.get(DOOR)
    return EngineRenderer(replace(Studio.open(), card=CardAtDoor(Path(door)) if door else NoCard()))


class EngineRenderer:
    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    def __call__(self, order: RenderOrder, out: Path, tell: Tell) -> None:
        from engine.pipeline import export_all, render

        studio = self._studio_with(order.fonts)
        if order.scenes:
            tell.stage("files", 0.1)
            _complain(export_all(order.scenes, studio, out=out, exporters=order.exporters), tell)
            return
        report = render(
            order.brief,
            studio,
            out=out,
            variant=order.variant,
            exporters=order.exporters,
            progress=_Progress(tell),
            written=lambda path: self._show(path, order, out, tell),
            glimpsed=_Glimpses(out.parent / "glimpses", tell),
        )
        _complain(report.formats, tell)

    def _studio_with(self, fonts: Sequence[Path]) -> Studio:
        """For this order alone: the next one is another user's."""
        return replace(self._studio, fonts=self._studio.fonts.with_files(fonts)) if fonts else self._studio

    def _show(self, path: Path, order: RenderOrder, out: Path, tell: Tell) -> None:
        """The first format's picture is shown at once; a copy, since the engine moves its own away at the end."""
        first = order.brief.formats[0]
        own = next(iter(self._studio.registry.file_names(first).values()))
        if path.name == own and path.suffix in _SHOWN:
            copy = out.parent / "preview" / path.name
            copy.parent.mkdir()
            shutil.copyfile(path, copy)
            tell.picture(copy)


class _Progress:
    """Tells of stages, and of what is within one in tenths; each call hears whether the result is still wanted."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._told = -1.0

    def __call__(self, stage: Stage, done: float) -> None:
        whole = _done(stage.value, done)
        if (done in (0.0, 1.0) and whole > self._told) or whole >= self._told + _TOLD_APART:
            self._told = max(self._told, whole)
            self._tell.stage(stage.value, whole)
        else:
            self._tell.check()


class _Glimpses:
    """Shows how a ground looks so far, until the first picture is there; each as a file of its own."""

    def __init__(self, folder: Path, tell: Tell) -> None:
        self._folder, self._tell, self._count = folder, tell, itertools.count()

    def __call__(self, pixels: NDArray[np.uint8]) -> None:
        from PIL import Image

        self._folder.mkdir(exist_ok=True)
        path = self._folder / f"glimpse-{next(self._count)}.jpg"
        picture = Image.fromarray(pixels)
        picture.resize((4 * picture.width, 4 * picture.height), Image.Resampling.BICUBIC).save(path, quality=85)
        self._tell.picture(path)


def _complain(formats: Sequence[FormatReport], tell: Tell) -> None:
    for failure in (failure for format in formats for failure in format.failures):
        tell.trouble(f"{failure.file} was not made: {failure.message}")


def _done(stage: str, done: float) -> float:
    begins = max((end for end in _ENDS.values() if end < _ENDS.get(stage, 0.0)), default=0.0)
    return begins + done * (_ENDS.get(stage, begins) - begins)
