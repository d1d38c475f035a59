"""A title into a box: the line breaks and sizes that make its words biggest.

Everything is placed by ink and capital height, never by the font's line box: the block's top-left is the
ink's top-left less the padding asked for. The result always fits, however small the box.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.geometry import Box
from engine.scene import Line, Run
from engine.text import breaking, choice, measure, solve
from engine.text.bidi import base_direction
from engine.text.cases import cased
from engine.text.emphasis import Emphasis, choose_emphasis, with_its_marks
from engine.text.face import FontFace
from engine.text.fonts import FontLibrary
from engine.text.given import Start, as_given
from engine.text.hyphens import SOFT_HYPHEN, may_part
from engine.text.shape import Direction, Glyph, Shaped

_RAGGED = 0.75
"""What a block whose shortest line has no width is worth beside an even one."""

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, kw_only=True)
class TextSpec:
    """Words and how they are to be set. `tracking` is 1/1000 em; `padding_em` is room round the ink for outlines."""

    text: str
    font: str
    emphasis_font: str | None = None
    case: Literal["upper", "lower", "sentence", "keep"] = "upper"
    tracking: float = 0.0
    line_height: float = 0.94
    fill_lines: bool = False
    emphasis: Literal["colour", "plate", "scale", "weight", "none"] = "colour"
    max_lines: int = 4
    align: Align = "left"
    padding_em: float = 0.0
    apart_em: float = 0.0
    """Room to keep between stressed words and their neighbours on a line; a space counts towards it."""


@dataclass(frozen=True, kw_only=True)
class FittedText:
    """Lines, boxes and sizes in design units from the block's top-left; `cap_height` is of the smallest line.

    `text` is what is drawn and `words` what was given, both in reading order with the breaks of the lines.

    `emphasised` names the stressed runs by (line, run) with their boxes in `emphasis_boxes`; `glyph_boxes` holds
    the ink of every visible glyph, `glyph_characters` the first character that each stands for; `missing` the names
    of characters no font has.
    """

    text: str
    words: str
    lines: tuple[Line, ...]
    width: float
    height: float
    size: float
    cap_height: float
    ink: tuple[Box, ...]
    emphasised: tuple[tuple[int, int], ...]
    emphasis_boxes: tuple[Box, ...]
    glyph_boxes: tuple[Box, ...]
    glyph_characters: tuple[str, ...]
    direction: Direction
    missing: tuple[str, ...]


def fit(spec: TextSpec, width: float, height: float, fonts: FontLibrary) -> FittedText:
    """Set `spec` as large as `width` by `height` design units allow. `UnknownName` when its font is not there."""
    plan = _plan(spec, fonts)
    width, height = max(width, 1e-3), max(height, 1e-3)
    best = max((way for group in plan.groups for way in [group.best(width, height)]), key=lambda way: way[0])
    return plan.placed(best[1], width, height)


@dataclass(frozen=True, kw_only=True)
class _Group:
    """All ways to break a title into one number of lines."""

    ends: tuple[tuple[int, ...], ...]
    made: solve.Blocks
    quality: NDArray[np.float64]
    weight: NDArray[np.float64]

    def best(self, width: float, height: float) -> tuple[float, tuple[int, ...]]:
        scale = solve.scales(self.made, width, height)
        scores = solve.scores(self.made, scale, self.quality, self.weight)
        index = int(np.argmax(scores))
        return float(scores[index]), self.ends[index]


class _Plan:
    """One title measured: every way to break it, ready for any box."""

    def __init__(self, spec: TextSpec, fonts: FontLibrary) -> None:
        face = fonts.face(spec.font)
        self.given = _chosen(spec, face, fonts)
        stress = _drawn(spec, self.given)
        stress_face = fonts.face(spec.emphasis_font) if spec.emphasis_font and stress.end > stress.start else face
        self.plain = stress.text
        stress, self.hyphens = _hyphened(stress, face)
        self.spec, self.text = spec, stress.text
        self.direction = base_direction(self.text)
        self.stressed = (stress.start, stress.end)
        self.letters = measure.letters(
            self.text, self.stressed, face, stress_face, fonts,
            tracking=spec.tracking, direction=self.direction, apart=spec.apart_em,
        )  # fmt: skip
        self.units = breaking.units(self.text)
        self.capital = measure.capital_height(self.text, self.letters.faces)
        self.missing = choice.missing(self.text, face, fonts)
        self.align: Align = spec.align
        self._sets: dict[tuple[int, int], measure.Set] = {}
        self.groups = self._groups()

    @property
    def rhythm(self) -> solve.Rhythm:
        spec = self.spec
        return solve.Rhythm(
            capital=self.capital, line_height=spec.line_height, padding=spec.padding_em, plated=spec.emphasis == "plate"
        )

    def _blocks(self, lines: solve.Lines) -> solve.Blocks:
        spec = self.spec
        return solve.blocks(
            lines, self.rhythm, fill=spec.fill_lines, align=spec.align, scale_stress=spec.emphasis == "scale"
        )

    def _groups(self) -> list[_Group]:
        table = measure.table(self.units, self.letters)
        forced = [index for index, unit in enumerate(self.units) if unit.forced]
        widths = [float(table.width[i, i]) for i in range(len(self.units))]
        ways = breaking.candidates(widths, forced, self.spec.max_lines)
        breaks = self._break_qualities()
        return [self._group(tuple(ends), table, breaks) for ends in ways.values() if ends]

    def _break_qualities(self) -> NDArray[np.float64]:
        pairs = zip(self.units, self.units[1:], strict=False)
        return np.array([breaking.break_quality(self.text, a, b, self.stressed) for a, b in pairs] + [1.0])

    def _group(self, ends: tuple[tuple[int, ...], ...], table: measure.Table, breaks: NDArray[np.float64]) -> _Group:
        last = np.array(ends)
        first = np.concatenate((np.zeros((len(last), 1), dtype=int), last[:, :-1] + 1), axis=1)
        spans = sorted(set(zip(first.ravel().tolist(), last.ravel().tolist(), strict=True)))
        facts = {span: self._line_facts(*span) for span in spans}
        of = np.array(
            [
                [facts[i, j] for i, j in zip(a, b, strict=True)]
                for a, b in zip(first.tolist(), last.tolist(), strict=True)
            ]
        )
        lines = solve.Lines(
            width=table.width[first, last], top=table.top[first, last], bottom=table.bottom[first, last],
            hang_left=of[..., 0], hang_right=of[..., 1], stressed=of[..., 2] > 0, holding=of[..., 5] > 0,
            small=(of[..., 3] < 1) & (of[..., 2] == 0),
        )  # fmt: skip
        quality = breaks[last].prod(axis=1) * of[..., 3].prod(axis=1)
        if not self.spec.fill_lines:
            evenness = (lines.width / lines.width.max(axis=1, keepdims=True)).min(axis=1)
            quality = quality * (_RAGGED + (1 - _RAGGED) * evenness)
        if self.spec.emphasis in ("scale", "plate"):
            quality = quality * np.where(lines.stressed.any(axis=1), 1.12, 1.0)
        weight = of[..., 4] / of[..., 4].sum(axis=1, keepdims=True)
        return _Group(ends=ends, made=self._blocks(lines), quality=quality, weight=weight)

    def _line_facts(self, i: int, j: int) -> tuple[float, float, float, float, float, float]:
        """Hang left and right in em, stressed and nothing else, quality, load, some of it stressed."""
        start, end = self.units[i].start, self.units[j].end
        text, face = self.text[start:end], self.letters.faces[start]
        hang = measure.hanging(text, face) if self.direction == "ltr" else (0.0, 0.0)
        words = [self.text[unit.start : unit.end] for unit in self.units[i : j + 1]]
        some = any(self.letters.stressed[start:end])
        alone = some and all(self.letters.stressed[k] or not self.text[k].isalnum() for k in range(start, end))
        quality = breaking.line_quality(words, hyphened=self.units[j].hyphened and " " in text)
        return (*hang, float(alone), quality, self._load(i, j), float(some))

    def _load(self, i: int, j: int) -> float:
        """How much it matters that a line is big: its letters, small words half, stressed ones more."""
        load = 0.0
        for unit in self.units[i : j + 1]:
            small = breaking.is_small(self.text[unit.start : unit.end])
            stressed = any(self.letters.stressed[unit.start : unit.end])
            load += (unit.end - unit.start) * (2.5 if stressed else 0.5 if small else 1.0)
        return load

    def _set(self, i: int, j: int) -> measure.Set:
        if (i, j) not in self._sets:
            self._sets[i, j] = self.letters.set(self.units[i].start, self.units[j].end)
        return self._sets[i, j]

    def placed(self, ends: tuple[int, ...], width: float, height: float) -> FittedText:
        """The chosen way set exactly and put in place."""
        spans = list(zip([0, *(end + 1 for end in ends[:-1])], ends, strict=True))
        sets = [self._set(i, j) for i, j in spans]
        facts = np.array([[self._line_facts(i, j)] for i, j in spans]).transpose(1, 0, 2)
        lines = solve.Lines(
            width=np.array([[s.ink.width for s in sets]]), top=np.array([[-s.ink.y for s in sets]]),
            bottom=np.array([[max(0.0, s.ink.bottom) for s in sets]]),
            hang_left=facts[..., 0], hang_right=facts[..., 1], stressed=facts[..., 2] > 0, holding=facts[..., 5] > 0,
            small=(facts[..., 3] < 1) & (facts[..., 2] == 0),
        )  # fmt: skip
        made = self._blocks(lines)
        scale = float(solve.scales(made, width, height)[0]) * (1 - 1e-6)
        return _Placing(self, sets, made, scale).result(self._words(spans))

    def _words(self, spans: list[tuple[int, int]]) -> str:
        starts = []
        for first, _ in spans:
            place = self.units[first].start
            ours = sum(hyphen < place for hyphen in self.hyphens)
            starts.append(Start(place=place - ours, after_hyphen=first > 0 and self.units[first - 1].hyphened))
        return as_given(self.given, self.plain, starts)


@lru_cache(maxsize=256)
def _plan(spec: TextSpec, fonts: FontLibrary) -> _Plan:
    return _Plan(spec, fonts)


def _chosen(spec: TextSpec, face: FontFace, fonts: FontLibrary) -> Emphasis:
    """The words without their marks, and which of them are stressed."""
    found = choose_emphasis(choice.folded(spec.text, face, fonts))
    if spec.emphasis == "none":
        return Emphasis(text=found.text)
    if not found.phrase and len(found.text.split()) == 1:
        return Emphasis(text=found.text, start=0, end=len(found.text))
    return found


def _drawn(spec: TextSpec, found: Emphasis) -> Emphasis:
    """The same in the style's capitals; a plate takes in what touches it."""
    found = with_its_marks(found) if spec.emphasis == "plate" else found
    before, phrase, after = cased(found.text[: found.start], found.phrase, found.text[found.end :], spec.case)
    start, end = len(before), len(before) + len(phrase)
    return Emphasis(text=before + phrase + after, start=start, end=end)


