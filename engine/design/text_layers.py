"""Fitted words as layers: plates beneath, then live text with its outlines, shadow and glow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.design.plate import PLATE_SIDES, plate_layers
from engine.geometry import Box
from engine.looks import Effect, Glow, LinearGradient, Outline, Paint, Shadow, SolidPaint, Stop, Stroke
from engine.pixels.colour import with_alpha
from engine.scene import Layer, Line, Role, Run, ShapeLayer, TextLayer
from engine.style import KickerTreatment, Palette, Plate, TitleTreatment
from engine.text import FittedText, TextSpec, fit
from engine.text.fit import Align
from engine.text.fonts import FontLibrary

_BACKING = 101
"""Plates behind lines are numbered from here, so that those of words keep their numbers."""
_BESIDE_PLATE = 0.10
"""Em of bare ground between a plate and the next letter."""


@dataclass(frozen=True, kw_only=True)
class Shade:
    """Ground darkened, or lightened, from the edge of the canvas to beyond the words."""

    colour: str
    strength: float
    over_people: bool = False
    """An arm or a shoulder under the words is shaded too; then it ends soon after them, short of the face."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """One block of words where it stands, with the treatment it wears. Repairs replace the treatment."""

    stem: str
    fitted: FittedText
    box: Box
    treatment: TitleTreatment
    align: Align
    over_people: bool = False
    """The words stand on a person, who is shaded with the ground."""
    frame: Box | None = None
    """The canvas, for a shade that comes in from its edge."""
    heads: tuple[Box, ...] = ()
    """Whom no shade may touch."""
    shade: Shade | None = None
    backing: Plate | None = None
    """A plate behind each line, beneath those of the treatment."""

    def wearing(self, **changes: object) -> Words:
        return replace(self, treatment=self.treatment.model_copy(update=changes))

    @property
    def em(self) -> float:
        """The size that outlines, shadows and padding are measured in: between the largest and smallest line."""
        sizes = [line.size for line in self.fitted.lines]
        return (min(sizes) * 2 + max(sizes)) / 3


def title_spec(text: str, treatment: TitleTreatment, *, align: Align, max_lines: int | None = None) -> TextSpec:
    """What the typesetter needs to know of a treatment."""
    return TextSpec(
        text=text,
        font=treatment.font,
        emphasis_font=treatment.emphasis_font,
        case=treatment.case,
        tracking=treatment.tracking,
        line_height=treatment.line_height,
        fill_lines=treatment.fill_lines,
        emphasis=treatment.emphasis,
        max_lines=max_lines or treatment.max_lines,
        align=align,
        padding_em=_padding(treatment),
        apart_em=_apart(treatment),
    )


def _apart(treatment: TitleTreatment) -> float:
    """A plate needs its padding, and its neighbours a hand of ground between them and it."""
    plate = treatment.plate
    return PLATE_SIDES * plate.padding_em + _BESIDE_PLATE if plate and plate.shape == "word" else 0.0


def _padding(treatment: TitleTreatment) -> float:
    outlines = sum(outline.width_em for outline in treatment.outlines)
    plate = treatment.plate.padding_em * (0.5 if treatment.plate.shape == "word" else 1.0) if treatment.plate else 0.0
    return max(outlines, plate)


def words_layers(words: Words, palette: Palette, *, seed: int) -> list[Layer]:
    """Plates and text of one block, lowest first."""
    return [*_plates(words, palette, seed=seed), text_layer(words, palette)]


def _plates(words: Words, palette: Palette, *, seed: int) -> list[ShapeLayer]:
    made: list[ShapeLayer] = []
    for first, plate in ((_BACKING, words.backing), (1, words.treatment.plate)):
        if plate is None:
            continue
        boxes = [box.moved(words.box.x, words.box.y) for box in _plate_boxes(words.fitted, plate)]
        layers = plate_layers(
            boxes, plate, palette, em=words.em, seed=seed, rotation=words.treatment.rotation, pivot=words.box.centre
        )
        made += [
            layer.model_copy(update={"id": f"{words.stem}-plate-{number}"})
            for number, layer in enumerate(layers, first)
        ]
    return made


def _plate_boxes(fitted: FittedText, plate: Plate) -> list[Box]:
    if plate.shape == "word":
        return list(fitted.emphasis_boxes)
    if plate.shape == "line":
        return list(fitted.ink)
    block = fitted.ink[0]
    for box in fitted.ink[1:]:
        block = block.union(box)
    return [block]


def text_layer(words: Words, palette: Palette) -> TextLayer:
    """The live text of one block."""
    treatment, box = words.treatment, words.box
    return TextLayer(
        id=words.stem,
        name=words.fitted.text,
        role=Role.WORDS,
        x=box.x,
        y=box.y,
        width=words.fitted.width,
        height=words.fitted.height,
        rotation=treatment.rotation,
        words=words.fitted.words,
        text=words.fitted.text,
        lines=_coloured(words, palette),
        fill=_fill(treatment, palette),
        stroke=_stroke(words, palette),
        align=words.align,
        direction=words.fitted.direction,
        tracking=treatment.tracking,
        line_height=treatment.line_height,
        effects=tuple(_effects(words, palette)),
    )


def _fill(treatment: TitleTreatment, palette: Palette) -> Paint:
    if not treatment.gradient:
        return SolidPaint(colour=palette.resolve(treatment.fill))
    stops = tuple(Stop(offset=s.offset, colour=palette.resolve(s.colour)) for s in treatment.gradient)
    return LinearGradient(start=(0, 0), end=(0, 1), stops=stops)


def _coloured(words: Words, palette: Palette) -> tuple[Line, ...]:
    """The stressed runs in the accent, when colour is how this style stresses or a plate needs it."""
    treatment = words.treatment
    if treatment.emphasis in ("none", "scale", "weight") and treatment.emphasis_fill == treatment.fill:
        return words.fitted.lines
    fill = SolidPaint(colour=palette.resolve(treatment.emphasis_fill))
    stressed = set(words.fitted.emphasised)

    def coloured(i: int, j: int, run: Run) -> Run:
        return run.model_copy(update={"fill": fill}) if (i, j) in stressed else run

    return tuple(
        line.model_copy(update={"runs": tuple(coloured(i, j, run) for j, run in enumerate(line.runs))})
        for i, line in enumerate(words.fitted.lines)
    )


def _stroke(words: Words, palette: Palette) -> Stroke | None:
    if not words.treatment.outlines:
        return None
    inner = words.treatment.outlines[0]
    return Stroke(colour=palette.resolve(inner.colour), width=2 * inner.width_em * words.em)


def _effects(words: Words, palette: Palette) -> Iterator[Effect]:
    """Lowest first: shadow, glow, then the outer outlines from the widest in."""
    treatment, em = words.treatment, words.em
    if treatment.shadow:
        shadow = treatment.shadow
        colour = with_alpha(palette.resolve(shadow.colour), shadow.opacity)
        yield Shadow(colour=colour, blur=shadow.blur_em * em, dx=shadow.dx_em * em, dy=shadow.dy_em * em)
    if treatment.glow:
        glow = treatment.glow
        yield Glow(colour=with_alpha(palette.resolve(glow.colour), glow.opacity), blur=glow.blur_em * em)
    outer = treatment.outlines[1:]
    for number in range(len(outer), 0, -1):
        width = sum(outline.width_em for outline in outer[:number]) * em
        yield Outline(colour=palette.resolve(outer[number - 1].colour), width=width)


def kicker_words(text: str, box: Box, kicker: KickerTreatment, fonts: FontLibrary, *, align: Align) -> Words:
    """The small line as a block of words of its own, standing in `box`."""
    treatment = TitleTreatment(
        font=kicker.font,
        case="upper",
        tracking=kicker.tracking,
        fill=kicker.colour,
        emphasis="none",
        emphasis_fill=kicker.colour,
        plate=Plate(shape="block", colour=kicker.plate, padding_em=0.28) if kicker.plate else None,
    )
    fitted = fit(title_spec(text, treatment, align=align, max_lines=1), box.width, box.height, fonts)
    at = Box(_aligned(box, fitted.width, align), box.y + (box.height - fitted.height) / 2, fitted.width, fitted.height)
    return Words(stem="kicker", fitted=fitted, box=at, treatment=treatment, align=align)


def kicker_rule(words: Words, kicker: KickerTreatment, palette: Palette) -> ShapeLayer | None:
    """A short bar under the small line, on the side its letters start from."""
    if not kicker.rule:
        return None
    at, height = words.box, max(2.0, words.box.height * 0.16)
    width = min(at.width, at.height * 3.2)
    return ShapeLayer(
        id="kicker-rule",
        name="Rule",
        role=Role.DECORATION,
        x=_aligned(at, width, words.align),
        y=at.bottom + height * 1.1,
        width=width,
        height=height,
        fill=SolidPaint(colour=palette.resolve(kicker.rule)),
    )


def _aligned(box: Box, width: float, align: str) -> float:
    return {"left": box.x, "center": box.x + (box.width - width) / 2, "right": box.right - width}[align]
