"""The designs the solver tries: each arrangement as a few plans, 16:9, 1:1 and 9:16 apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from engine.format import Format
from engine.geometry import Box
from engine.layout.placement import Align
from engine.style import LayoutPreference

WIDE, TALL = 1.2, 0.84
"""Width over height from which a canvas is designed as 16:9, and up to which as 9:16; between them as a square."""

HEADS: dict[str, tuple[float, ...]] = {
    "wide": (0.46, 0.40, 0.36, 0.32, 0.29, 0.26),
    "square": (0.40, 0.33, 0.29, 0.26, 0.24, 0.22),
    "tall": (0.32, 0.24, 0.20, 0.18, 0.17, 0.16),
}
"""Wanted head height as a share of the canvas height, by number of people."""

CROWD = 5
"""From so many people on, a wide canvas has them below the words: beside the words their heads get too small."""

SIZES = (1.12, 1.0, 0.86, 0.72, 0.55)
"""Head sizes tried, as factors of the wanted one."""

Where = Literal["left", "right", "above", "below"]
Anchor = Literal["top", "middle", "bottom"]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One idea: where heads stand and how large, and where words stand relative to them."""

    arrangement: str
    words: Where
    region: Box
    """For the heads."""
    head: float
    """Wanted head height in design units."""
    eyes: float
    """Wanted eye line; 0 for as high as the region allows."""
    spread: float = 0.5
    front: int
    """How many people stand in the front row; the rest stand behind."""
    align: Align
    anchor: Anchor = "middle"
    behind: bool = False
    strip: float = 0.0
    """With `behind`: the height the words may take, in design units."""
    parts: bool = False
    """Two phrases, one on each side."""


def shape_of(format: Format) -> Literal["wide", "square", "tall"]:
    aspect = format.width / format.height
    return "wide" if aspect >= WIDE else "tall" if aspect <= TALL else "square"


def wanted_head(format: Format, people: int, preference: LayoutPreference) -> float:
    """Head height in design units."""
    shape = shape_of(format)
    share = HEADS[shape][max(people, 1) - 1]
    if shape == "wide" and people <= 2:
        share = preference.head - (0.06 if people == 2 else 0.0)
    return share * format.height


def wanted_arrangement(format: Format, people: int, preference: LayoutPreference) -> str:
    if shape_of(format) != "wide":
        return preference.square
    return "stack" if people >= CROWD and preference.arrangement == "side" else preference.arrangement


def plans_for(
    format: Format, people: int, preference: LayoutPreference, *, allow_behind: bool, opposed: bool
) -> tuple[list[Plan], list[Plan]]:
    """Plans of the wanted arrangement, then of the others. `opposed`: the title has two opposing phrases."""
    wanted = wanted_arrangement(format, people, preference)
    drawers = {
        "side": _side,
        "stack": _stack,
        "lower-third": _lower_third,
        "centre": _centre,
        "masthead": _masthead,
        "behind": _behind,
        "versus": _versus,
    }
    refused = (wanted == "versus" and people < 2) or (wanted in ("masthead", "behind") and not allow_behind)
    first = [] if refused else _sized(drawers[wanted](format, people, preference), people, SIZES)
    if wanted == "versus" and opposed:
        first = [replace(plan, parts=True) for plan in first]
    others = (name for name in ("side", "stack", "lower-third", "centre") if name != wanted)
    rest = (plan for name in others for plan in drawers[name](format, people, preference))
    return first, _sized(rest, people, SIZES[1::2])


