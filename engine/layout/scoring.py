"""How good a placement is: soft wishes as one number, larger is better."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from engine.format import Format
from engine.geometry import Box
from engine.layout.crowd import EYES
from engine.layout.figures import Figure
from engine.layout.placement import Frame, PlacedPerson
from engine.layout.plans import Plan, shape_of, wanted_arrangement, wanted_head
from engine.layout.sight import seen_cuts
from engine.style import LayoutPreference

PANEL = 0.15
"""What a panel costs beside bodies that run out of the picture."""

ON_CLOTHES = 0.8
"""What words over bodies cost in a square of a style that has them above: its letters need not read there."""

FRAMED = 0.2
"""What a frame is worth beside a row: no photograph's edge can be seen in it."""

CAP = {"wide": 0.17, "square": 0.17, "tall": 0.075}
"""Wanted cap height as a share of the canvas height."""

TINY = {"wide": 0.55, "square": 0.65, "tall": 0.5}
"""Share of the wanted cap height below which words are too small: a cover is shown smallest."""


def score_people(
    plan: Plan,
    people: Sequence[PlacedPerson],
    figures: Sequence[Figure],
    format: Format,
    preference: LayoutPreference,
    panel: Box | None = None,
) -> float:
    """Arrangement, head size, eye line, gaze, edges and zones."""
    score = 1.2 if plan.arrangement == wanted_arrangement(format, len(people), preference) else 0.0
    score -= {"centre": 0.1, "lower-third": 0.15}.get(plan.arrangement, 0.0)
    if plan.arrangement == "stack" and plan.words == "below":
        score -= ON_CLOTHES if shape_of(format) == "square" and panel is None else 0.35
    score -= 0.4 if plan.arrangement == "side" and shape_of(format) != "wide" else 0.0
    if not people:
        return score
    wanted = wanted_head(format, len(people), preference)
    height = max(figures[p.index].head_height * unit_of(p, figures) for p in people)
    larger = 0.05 if panel and shape_of(format) != "square" else 0.5
    score -= 1.6 * abs(1 - height / wanted) if height < wanted else larger * (height / wanted - 1)
    score -= 2.0 * max(0.0, 0.75 - height / wanted)
    score -= 0.15 * _crown(people, figures, format)
    score -= 2.0 * _eyes_off(people, figures, format)
    score -= 0.35 * outward(plan, people, figures, format)
    score -= _cuts(people, figures, format, panel)
    score -= PANEL if panel else 0.0
    score -= 2.0 * sum(in_zone(p, format) for p in people) / len(people)
    score -= 0.15 * _unbalance(plan, people, format)
    return score + _side_bonus(plan, preference)


def score_framed(
    plan: Plan,
    people: Sequence[PlacedPerson],
    figures: Sequence[Figure],
    frames: Sequence[Frame],
    format: Format,
    preference: LayoutPreference,
) -> float:
    """For people in frames: the arrangement, heads as large in them as is wanted, and gaze."""
    score = FRAMED + (1.2 if plan.arrangement == wanted_arrangement(format, len(people), preference) else 0.0)
    wanted = (plan.way.head if plan.way else 1.0) * min(frame.box.height for frame in frames)
    inside = [person for person in people if person.index in {frame.index for frame in frames}]
    heights = [figures[person.index].head_height * unit_of(person, figures) for person in inside]
    score -= 0.6 * sum(abs(1 - height / wanted) for height in heights) / len(heights)
    return score - 0.35 * outward(plan, people, figures, format) + _side_bonus(plan, preference)


def score_words(cap_height: float, widest: float, format: Format, covers: float) -> float:
    """`cap_height` and `widest` line in design units; `covers`: share of the words' area over heads."""
    cap = cap_height / (CAP[shape_of(format)] * format.height)
    large = 1.4 * min(cap, 1.0) ** 0.7 + 0.3 * min(max(cap - 1.0, 0.0), 0.3)
    tiny = 4.0 * max(0.0, TINY[shape_of(format)] - cap)
    return large - tiny - 1.5 * covers + 0.1 * widest / format.width


