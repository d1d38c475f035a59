"""One plan with its people standing, the room it leaves for words, and a guess of what it is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from engine.format import Format
from engine.geometry import Box
from engine.layout.company import Company, companies
from engine.layout.crowd import BELOW_CHIN, TUCKED, Pose, Stage, stand
from engine.layout.figures import Figure
from engine.layout.framing import frames_of, on_canvas, opened, stand_in
from engine.layout.order import in_line, in_rows
from engine.layout.panels import margin, panel_under, room_on_panel
from engine.layout.placement import Frame, PlacedPerson
from engine.layout.plans import Plan, shape_of
from engine.layout.rules import framed_allowed, people_allowed
from engine.layout.scoring import score_framed, score_people, score_words, unit_of
from engine.layout.space import free_boxes
from engine.layout.text_boxes import Ruler, guessed_size
from engine.style import LayoutPreference

LOWEST_EYES = {
    "wide": {"left": 0.5, "right": 0.5, "below": 0.46, "above": 0.7},
    "square": {"left": 0.52, "right": 0.52, "below": 0.5, "above": 0.68},
    "tall": {"left": 0.52, "right": 0.52, "below": 0.5, "above": 0.72},
}
"""The share of the canvas height below which one eye line may not lie, by where the words are."""

HIGHEST_EYES = 0.335
"""The share of a wide canvas's height above which one person's eyes may not lie over a panel."""

ON_AXIS = 0.85
"""Of the size that words have in a whole room, what they keep on the middle axis if they are to stand there."""

AIR = 0.016
"""Least room between words and a frame, in widths of the canvas."""

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
    def companies(self) -> list[Company]:
        return companies(self.figures)

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
    frames: tuple[Frame, ...] = ()


def sketch(task: Task, plan: Plan) -> Sketch | None:
    """People standing as planned and the room left for words; nothing is measured yet."""
    region = plan.region
    if plan.behind:
        top = task.format.safe.y + plan.strip * 0.8
        region = Box.from_edges(region.x, top, region.right, region.bottom)
    if plan.way:
        return _sketch_framed(task, plan)
    if plan.panel:
        return sketch_on_panel(task, plan, room_on_panel(task.format, plan.strip))
    people = crowd(task, plan, region)
    if people is None or not people_allowed(people, task.format, None):
        return None
    zones = [] if plan.behind else word_zones(task, plan, people)
    if not zones and not plan.behind:
        return None
    room = zones[0] if zones else Box(0, 0, task.format.safe.width, plan.strip)
    return _guessed(task, plan, people, None, zones, room)


def _sketch_framed(task: Task, plan: Plan) -> Sketch | None:
    """People in their frames, and who stands free beside them; words where neither is."""
    way, format = plan.way, task.format
    if way is None:
        return None
    figures = [figure for figure in task.figures if figure.index or not way.free]
    row = in_line(figures, words=plan.words)
    frames = frames_of(plan.arrangement, way, len(row), format, mirrored=plan.mirrored)
    frames = [opened(frame, figure) for frame, figure in zip(frames, row, strict=True)]
    framed = stand_in(row, frames, way, format)
    free = crowd(replace(task, figures=task.figures[:1]), replace(plan, front=1), plan.region) if way.free else []
    if framed is None or free is None or not framed_allowed(free, framed, frames, format):
        return None
    air = -AIR * format.width
    out = [person.head for person, frame in zip(framed, frames, strict=True) if frame.open]
    taken = [*(frame.reach.inset(air) for frame in frames), *out, *(p.head for p in free), *task.zones]
    rooms = free_boxes(on_canvas(way.words, format, mirrored=plan.mirrored).intersection(format.safe), taken)
    rooms = [_centred(room, task) if plan.align == "center" else room for room in rooms]
    rooms = sorted(rooms, key=lambda room: -guessed_size(task.text, room.width, room.height))[:2]
    if not rooms:
        return None
    people = [*free, *framed]
    score = score_framed(plan, people, task.figures, frames, format, task.preference)
    promise = score + score_words(
        0.72 * guessed_size(task.text, rooms[0].width, rooms[0].height), rooms[0].width, format, 0
    )
    return Sketch(plan=plan, people=people, panel=None, zones=rooms, score=score, promise=promise, frames=tuple(frames))


def sketch_on_panel(task: Task, plan: Plan, words: Box) -> Sketch | None:
    """People above a panel that is as high as `words` need: as large as they can be, or as `plan` wants them."""
    top = words.y - margin(task.format)
    region = Box.from_edges(plan.region.x, plan.region.y, plan.region.right, top)
    people = crowd(task, replace(plan, head=plan.filled * top), region) if region.height > 0 else None
    if not people:
        return None
    panel = panel_under(words, people, _panel_top(people, task), task.format)
    if panel.y > words.y or _too_high(people, task) or not people_allowed(people, task.format, panel):
        return None
    free = free_boxes(words, [*task.zones, *(p.face or p.head for p in people)])
    rooms = [_centred(room, task) if plan.align == "center" else room for room in free]
    rooms = sorted(rooms, key=lambda r: -guessed_size(task.text, r.width, r.height))[:2]
    return _guessed(task, plan, people, panel, rooms, rooms[0]) if rooms else None


def _too_high(people: Sequence[PlacedPerson], task: Task) -> bool:
    """Whether one person's eyes on a wide canvas lie above where they belong: beside words there is a better place."""
    if len(people) > 1 or shape_of(task.format) != "wide":
        return False
    return _eyes(people, task) < HIGHEST_EYES * task.format.height