def _sized(plans: Iterator[Plan], people: int, sizes: tuple[float, ...]) -> list[Plan]:
    """Each plan at several head sizes, in one row and, for three people or more, in two."""
    fronts = [people] if people < 3 else [people, (people + 1) // 2]
    return [replace(p, front=front, head=p.head * size) for p in plans for front in fronts for size in sizes]


def _plan(
    format: Format,
    people: int,
    preference: LayoutPreference,
    *,
    arrangement: str,
    words: Where,
    region: Box,
    eyes: float,
    spread: float = 0.5,
    align: Align | None = None,
    anchor: Anchor = "middle",
    behind: bool = False,
    strip: float = 0.0,
) -> Plan:
    """In one row, at the wanted size, aligned as is preferred where nothing else is said."""
    return Plan(
        arrangement=arrangement,
        words=words,
        region=region,
        head=wanted_head(format, people, preference),
        eyes=eyes,
        spread=spread,
        front=people,
        align=align or preference.align,
        anchor=anchor,
        behind=behind,
        strip=strip,
    )


def _region(format: Format, left: float, top: float, right: float, bottom: float = 1.0) -> Box:
    """By shares of the canvas, heads kept a hair inside the edges."""
    edge = 0.012 * min(format.width, format.height)
    w, h = format.width, format.height
    return Box.from_edges(
        max(left * w, edge), max(top * h, edge), min(right * w, w - edge), min(bottom * h, format.safe.bottom)
    )


def _side(format: Format, people: int, preference: LayoutPreference) -> Iterator[Plan]:
    """People on one side, words on the other."""
    shape = shape_of(format)
    shares = {1: (0.44, 0.5, 0.38), 2: (0.56, 0.48)}.get(people, (0.62, 0.54, 0.46))
    shares = shares if shape == "wide" else tuple(min(s + 0.06, 0.66) for s in shares)
    eyes = (0.37 if shape == "wide" else 0.42) * format.height
    for side in ("left", "right") if preference.people_side == "left" else ("right", "left"):
        for share in shares:
            region = _region(format, 0, 0, share) if side == "left" else _region(format, 1 - share, 0, 1)
            words: Where = "right" if side == "left" else "left"
            yield _plan(
                format, people, preference, arrangement="side", words=words, region=region, eyes=eyes, spread=0.35
            )


def _stack(format: Format, people: int, preference: LayoutPreference) -> Iterator[Plan]:
    """Words above and people below, or the other way round."""
    tops = {"wide": (0.28, 0.36, 0.46), "square": (0.28, 0.36, 0.45), "tall": (0.22, 0.31, 0.42)}[shape_of(format)]
    for top in tops:
        region = _region(format, 0, top, 1)
        yield _plan(
            format, people, preference, arrangement="stack", words="above", region=region, eyes=0.0, anchor="middle"
        )
    region = _region(format, 0, 0.02, 1, 0.6)
    yield _plan(format, people, preference, arrangement="stack", words="below", region=region, eyes=0.0)


def _lower_third(format: Format, people: int, preference: LayoutPreference) -> Iterator[Plan]:
    """Words across the lower part, over the chest."""
    offset = 0.2 if people == 1 else 0.08 if people == 2 else 0.0
    sides = [(offset, 1.0), (0.0, 1.0 - offset)]
    for left, right in sides if preference.people_side == "right" else reversed(sides):
        for eyes in (0.30, 0.24):
            yield _plan(
                format,
                people,
                preference,
                arrangement="lower-third",
                words="below",
                region=_region(format, left, 0, right, 0.72),
                eyes=eyes * format.height,
                anchor="bottom",
            )


def _centre(format: Format, people: int, preference: LayoutPreference) -> Iterator[Plan]:
    """Everything on the middle axis."""
    for eyes in (0.30, 0.24):
        yield _plan(
            format,
            people,
            preference,
            arrangement="centre",
            words="below",
            region=_region(format, 0, 0, 1, 0.72),
            eyes=eyes * format.height,
            align="center",
        )


def _masthead(format: Format, people: int, preference: LayoutPreference) -> Iterator[Plan]:
    """One line across the top, the head's top before it."""
    strips = {"wide": (0.26, 0.34, 0.44), "square": (0.2, 0.28, 0.36), "tall": (0.14, 0.22, 0.3)}[shape_of(format)]
    yield from _beneath(format, people, preference, "masthead", strips)


def _behind(format: Format, people: int, preference: LayoutPreference) -> Iterator[Plan]:
    """Large words across, passing behind the heads."""
    strips = {"wide": (0.36, 0.46, 0.56), "square": (0.32, 0.42, 0.5), "tall": (0.26, 0.36, 0.44)}[shape_of(format)]
    yield from _beneath(format, people, preference, "behind", strips)


def _beneath(
    format: Format, people: int, preference: LayoutPreference, arrangement: str, strips: tuple[float, ...]
) -> Iterator[Plan]:
    for strip in strips:
        yield _plan(
            format,
            people,
            preference,
            arrangement=arrangement,
            words="above",
            region=_region(format, 0, 0, 1),
            eyes=0.0,
            align="center",
            anchor="top",
            behind=True,
            strip=strip * format.height,
        )


def _versus(format: Format, people: int, preference: LayoutPreference) -> Iterator[Plan]:
    """Two sides facing each other, words below them."""
    for eyes in (0.31, 0.26):
        yield _plan(
            format,
            people,
            preference,
            arrangement="versus",
            words="below",
            region=_region(format, 0, 0, 1, 0.72),
            eyes=eyes * format.height,
            spread=99.0,
            align="center",
        )
