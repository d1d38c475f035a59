"""What a report says of a scene: where people and words stand, what enters a zone that must stay clear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.design.reading import Reading
from engine.files.report import PersonReport, WordsReport, rectangle
from engine.format import Format
from engine.geometry import Box
from engine.scene import ImageLayer, Role, Scene, TextLayer
from engine.text.choice import name_of

_LEGIBLE_CAP_PIXELS = 7.0
"""Cap height below which letters blur into each other on a screen."""
_HAIRLINE = 0.07
"""Strokes below this share of the capitals' height are drawn as grey haze in a list."""


def person_reports(scene: Scene) -> Iterator[PersonReport]:
    """Face and head of every person, on the canvas."""
    for layer in scene.walk():
        if isinstance(layer, ImageLayer) and layer.role is Role.PERSON:
            face, head = placed(layer, layer.face), placed(layer, layer.head)
            yield PersonReport(
                layer=layer.id,
                face=rectangle(face) if face else None,
                head=rectangle(head) if head else None,
                head_share=round(head.height / scene.height, 3) if head else 0.0,
            )


def placed(layer: ImageLayer, fractions: tuple[float, float, float, float] | None) -> Box | None:
    """A box given in fractions of the layer's picture, on the canvas (rotation left out)."""
    if fractions is None:
        return None
    x, y, width, height = fractions
    return Box(layer.x + x * layer.width, layer.y + y * layer.height, width * layer.width, height * layer.height)


def words_reports(readings: Sequence[Reading], format: Format) -> Iterator[WordsReport]:
    for reading in readings:
        shown = {str(width): round(reading.cap_height * width / format.width, 1) for width in format.shown_widths}
        yield WordsReport(
            layer=reading.layer,
            text=reading.text,
            box=rectangle(reading.box),
            contrast=reading.contrast,
            contrast_median=sorted(reading.contrasts)[len(reading.contrasts) // 2] if reading.contrasts else 21.0,
            hidden=reading.hidden,
            cap_height=round(reading.cap_height, 1),
            cap_height_shown=shown,
            treatment=reading.treatment,
            verdict=_verdict(reading, shown),
        )


def _verdict(reading: Reading, shown: dict[str, float]) -> str:
    if reading.unknown:
        return f"“{reading.text}”: not readable, no face here has {', '.join(map(name_of, reading.unknown))}"
    if reading.stroke < _HAIRLINE:
        return f"“{reading.text}”: not readable where it is small, its letters are hairlines; take a heavier font"
    fine = [width for width, cap in shown.items() if cap >= _LEGIBLE_CAP_PIXELS]
    sizes = (
        f"readable from {min(map(int, fine))} px wide"
        if fine
        else f"small: {max(shown.values()):.0f} px letters at best where it is shown"
    )
    contrast = f"contrast {reading.contrast:.1f} at the weakest letter"
    return f"“{reading.text}”: {sizes}, {contrast}"


def safe_zone_hits(scene: Scene, format: Format) -> Iterator[str]:
    """A sentence for each thing that matters in a zone that must stay clear, or over the margin."""
    for name, box in _what_matters(scene):
        for zone in format.keep_clear:
            if box.overlaps(zone.box):
                yield f"{name} reaches into the {zone.name}"
        if not format.canvas.contains(box, tolerance=1.0):
            yield f"{name} runs out of the canvas"


def _what_matters(scene: Scene) -> Iterator[tuple[str, Box]]:
    for layer in scene.walk():
        if not layer.visible:
            continue
        if isinstance(layer, TextLayer):
            yield f"“{layer.name}”", layer.box
        elif isinstance(layer, ImageLayer) and layer.role is Role.BRAND:
            yield layer.name, layer.box
        elif isinstance(layer, ImageLayer) and layer.role is Role.PERSON:
            face = placed(layer, layer.face)
            if face:
                yield f"{layer.name}'s face", face
