"""One plan turned into a placement, or into nothing where a hard rule stands against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from engine.format import Format
from engine.geometry import Box
from engine.layout.crowd import Pose, Stage, panel_below, stand
from engine.layout.figures import Figure
from engine.layout.order import in_rows
from engine.layout.placement import PlacedPerson, Placement
from engine.layout.plans import Plan, shape_of
from engine.layout.rules import clear_of, people_allowed, readable_behind, words_allowed
from engine.layout.scoring import covered, in_zone, outward, score_people, score_words, unit_of
from engine.layout.sight import seen_cuts
from engine.layout.space import free_boxes
from engine.layout.text_boxes import KICKER, Block, Ruler, guessed_size, ink_of, phrases, place_logo, set_words
from engine.style import LayoutPreference

DEPTHS = (0.36, 0.27, 0.18, 0.1, 0.05, -0.05)
"""How much of the last line's height heads may stand before, boldest first; the upper part of a letter names it."""


LOWEST_EYES = {
    "wide": {"left": 0.5, "right": 0.5, "below": 0.46, "above": 0.7},
    "square": {"left": 0.52, "right": 0.52, "below": 0.5, "above": 0.68},
    "tall": {"left": 0.52, "right": 0.52, "below": 0.5, "above": 0.72},
}
"""The share of the canvas height below which one eye line may not lie, by where the words are."""

ON_AXIS = 0.85
"""Of the size that words have in a whole room, what they keep on the middle axis if they are to stand there."""

SPARE = {"wide": 0.1, "square": 0.3, "tall": 0.3}
"""What of a panel may be empty, as a share of the canvas height."""

NOTED = 0.15
"""Length of a cut, in shares of the canvas height, from which its owner is told: a shorter one is rounded."""

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


def compose(task: Task, sketch: Sketch) -> Placement | None:
    """The sketch with measured words and the logo, when every hard rule holds."""
    if sketch.plan.behind:
        return _compose_behind(task, sketch)
    if sketch.plan.parts and (placement := _compose_parts(task, sketch)):
        return placement
    options = [placed for zone in sketch.zones if (placed := _compose_in(task, sketch, zone))]
    if not options and task.logo_aspect:
        options = _logo_first(task, sketch, task.logo_aspect)
    return max(options, key=lambda p: p.score, default=None)


def _logo_first(task: Task, sketch: Sketch, aspect: float) -> list[Placement]:
    """Where the words left no corner, the logo takes one before them."""
    people = sketch.people
    found = place_logo(aspect, task.format, [p.head for p in people], _chests(people, task.format))
    if found is None:
        return []
    zones = word_zones(task, sketch.plan, people, found[0])
    return [placed for zone in zones if (placed := _compose_in(task, sketch, zone, found))]


def _compose_in(task: Task, sketch: Sketch, zone: Box, logo: tuple[Box, float] | None = None) -> Placement | None:
    plan = sketch.plan
    block = set_words(
        task.ruler,
        task.text,
        zone,
        align=plan.align,
        anchor=plan.anchor,
        format=task.format,
        kicker=task.kicker,
    )
    return finish(task, sketch, [block], sketch.people, logo=logo) if block else None


def _compose_parts(task: Task, sketch: Sketch) -> Placement | None:
    """Two phrases at one size, each below its own side's people."""
    both = phrases(task.text)
    if not both or not sketch.zones:
        return None
    zone, kicker = _under_kicker(sketch.zones[0], task)
    middle = task.format.canvas.centre.x
    gap = 0.05 * task.format.width
    reach = min(middle - zone.x, zone.right - middle) - gap
    halves = [Box(middle - gap - reach, zone.y, reach, zone.height), Box(middle + gap, zone.y, reach, zone.height)]
    if reach <= 0 or zone.height <= 0:
        return None
    blocks = [block for phrase, half in zip(both, halves, strict=True) if (block := _set(task, phrase, half))]
    if len(blocks) < 2:
        return None
    size = min(block.fitted.size for block in blocks)
    ratios = [size / block.fitted.size for block in blocks]
    blocks = [
        even
        for block, ratio, phrase, half in zip(blocks, ratios, both, halves, strict=True)
        if (even := block if ratio > 0.99 else _set(task, phrase, _shrunk(half, ratio)))
    ]
    if len(blocks) < 2:
        return None
    return finish(task, sketch, [replace(blocks[0], kicker=kicker), blocks[1]], sketch.people)


def _under_kicker(zone: Box, task: Task) -> tuple[Box, Box | None]:
    """The zone less a strip across its top, and the kicker on the middle axis of that strip."""
    if not task.kicker:
        return zone, None
    strip = KICKER * min(task.format.width, task.format.height)
    middle = task.format.canvas.centre.x
    reach = max(min(middle - zone.x, zone.right - middle, 6 * strip), strip)
    rest = Box.from_edges(zone.x, zone.y + 1.5 * strip, zone.right, max(zone.bottom, zone.y + 1.5 * strip))
    return rest, Box(middle - reach, zone.y, 2 * reach, strip)


def _set(task: Task, phrase: str, room: Box) -> Block | None:
    return set_words(task.ruler, phrase, room, align="center", anchor="middle", format=task.format, kicker=False)


def _shrunk(box: Box, ratio: float) -> Box:
    return box.inset(box.width * (1 - ratio) / 2, box.height * (1 - ratio) / 2)


