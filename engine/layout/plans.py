"""The designs the solver tries: each arrangement as a few plans, 16:9, 1:1 and 9:16 apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from engine.format import Format
from engine.geometry import Box
from engine.layout.framing import FRAMINGS, Way, on_canvas, ways_of
from engine.layout.placement import Align
from engine.style import LayoutPreference

WIDE, TALL = 1.2, 0.84
"""Width over height from which a canvas is designed as 16:9, and up to which as 9:16; between them as a square."""

HEADS: dict[str, tuple[float, ...]] = {
    "wide": (0.70, 0.56, 0.48, 0.42, 0.38, 0.34),
    "square": (0.58, 0.46, 0.4, 0.34, 0.3, 0.26),
    "tall": (0.38, 0.30, 0.25, 0.22, 0.20, 0.18),
}
"""Wanted head height as a share of the canvas height, by number of people."""

CROWD = 3
"""From so many people on, nobody stands beside the words of a wide canvas: their heads would get too small."""

PAIR = (0.45, 0.62)
"""Least and most of the canvas height for each of two heads in 16:9."""

HIGH = {"wide": (0.4, 0.345), "square": (0.27, 0.21), "tall": (0.34, 0.26)}
"""Eye lines tried above words that stand below the chin, in shares of the height."""

LOWEST_CHIN = 0.74
"""How far down chins may reach above such words."""

SIZES = (1.12, 1.0, 0.86, 0.72, 0.55)
"""Head sizes tried, as factors of the wanted one."""

STRIPS = {"wide": (0.28, 0.34, 0.4), "square": (0.28, 0.36, 0.44, 0.52), "tall": (0.22, 0.3, 0.36)}
"""Most of the canvas height that words on a panel may take with their margins; it ends up as high as they need."""

FILLED = {"wide": (0.94, 1.08), "square": (0.94, 1.08, 1.2), "tall": (0.94, 1.08)}
"""Heads above a panel, as shares of the height that is left there: with air above the hair, or with hair cut off."""

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
    """With `behind` or `panel`: the height the words may take, in design units."""
    parts: bool = False
    """Two phrases, one on each side."""
    panel: bool = False
    """A shape of the style under the words hides where bodies end."""
    filled: float = 0.0
    """With `panel`: the height of the tallest head, as a share of what is left above the panel."""
    level: bool = True
    """Everybody on one eye line that is not too low."""
    way: Way | None = None
    """Everybody, or everybody but one, in a frame of the style."""
    mirrored: bool = False
    """The frames are at the left."""


def shape_of(format: Format) -> Literal["wide", "square", "tall"]:
    aspect = format.width / format.height
    return "wide" if aspect >= WIDE else "tall" if aspect <= TALL else "square"


def wanted_head(format: Format, people: int, preference: LayoutPreference) -> float:
    """Head height in design units."""
    shape = shape_of(format)
    share = HEADS[shape][max(people, 1) - 1]
    if shape == "wide" and people == 1:
        share = preference.head
    elif shape == "wide" and people == 2:
        share = min(max(preference.head - 0.14, PAIR[0]), PAIR[1])
    return share * format.height


def wanted_arrangement(format: Format, people: int, preference: LayoutPreference) -> str:
    shape = shape_of(format)
    own = preference.arrangement if shape == "wide" else preference.square
    names = [name for name in (own, *preference.others) if holds(name, people) and (shape == "wide" or name != "side")]
    if people >= CROWD and shape == "wide":
        names = [name for name in names if name != "side"] or ["lower-third"]
    return next(iter(names), own)


def holds(arrangement: str, people: int) -> bool:
    """Whether an arrangement is for so many."""
    least, most = FRAMINGS[arrangement].people if arrangement in FRAMINGS else (2 if arrangement == "versus" else 0, 6)
    return least <= people <= most


def plans_for(
    format: Format, people: int, preference: LayoutPreference, *, allow_behind: bool, opposed: bool
) -> tuple[list[Plan], list[Plan], list[Plan]]:
    """Plans of the wanted arrangement, then of the others, then all with people who need not stand on one line.

    `opposed`: the title has two opposing phrases.
    """
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
    refused = not holds(wanted, people) or (wanted in ("masthead", "behind") and not allow_behind)
    if wanted in FRAMINGS:
        first = [] if refused else list(_framed(format, people, preference, wanted))
    else:
        first = [] if refused else _drawn(drawers[wanted](format, people, preference), format, people, SIZES)
    if wanted == "versus" and opposed:
        first = [replace(plan, parts=True) for plan in first]
    others = (name for name in ("side", "stack", "lower-third", "centre") if name != wanted)
    rest = (plan for name in others for plan in drawers[name](format, people, preference))
    others_too = _drawn(rest, format, people, SIZES[1::2])
    loose = [replace(plan, level=False) for plan in (*first, *others_too) if not plan.panel and plan.way is None]
    return first, others_too, loose


def _drawn(plans: Iterator[Plan], format: Format, people: int, sizes: tuple[float, ...]) -> list[Plan]:
    ideas = list(plans)
    return _sized(ideas, people, sizes) + _on_panels(ideas, format)


def _sized(plans: Sequence[Plan], people: int, sizes: tuple[float, ...]) -> list[Plan]:
    """Each plan at several head sizes, in one row and, for three people or more, in two."""
    fronts = [people] if people < 3 else [people, (people + 1) // 2]
    drawn = [replace(plan, front=front) for plan in plans for front in fronts]
    return [replace(plan, head=plan.head * size) for plan in drawn for size in sizes]


def _on_panels(plans: Sequence[Plan], format: Format) -> list[Plan]:
    """Each arrangement with words below once more: words on a panel, people filling all that is above it."""
    below = {plan.arrangement: plan for plan in plans if plan.words == "below"}
    region = Box(0, 0, format.width, format.height)
    return [
        replace(plan, panel=True, region=region, strip=strip * format.height, filled=filled)
        for plan in below.values()
        for strip in STRIPS[shape_of(format)]
        for filled in FILLED[shape_of(format)]
    ]


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
    shares = {1: (0.46, 0.54, 0.4), 2: (0.6, 0.52)}.get(people, (0.66, 0.58, 0.5))
    shares = shares if shape == "wide" else tuple(min(s + 0.06, 0.66) for s in shares)
    eyes = (0.4 if shape == "wide" else 0.42) * format.height
    for side in ("left", "right") if preference.people_side == "left" else ("right", "left"):
        for share in shares:
            region = _region(format, 0, 0, share) if side == "left" else _region(format, 1 - share, 0, 1)
            words: Where = "right" if side == "left" else "left"
            yield _plan(
                format, people, preference, arrangement="side", words=words, region=region, eyes=eyes, spread=0.1
            )


def _stack(format: Format, people: int, preference: LayoutPreference) -> Iterator[Plan]:
    """Words above and people below, or the other way round."""
    tops = {"wide": (0.28, 0.36, 0.46), "square": (0.28, 0.36, 0.45), "tall": (0.22, 0.31, 0.42)}[shape_of(format)]
    for top in tops:
        region = _region(format, 0, top, 1)
        yield _plan(
            format, people, preference, arrangement="stack", words="above", region=region, eyes=0.0, anchor="middle"
        )
    region = _region(format, 0, 0, 1, LOWEST_CHIN)
    for eyes in HIGH[shape_of(format)][: 2 if shape_of(format) == "square" else 1]:
        yield _plan(
            format, people, preference, arrangement="stack", words="below", region=region, eyes=eyes * format.height
        )


def _lower_third(format: Format, people: int, preference: LayoutPreference) -> Iterator[Plan]:
    """Words across the lower part, over the chest."""
    offset = {1: 0.2, 2: 0.08}.get(people, 0.0) if shape_of(format) == "wide" else 0.0
    sides = [(offset, 1.0), (0.0, 1.0 - offset)]
    for left, right in sides if preference.people_side == "right" else reversed(sides):
        for eyes in HIGH[shape_of(format)]:
            yield _plan(
                format,
                people,
                preference,
                arrangement="lower-third",
                words="below",
                region=_region(format, left, 0, right, LOWEST_CHIN),
                eyes=eyes * format.height,
                spread=0.3,
                anchor="bottom",
            )


def _centre(format: Format, people: int, preference: LayoutPreference) -> Iterator[Plan]:
    """Everything on the middle axis."""
    for eyes in HIGH[shape_of(format)]:
        yield _plan(
            format,
            people,
            preference,
            arrangement="centre",
            words="below",
            region=_region(format, 0, 0, 1, LOWEST_CHIN),
            spread=0.3,
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


def _framed(format: Format, people: int, preference: LayoutPreference, name: str) -> Iterator[Plan]:
    """Everybody in a frame of the style, on the wanted side and on the other."""
    sides = ("left", "right") if preference.people_side == "left" else ("right", "left")
    for way in ways_of(name, shape_of(format)):
        for side in sides:
            beside: Where = "right" if side == "left" else "left"
            plan = _plan(
                format,
                people,
                preference,
                arrangement=name,
                words=beside if way.where == "left" else way.where,
                region=on_canvas(way.free or way.frames, format, mirrored=side == "left"),
                eyes=0.4 * format.height,
                spread=0.1,
                align=None if way.where == "left" else "center",
            )
            yield replace(plan, way=way, mirrored=side == "left")


def _versus(format: Format, people: int, preference: LayoutPreference) -> Iterator[Plan]:
    """Two sides facing each other, words below them."""
    for eyes in HIGH[shape_of(format)]:
        yield _plan(
            format,
            people,
            preference,
            arrangement="versus",
            words="below",
            region=_region(format, 0, 0, 1, LOWEST_CHIN),
            eyes=eyes * format.height,
            spread=99.0,
            align="center",
        )
