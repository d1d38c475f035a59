"""The renderer that is the engine. Opened inside the render process, so that nothing heavy lives in the worker."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.files.report import FormatReport
    from engine.studio import Studio
    from worker.rendering import Renderer, RenderOrder, Tell

_SHOWN = (".jpg", ".jpeg", ".png", ".webp")
"""Of what kind a preview is: what every browser shows."""
_ENDS = {"photos": 0.1, "cutouts": 0.35, "light": 0.45, "design": 0.7, "files": 0.97}
"""How much of the whole is done when a stage has ended, as measured on the sample."""


def open_engine() -> Renderer:
    """Load plugins and fonts once for all renders of this process."""
    from engine.studio import Studio

    return EngineRenderer(Studio.open())


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
            progress=lambda stage, done: tell.stage(stage.value, _done(stage.value, done)),
            written=lambda path: self._show(path, order, out, tell),
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


def _complain(formats: Sequence[FormatReport], tell: Tell) -> None:
    for failure in (failure for format in formats for failure in format.failures):
        tell.trouble(f"{failure.file} was not made: {failure.message}")


def _done(stage: str, done: float) -> float:
    begins = max((end for end in _ENDS.values() if end < _ENDS.get(stage, 0.0)), default=0.0)
    return begins + done * (_ENDS.get(stage, begins) - begins)