def _compose_behind(task: Task, sketch: Sketch) -> Placement | None:
    """Words across the top first, then people before their last line as deep as stays readable."""
    plan, format = sketch.plan, task.format
    safe = format.safe
    rooms = free_boxes(Box(safe.x, safe.y, safe.width, min(plan.strip, safe.height)), task.zones)
    block = rooms and set_words(
        task.ruler, task.text, rooms[0], align="center", anchor="top", format=format, kicker=task.kicker
    )
    if not block:
        return None
    ink = block.ink
    last = max(ink, key=lambda box: box.bottom)
    boxes = [box.moved(block.title.x, block.title.y) for box in block.fitted.glyph_boxes]
    glyphs = list(zip(block.fitted.glyph_characters, boxes, strict=True))
    narrow = 6 * max(0.0, 0.76 - block.title.width / format.width)
    for depth in DEPTHS:
        top = last.bottom - depth * last.height
        region = Box.from_edges(plan.region.x, top, plan.region.right, plan.region.bottom)
        people = crowd(task, plan, region) if region.height > 0 else None
        if people is None or not people_allowed(people, format, None):
            continue
        heads = [p.head for p in people]
        if not readable_behind(ink, glyphs, heads):
            continue
        score = (
            score_people(plan, people, task.figures, format, task.preference)
            + 0.4 * min(max(depth, 0) / 0.36, 1)
            - narrow
        )
        return finish(task, replace(sketch, people=people, score=score), [block], people)
    return None


def finish(
    task: Task,
    sketch: Sketch,
    blocks: Sequence[Block],
    people: Sequence[PlacedPerson],
    *,
    logo: tuple[Box, float] | None = None,
) -> Placement | None:
    """The last hard rules, the kicker's and logo's place, score and warnings."""
    plan, format = sketch.plan, task.format
    title = blocks[0].title
    for block in blocks[1:]:
        title = title.union(block.title)
    kicker = blocks[0].kicker
    ink = [box for block in blocks for box in block.ink]
    words = [*(block.title for block in blocks), *ink, *([kicker] if kicker else [])]
    faces = [p.face or p.head for p in people]
    over = [*([] if plan.behind else ink), *([kicker] if kicker else [])]
    if not words_allowed(words, format) or not clear_of(over, faces):
        return None
    if task.logo_aspect and logo is None:
        logo = place_logo(task.logo_aspect, format, [title, *words, *(p.head for p in people)], _chests(people, format))
        if logo is None:
            return None
    mark, misplaced = logo or (None, 0.0)
    cap = min(_cap_height(block) for block in blocks)
    widest = max(box.width for box in ink) if ink else 0.0
    covers = 0.0 if plan.behind else covered(ink, [p.head for p in people])
    return Placement(
        people=tuple(people),
        title=title,
        fitted=blocks[0].fitted,
        kicker=kicker,
        logo=mark,
        arrangement=plan.arrangement,
        behind=plan.behind,
        panel=sketch.panel,
        align="center" if plan.behind or len(blocks) > 1 else plan.align,
        title_parts=tuple((block.title, block.fitted) for block in blocks),
        light_from=_light(plan, task.preference),
        score=sketch.score
        + score_words(cap, widest, format, covers)
        - 0.6 * misplaced
        - _gulf(plan, title, people, sketch.panel, format),
        warnings=tuple(_warnings(task, plan, people, sketch.panel)),
    )


def _gulf(plan: Plan, title: Box, people: Sequence[PlacedPerson], panel: Box | None, format: Format) -> float:
    """Dead space between words and the people below them, or on a panel, as a share of the canvas height."""
    if panel:
        return 2.5 * max(0.0, (panel.height - title.height) / format.height - SPARE[shape_of(format)])
    if plan.words != "above" or not people:
        return 0.0
    return max(0.0, min(p.head.y for p in people) - title.bottom) / format.height


def _cap_height(block: Block) -> float:
    """Between the smallest line's and the largest's: lines filled to one width differ on purpose."""
    largest = max((box.height for box in block.fitted.ink), default=0.0)
    return (block.fitted.cap_height + max(largest, block.fitted.cap_height)) / 2


def _chests(people: Sequence[PlacedPerson], format: Format) -> list[Box]:
    """About where bodies show below the chin."""
    chests = []
    for person in people:
        chin = (person.face or person.head).bottom
        wide = person.head.inset(-0.5 * person.head.width, 0)
        chests.append(Box.from_edges(wide.x, chin, wide.right, format.height).intersection(person.box))
    return chests


def _light(plan: Plan, preference: LayoutPreference) -> Literal["left", "right"]:
    if plan.words == "left" or plan.words == "right":
        return plan.words
    return "left" if preference.people_side == "right" else "right"


def _warnings(task: Task, plan: Plan, people: Sequence[PlacedPerson], panel: Box | None) -> list[str]:
    said = []
    for at, person in sorted(enumerate(people), key=lambda pair: pair[1].index):
        who = "the host" if person.index == 0 else f"guest {person.index}"
        seen = seen_cuts(people, task.figures, task.format, panel, only=at)
        edges = [edge for edge, length in seen.items() if length > NOTED * task.format.height]
        if edges:
            said.append(
                f"{who}: the photo cuts the body at the {' and '.join(edges)}; a wider photo would hide that edge"
            )
        if in_zone(person, task.format):
            said.append(
                f"{who}: the face reaches into a zone the platform covers; a photo with more below the chin would help"
            )
    if people and outward(plan, people, task.figures, task.format) > 0.35:
        said.append("people look out of the picture; photos looking the other way would lead the eye to the words")
    return said


__all__ = ["Sketch", "Task", "compose", "ink_of", "sketch"]
