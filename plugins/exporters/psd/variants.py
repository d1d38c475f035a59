"""A text layer with its stroke or its fill left out, so that each can be drawn alone."""

from __future__ import annotations

from engine.looks import Paint, PatternPaint, SolidPaint
from engine.pixels.colour import parse
from engine.scene import GroupLayer, Layer, Scene, TextLayer

_NOTHING = SolidPaint(colour="#00000000")


def without_stroke(layer: TextLayer) -> TextLayer:
    return layer.model_copy(update={"stroke": None})


def without_fill(layer: TextLayer) -> TextLayer:
    """Only the stroke leaves ink."""
    lines = tuple(
        line.model_copy(update={"runs": tuple(run.model_copy(update={"fill": None}) for run in line.runs)})
        for line in layer.lines
    )
    return layer.model_copy(update={"fill": _NOTHING, "lines": lines})


def fills(layer: TextLayer) -> list[Paint]:
    """What the letters are filled with, each paint once."""
    paints = [run.fill or layer.fill for line in layer.lines for run in line.runs]
    return list(dict.fromkeys(paints))


def stroke_is_live(layer: TextLayer) -> bool:
    """Whether a stroke outside the letters looks like the scene's, which lies beneath an opaque fill."""
    return bool(layer.stroke and layer.stroke.width and all(_opaque(paint) for paint in fills(layer)))


def _opaque(paint: Paint) -> bool:
    match paint:
        case SolidPaint():
            return parse(paint.colour).alpha == 255
        case PatternPaint():
            return False
    return all(parse(stop.colour).alpha == 255 for stop in paint.stops)


def replaced(scene: Scene, layer: Layer) -> Scene:
    """The scene with another layer in the place of the one with its id."""
    return scene.model_copy(update={"layers": _replaced(scene.layers, layer)})


def _replaced(layers: tuple[Layer, ...], new: Layer) -> tuple[Layer, ...]:
    out: list[Layer] = []
    for layer in layers:
        if layer.id == new.id:
            out.append(new)
        elif isinstance(layer, GroupLayer):
            out.append(layer.model_copy(update={"layers": _replaced(layer.layers, new)}))
        else:
            out.append(layer)
    return tuple(out)
