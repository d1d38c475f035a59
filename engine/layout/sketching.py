"""One plan with its people standing, the room it leaves for words, and a guess of what it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.format import Format
from engine.geometry import Box
from engine.layout.crowd import Pose, Stage, panel_below, stand
from engine.layout.figures import Figure
from engine.layout.order import in_rows
from engine.layout.placement import PlacedPerson
from engine.layout.plans import Plan, shape_of
from engine.layout.rules import people_allowed
from engine.layout.scoring import score_people, score_words, unit_of
from engine.layout.space import free_boxes
from engine.layout.text_boxes import Ruler, guessed_size
from engine.style import LayoutPreference

LOWEST_EYES = {
    "wide": {"left": 0.5, "right": 0.5, "below": 0.46, "above": 0.7},
    "square": {"left": 0.52, "right": 0.52, "below": 0.5, "above": 0.68},
    "tall": {"left": 0.52, "right": 0.52, "below": 0.5, "above": 0.72},
}
"""The share of the canvas height below which one eye line may not lie, by where the words are."""

ON_AXIS = 0.85
"""Of the size that words have in a whole room, what they keep on the middle axis if they are to stand there."""

PADDING = 0.02
"""Between a panel's upper edge and words on it, beside the gap to the chins, as a share of the canvas height."""

TALLEST = {"wide": 0.36, "square": 0.5, "tall": 0.36}
"""Most of the canvas height, from the safe area's bottom up, that words below faces may take."""


@dataclass(frozen=True)
class Task:
    """What one call of the solver works on."""

    figures: Sequence[Figure]
    ruler: Ruler
    text: str
    format: Format
    preference: LayoutPreference
    logo_aspect: float | None
    kicker: bool

    @cached_property
    def zones(self) -> list[Box]:
        return [zone.box for zone in self.format.keep_clear]


@dataclass(frozen=True, kw_only=True)
class Sketch:
    """A plan with its people standing and a guess of its score."""

    plan: Plan
    people: list[PlacedPerson]
    panel: Box | None
    zones: list[Box]
    """Room for the words, most promising first; empty for words that pass behind."""
    score: float
    promise: float


def sketch(task: Task, plan: Plan) -> Sketch | None:
    """People standing as planned and the room left for words; nothing is measured yet."""
    region = plan.region
    if plan.behind:
        top = task.format.safe.y + plan.strip * 0.8
        region = Box.from_edges(region.x, top, region.right, region.bottom)
    people = crowd(task, plan, region)
    if people is None:
        return None
    panel = _panel(plan, people, task)
    if not people_allowed(people, task.format, panel):
        return None
    zones = [] if plan.behind else word_zones(task, plan, people)
    if not zones and not plan.behind:
        return None
    room = zones[0] if zones else Box(0, 0, task.format.safe.width, plan.strip)
    cap = 0.72 * guessed_size(task.text, room.width, room.height)
    score = score_people(plan, people, task.figures, task.format, task.preference, panel)
    promise = score + score_words(cap, room.width, task.format, 0.0)
    return Sketch(plan=plan, people=people, panel=panel, zones=zones, score=score, promise=promise)


def _panel(plan: Plan, people: Sequence[PlacedPerson], task: Task) -> Box | None:
    """From just below the chins to the lower edge, all across."""
    if not plan.panel or not people:
        return None
    unit = unit_of(people[0], task.figures)
    lowest = [p for p in people if p.box.bottom < task.format.height or plan.front == len(people)]
    eyes = max(p.head.y + task.figures[p.index].head.top * unit for p in people)
    below = panel_below([task.figures[p.index] for p in lowest or people])
    top = eyes + (below or 0.0) * unit
    return Box.from_edges(0, top, task.format.width, task.format.height) if below and top < task.format.height else None


def crowd(task: Task, plan: Plan, region: Box) -> list[PlacedPerson] | None:
    """The plan's people in `region`."""
    if not task.figures:
        return []
    stage = Stage(canvas=task.format.canvas, safe=task.format.safe, region=region)
    rows = in_rows(task.figures, front=plan.front, words=plan.words, opposed=plan.arrangement == "versus")
    lowest = LOWEST_EYES[shape_of(task.format)][plan.words] if plan.level else 1.0
    pose = Pose(head=plan.head, eyes=plan.eyes, spread=plan.spread, lowest=lowest, panel=plan.panel)
    return stand(rows, stage, pose)


def word_zones(task: Task, plan: Plan, people: Sequence[PlacedPerson], logo: Box | None = None) -> list[Box]:
    """Up to two boxes for the words, by the size the title would have in them."""
    safe = task.format.safe
    bounds = _word_bounds(plan, people, task) if people else safe
    faces = [(p.face or p.head).inset(-0.1 * unit_of(p, task.figures)) for p in people]
    obstacles = [*faces, *task.zones, *([logo.inset(-0.2 * logo.height)] if logo else [])]
    rooms = free_boxes(bounds.intersection(safe), obstacles)
    if plan.align == "center" and plan.words in ("above", "below"):
        rooms = [_centred(room, task) for room in rooms]
    rooms = [room for room in rooms if room.width > 0.12 * safe.width]
    return sorted(rooms, key=lambda r: -guessed_size(task.text, r.width, r.height))[:2]


def _centred(room: Box, task: Task) -> Box:
    """The part of a room on the middle axis, unless words would be much smaller there."""
    middle = _symmetric(room, task.format.canvas.centre.x)
    sizes = [guessed_size(task.text, each.width, each.height) for each in (middle, room)]
    return middle if sizes[0] >= ON_AXIS * sizes[1] else room


def _symmetric(room: Box, middle: float) -> Box:
    """The part of a room that is centred on the canvas."""
    reach = min(middle - room.x, room.right - middle)
    return Box(middle - reach, room.y, max(2 * reach, 0.0), room.height)


def _word_bounds(plan: Plan, people: Sequence[PlacedPerson], task: Task) -> Box:
    safe = task.format.safe
    unit = unit_of(people[0], task.figures)
    gap = 0.16 * unit
    chin = max((p.face or p.head).bottom for p in people) + gap
    edges = {
        "left": (safe.x, safe.y, min(p.head.x for p in people) - gap, safe.bottom),
        "right": (max(p.head.right for p in people) + gap, safe.y, safe.right, safe.bottom),
        "above": (safe.x, safe.y, safe.right, min(p.head.y for p in people) - 0.5 * gap),
        "below": (safe.x, chin, safe.right, safe.bottom),
    }[plan.words]
    left, top, right, bottom = edges
    if plan.words == "below":
        top += PADDING * task.format.height if plan.panel else 0.0
        top = max(top, bottom - TALLEST[shape_of(task.format)] * task.format.height)
    elif plan.words != "above":
        air = 0.08 * (bottom - top)
        top, bottom = top + air, bottom - air
    return Box.from_edges(left, top, max(left, right), max(top, bottom))