def _hyphened(drawn: Emphasis, face: FontFace) -> tuple[Emphasis, tuple[int, ...]]:
    """With a soft hyphen wherever a long word may be parted, and where those are."""
    places = may_part(drawn.text) if face.has("-") else ()
    if not places:
        return drawn, ()
    cuts = [0, *places, len(drawn.text)]
    text = SOFT_HYPHEN.join(drawn.text[a:b] for a, b in pairwise(cuts))
    start, end = (at + sum(place < at for place in places) for at in (drawn.start, drawn.end))
    return Emphasis(text=text, start=start, end=end), tuple(place + index for index, place in enumerate(places))


class _Placing:
    """Sets in em to lines and boxes in design units."""

    def __init__(self, plan: _Plan, sets: list[measure.Set], made: solve.Blocks, scale: float) -> None:
        self.plan, self.sets = plan, sets
        self.sizes = [float(q) * scale for q in made.q[0]]
        self.pad = plan.spec.padding_em * max(self.sizes)
        self.lefts = [float(v) * scale for v in made.left[0]]
        self.rights = [float(v) * scale for v in made.right[0]]
        self.gaps = [float(v) * scale for v in made.gaps[0]]

    def result(self, words: str) -> FittedText:
        baselines = self._baselines()
        anchor = self.pad + max(self.lefts)
        origins = [
            anchor - left - s.ink.x * size for left, s, size in zip(self.lefts, self.sets, self.sizes, strict=True)
        ]
        placed = list(zip(self.sets, self.sizes, origins, baselines, strict=True))
        stressed = [(i, j) for i, (s, *_rest) in enumerate(placed) for j, item in enumerate(s.items) if item.emphasised]
        below = max(0.0, self.sets[-1].ink.bottom) * self.sizes[-1]
        plan = self.plan
        return FittedText(
            text="\n".join(_logical(s) for s in self.sets),
            words=words,
            lines=tuple(self._line(*line) for line in placed),
            width=2 * self.pad + max(self.lefts) + max(self.rights),
            height=baselines[-1] + below + self.pad,
            size=max(self.sizes),
            cap_height=min(self.sizes) * plan.capital,
            ink=tuple(s.ink.scaled(size).moved(x, y) for s, size, x, y in placed),
            emphasised=tuple(stressed),
            emphasis_boxes=tuple(self._stress_box(*placed[i], j) for i, j in stressed),
            glyph_boxes=tuple(box for line in placed for box in _glyph_boxes(*line)),
            glyph_characters=tuple(
                shaped.text[glyph.cluster] for s in self.sets for shaped in s.shapes for glyph in _visible(shaped)
            ),
            direction=plan.direction,
            missing=plan.missing,
        )

    def _baselines(self) -> list[float]:
        """First by its own ink, then each a gap and a capital below the one before."""
        baselines = [self.pad - self.sets[0].ink.y * self.sizes[0]]
        for gap, size in zip(self.gaps, self.sizes[1:], strict=True):
            baselines.append(baselines[-1] + gap + self.plan.capital * size)
        return baselines

    def _line(self, line: measure.Set, size: float, x: float, baseline: float) -> Line:
        runs = tuple(
            Run(
                text=item.text,
                font=item.face.id,
                x=x + pen * size,
                width=shaped.advance * size,
                direction=item.direction,
            )
            for item, pen, shaped in zip(line.items, line.pens, line.shapes, strict=True)
        )
        return Line(runs=runs, size=size, baseline=baseline, width=line.ink.width * size)

    def _stress_box(self, line: measure.Set, size: float, x: float, baseline: float, run: int) -> Box:
        """Capital height tall, as wide as the ink; grown where ink leaves that band."""
        shaped = line.shapes[run]
        ink = shaped.ink.scaled(size).moved(x + line.pens[run] * size, baseline)
        band = Box(ink.x, baseline - self.plan.capital * size, ink.width, self.plan.capital * size)
        return band.union(ink) if ink.area and _leaves(ink, band, size) else band


def _leaves(ink: Box, band: Box, size: float) -> bool:
    """More than the overshoot of round letters."""
    return ink.bottom - band.bottom > 0.04 * size or band.y - ink.y > 0.04 * size


def _logical(line: measure.Set) -> str:
    return "".join(item.text for item in sorted(line.items, key=lambda item: item.start))


def _glyph_boxes(line: measure.Set, size: float, x: float, baseline: float) -> list[Box]:
    return [
        Box.from_edges(g.left, g.top, g.right, g.bottom).scaled(size).moved(x + pen * size, baseline)
        for pen, shaped in zip(line.pens, line.shapes, strict=True)
        for g in _visible(shaped)
    ]


def _visible(shaped: Shaped) -> list[Glyph]:
    return [glyph for glyph in shaped.glyphs if glyph.inked and math.isfinite(glyph.right)]