def _eyes(people: Sequence[PlacedPerson], task: Task) -> float:
    """The lowest eye line."""
    return max(p.head.y + task.figures[p.index].head.top * unit_of(p, task.figures) for p in people)


def _panel_top(people: Sequence[PlacedPerson], task: Task) -> float:
    """Below the lowest chin, before the end of the shortest body; whose body ends behind another's does not count."""
    unit = max(unit_of(p, task.figures) for p in people)
    chin = max(_chin(p, task) for p in people)
    ends = [p.box.bottom for p in people if not p.photo or "bottom" in task.figures[p.index].touches]
    return max(chin, min(chin + BELOW_CHIN * unit, min(ends, default=task.format.height) - TUCKED * unit))


def _chin(person: PlacedPerson, task: Task) -> float:
    figure, unit = task.figures[person.index], unit_of(person, task.figures)
    return person.head.y + (figure.head.top + figure.face.bottom) * unit


def _guessed(
    task: Task, plan: Plan, people: list[PlacedPerson], panel: Box | None, zones: list[Box], room: Box
) -> Sketch:
    cap = 0.72 * guessed_size(task.text, room.width, room.height)
    score = score_people(plan, people, task.figures, task.format, task.preference, panel)
    promise = score + score_words(cap, room.width, task.format, 0.0)
    return Sketch(plan=plan, people=people, panel=panel, zones=zones, score=score, promise=promise)


def crowd(task: Task, plan: Plan, region: Box) -> list[PlacedPerson] | None:
    """The plan's people in `region`."""
    if not task.figures:
        return []
    stage = Stage(canvas=task.format.canvas, safe=task.format.safe, region=region)
    opposed = plan.arrangement == "versus"
    together = {} if opposed else {company.whole.index: company for company in task.companies}
    rows = in_rows(_standing(task, together), front=plan.front, words=plan.words, opposed=opposed)
    lowest = LOWEST_EYES[shape_of(task.format)][plan.words] if plan.level else 1.0
    pose = Pose(head=plan.head, eyes=plan.eyes, spread=plan.spread, lowest=lowest, panel=plan.panel)
    people = stand(rows, stage, pose)
    if not people or not together:
        return people
    return [each for p in people for each in (together[p.index].apart(p) if p.index in together else [p])]


def _standing(task: Task, together: Mapping[int, Company]) -> list[Figure]:
    """Everybody, those in company as one."""
    members = {member.index for company in together.values() for member in company.members}
    alone = [figure for figure in task.figures if figure.index not in members]
    return sorted([*alone, *(company.whole for company in together.values())], key=lambda figure: figure.index)


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
        "below": (safe.x, chin - 0.4 * gap, safe.right, safe.bottom),
    }[plan.words]
    left, top, right, bottom = edges
    if plan.words == "below":
        top = max(top, bottom - TALLEST[shape_of(task.format)] * task.format.height)
    elif plan.words != "above":
        air = 0.08 * (bottom - top)
        top, bottom = top + air, bottom - air
    return Box.from_edges(left, top, max(left, right), max(top, bottom))
