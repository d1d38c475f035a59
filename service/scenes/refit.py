"""New words, or another box, for one block of text in a scene: the typesetter answers, so that every renderer agrees.

Blocks that the engine made keep the treatment of the style, with the plates and scrims beneath them made anew; a block
that somebody added keeps its own font. What was edited stays: a chosen font, colours (also of the words that stand out
and of plates), effects, blending.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from engine.errors import SceneError
from engine.geometry import Box, Point
from engine.looks import Frozen
from engine.scene import GroupLayer, Layer, Line, Scene, ShapeLayer, TextLayer
from engine.style import Palette, Style

if TYPE_CHECKING:
    from engine.design.text_layers import Words
    from engine.text.fonts import FontLibrary

Scaled = TypeVar("Scaled", bound=Frozen)
_PLATE = "-plate-"
_PLATE_KEPT = ("fill", "opacity", "blend", "visible", "locked")
_LENGTHS = ("width", "blur", "spread", "dx", "dy")
_KEPT = ("fill", "opacity", "blend", "visible", "locked", "rotation", "role")


def refit(
    scene: Scene,
    layer_id: str,
    *,
    text: str,
    style: Style | None,
    fonts: FontLibrary,
    box: Box | None = None,
    font: str | None = None,
) -> Scene:
    """The scene with `text` set as large as `box` (the block's own, when none is given) allows, turned as it was.

    `style` is the scene's, as it was dressed.

    `SceneError` when there is no such block of text; `BriefError` for text that cannot be set; `UnknownName` for a
    font nobody has.
    """
    from engine.text import clean_title

    layer = scene.layer(layer_id)
    if not isinstance(layer, TextLayer):
        raise SceneError(f"the layer {layer_id!r} is no text; only text can be set anew")
    room = box or layer.box
    words = _words(layer, clean_title(text), room, style, fonts, font)
    words = replace(words.wearing(rotation=layer.rotation), box=_held_in_place(words.box, room, layer))
    made = _layers(words, layer, style, seed=scene.seed)
    changed = scene.model_copy(update={"layers": _replaced(scene.layers, layer_id, made)})
    references = {name: scene.fonts.get(name) or fonts.reference(name) for name in sorted(fonts_of(changed))}
    return Scene.model_validate(changed.model_copy(update={"fonts": references}).model_dump())


def fonts_of(scene: Scene) -> frozenset[str]:
    """Every font that a run of text names."""
    texts = (layer for layer in scene.walk() if isinstance(layer, TextLayer))
    return frozenset(run.font for layer in texts for line in layer.lines for run in line.runs)


def _words(layer: TextLayer, text: str, box: Box, style: Style | None, fonts: FontLibrary, font: str | None) -> Words:
    from engine.design.text_layers import Words, kicker_words, title_spec
    from engine.style import TitleTreatment
    from engine.text import fit

    own = font or layer.lines[0].runs[0].font
    font = font or _chosen_font(layer, style)
    fonts.face(own)
    if style and style.kicker and layer.id == "kicker":
        kicker = style.kicker.model_copy(update={"font": font}) if font else style.kicker
        return kicker_words(text, box, kicker, fonts, align=layer.align)
    if style and layer.id.startswith("title"):
        treatment = style.title.model_copy(update={"font": font, "emphasis_font": None}) if font else style.title
    else:
        treatment = TitleTreatment(font=own, case="keep", tracking=layer.tracking, emphasis="none", fill="ink")
    fitted = fit(title_spec(text, treatment, align=layer.align), box.width, box.height, fonts)
    left, top = _aligned(box, fitted.width, layer.align), box.y + (box.height - fitted.height) / 2
    at = Box(left, top, fitted.width, fitted.height)
    return Words(stem=layer.id, fitted=fitted, box=at, treatment=treatment, align=layer.align)


def _chosen_font(layer: TextLayer, style: Style | None) -> str | None:
    """The one font of all its letters where that is none of its style's: somebody chose it."""
    used = {run.font for line in layer.lines for run in line.runs}
    if style is None or len(used) != 1:
        return None
    own: set[str | None] = {style.title.font, style.title.emphasis_font}
    if layer.id == "kicker" and style.kicker:
        own = {style.kicker.font}
    return None if used <= own else used.pop()


def _layers(words: Words, before: TextLayer, style: Style | None, *, seed: int) -> list[Layer]:
    from engine.design.text_layers import text_layer, words_layers

    of_engine = style is not None and (before.id.startswith("title") or before.id == "kicker")
    palette = style.palette if style else _plain_palette()
    *beneath, text = words_layers(words, palette, seed=seed) if of_engine else [text_layer(words, palette)]
    assert isinstance(text, TextLayer)  # the words lie on all that belongs to them
    kept = {name: getattr(before, name) for name in _KEPT}
    factor = max(line.size for line in text.lines) / max(max(line.size for line in before.lines), 1.0)
    kept["effects"] = tuple(_scaled(effect, factor) for effect in before.effects)
    kept["stroke"] = _scaled(before.stroke, factor) if before.stroke else None
    kept["name"] = text.text if before.name == before.text else before.name
    kept["lines"] = _accented(text.lines, before)
    return [*beneath, text.model_copy(update=kept)]


def _accented(lines: tuple[Line, ...], before: TextLayer) -> tuple[Line, ...]:
    """The words that stand out, in the colour that such words had."""
    accent = next((run.fill for line in before.lines for run in line.runs if run.fill), None)
    if accent is None:
        return lines
    return tuple(
        line.model_copy(
            update={"runs": tuple(run.model_copy(update={"fill": accent}) if run.fill else run for run in line.runs)}
        )
        for line in lines
    )


def _scaled(look: Scaled, factor: float) -> Scaled:
    """Outlines, shadows and glows are as large as the letters that wear them."""
    lengths = {name: getattr(look, name) * factor for name in _LENGTHS if hasattr(look, name)}
    return look.model_copy(update=lengths)


def _held_in_place(made: Box, room: Box, layer: TextLayer) -> Box:
    """A turned block keeps its anchor (the side it is aligned to) where it is seen."""
    if not layer.rotation:
        return made
    at = {"left": 0.0, "center": 0.5, "right": 1.0}[layer.align]
    seen = Point(room.x + at * room.width, room.centre.y).turned(room.centre, layer.rotation)
    now = Point(made.x + at * made.width, made.centre.y).turned(made.centre, layer.rotation)
    return made.moved(seen.x - now.x, seen.y - now.y)


def _replaced(layers: tuple[Layer, ...], layer_id: str, made: list[Layer]) -> tuple[Layer, ...]:
    """`made` where the block was, without the plates and the scrim that it stood on."""
    ids = {layer.id for layer in layers}
    out: list[Layer] = []
    for layer in layers:
        if layer.id == layer_id:
            out.extend(_like_before(new, layers) for new in made)
        elif isinstance(layer, GroupLayer):
            out.append(layer.model_copy(update={"layers": _replaced(layer.layers, layer_id, made)}))
        elif not (layer_id in ids and _belongs(layer, layer_id)):
            out.append(layer)
    return tuple(out)


def _like_before(made: Layer, layers: tuple[Layer, ...]) -> Layer:
    """A plate looks like the one of its number before it, or the first."""
    stem, plate, _ = made.id.rpartition(_PLATE)
    before = {layer.id: layer for layer in layers if plate and layer.id.startswith(stem + plate)}
    like = before.get(made.id) or next(iter(before.values()), None)
    if not (isinstance(made, ShapeLayer) and isinstance(like, ShapeLayer)):
        return made
    return made.model_copy(update={name: getattr(like, name) for name in _PLATE_KEPT})


def _belongs(layer: Layer, layer_id: str) -> bool:
    return layer.id == f"{layer_id}-scrim" or layer.id.startswith(layer_id + _PLATE)


def _aligned(box: Box, width: float, align: str) -> float:
    return {"left": box.x, "center": box.x + (box.width - width) / 2, "right": box.right - width}[align]


def _plain_palette() -> Palette:
    return Palette(ground="#000000", deep="#000000", ink="#ffffff", accent="#ffffff", second="#ffffff")