def unit_of(person: PlacedPerson, figures: Sequence[Figure]) -> float:
    """The face height on the canvas."""
    head = figures[person.index].head
    return person.head.height / (head.top + head.bottom)


def _crown(people: Sequence[PlacedPerson], figures: Sequence[Figure], format: Format) -> float:
    """1 when hair just touches the top: it stays well within the picture or runs well out of it."""
    whole = [p for p in people if "top" not in figures[p.index].touches]
    air = min((p.head.y for p in whole), default=format.height) / format.height
    return max(0.0, 1 - abs(air - 0.005) / 0.025)


def _eyes_off(people: Sequence[PlacedPerson], figures: Sequence[Figure], format: Format) -> float:
    """By how much of the canvas height eyes lie outside the band where they belong, on average."""
    high, low = {"wide": EYES, "square": (0.2, 0.56), "tall": (0.2, 0.56)}[shape_of(format)]
    lines = [(p.head.y + figures[p.index].head.top * unit_of(p, figures)) / format.height for p in people]
    return sum(max(0.0, eyes - low, high - eyes) for eyes in lines) / len(lines)


def _cuts(people: Sequence[PlacedPerson], figures: Sequence[Figure], format: Format, panel: Box | None) -> float:
    """What cut edges in sight cost: a flat top most, a long side more than one that is rounded off as a shoulder."""
    seen = {edge: length / format.height for edge, length in seen_cuts(people, figures, format, panel).items()}
    aside = seen["left"] + seen["right"]
    return 1.2 * min(aside, 0.15) + 3.0 * max(0.0, aside - 0.15) + 9.0 * seen["top"]


def outward(plan: Plan, people: Sequence[PlacedPerson], figures: Sequence[Figure], format: Format) -> float:
    """0 when everyone looks towards the words or the middle, up to 1 when all look out of the picture."""
    total = 0.0
    for person in people:
        yaw = figures[person.index].yaw
        aim = {"left": -1.0, "right": 1.0}.get(plan.words, 0.0)
        if not aim:
            offset = (format.canvas.centre.x - person.head.centre.x) / (format.width / 4)
            aim = min(max(offset, -1.0), 1.0)
        total += max(0.0, -yaw * aim)
    return total / len(people)


def exposed(box: Box, touches: Collection[str], format: Format) -> list[str]:
    """Edges at which the photograph cuts the body although they lie inside the canvas; `box` is the body's."""
    slack = 0.004 * format.width
    open_ = {"left": box.x > slack, "right": box.right < format.width - slack, "top": box.y > slack}
    return [edge for edge, shows in open_.items() if shows and edge in touches]


def in_zone(person: PlacedPerson, format: Format) -> bool:
    """A face (else head) reaches into a zone the platform covers."""
    box = person.face or person.head
    return any(box.overlaps(zone.box) for zone in format.keep_clear)


def _unbalance(plan: Plan, people: Sequence[PlacedPerson], format: Format) -> float:
    """Off-centre people with words above or below them, 0..1."""
    if plan.words in ("left", "right"):
        return 0.0
    mean = sum(p.head.centre.x for p in people) / len(people)
    return abs(mean / format.width - 0.5) * 2


def _side_bonus(plan: Plan, preference: LayoutPreference) -> float:
    if plan.words in ("left", "right"):
        return 0.0 if plan.words == preference.people_side else 0.22
    middle = plan.region.centre.x
    return (
        0.0
        if plan.arrangement != "lower-third" or plan.region.x == 0
        else (0.05 if (middle > plan.region.width / 2) == (preference.people_side == "right") else 0.0)
    )


def covered(ink: Sequence[Box], heads: Sequence[Box]) -> float:
    """Share of the letters' area that lies over heads."""
    area = sum(box.area for box in ink) or 1.0
    return sum(a.intersection(b).area for a in ink for b in heads) / area
