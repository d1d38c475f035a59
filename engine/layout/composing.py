"""One plan turned into a placement, or into nothing where a hard rule stands against it."""

from __future__ import annotations

from dataclasses import replace

from engine.geometry import Box
from engine.layout.finishing import chests, finish
from engine.layout.placement import Placement
from engine.layout.rules import people_allowed, readable_behind
from engine.layout.scoring import score_people
from engine.layout.sketching import Sketch, Task, crowd, sketch_on_panel, word_zones
from engine.layout.space import free_boxes
from engine.layout.text_boxes import KICKER, Block, phrases, place_logo, set_words

DEPTHS = (0.36, 0.27, 0.18, 0.1, 0.05, -0.05)
"""How much of the last line's height heads may stand before, boldest first; the upper part of a letter names it."""


def compose(task: Task, sketch: Sketch) -> Placement | None:
    """The sketch with measured words and the logo, when every hard rule holds."""
    if sketch.plan.behind:
        return _compose_behind(task, sketch)
    if sketch.plan.panel:
        return _compose_on_panel(task, sketch)
    if sketch.plan.parts and (placement := _compose_parts(task, sketch)):
        return placement
    options = [placed for zone in sketch.zones if (placed := _compose_in(task, sketch, zone))]
    if not options and task.logo_aspect:
        options = _logo_first(task, sketch, task.logo_aspect)
    return max(options, key=lambda p: p.score, default=None)


def _logo_first(task: Task, sketch: Sketch, aspect: float) -> list[Placement]:
    """Where the words left no corner, the logo takes one before them."""
    people = sketch.people
    found = place_logo(aspect, task.format, [p.head for p in people], chests(people, task.format))
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


def _compose_on_panel(task: Task, sketch: Sketch) -> Placement | None:
    """Words first, then the panel as high as they need, then people in all that is left above it."""
    options = [placed for zone in sketch.zones if (placed := _on_panel(task, sketch, zone))]
    return max(options, key=lambda p: p.score, default=None)


def _on_panel(task: Task, sketch: Sketch, zone: Box) -> Placement | None:
    blocks = _parts(task, zone) if sketch.plan.parts else []
    if not blocks:
        block = set_words(
            task.ruler,
            task.text,
            zone,
            align=sketch.plan.align,
            anchor="bottom",
            format=task.format,
            kicker=task.kicker,
        )
        blocks = [block] if block else []
    if not blocks:
        return None
    words = blocks[0].whole
    for block in blocks[1:]:
        words = words.union(block.whole)
    above = sketch_on_panel(task, sketch.plan, words)
    return finish(task, above, blocks, above.people) if above else None


def _compose_parts(task: Task, sketch: Sketch) -> Placement | None:
    blocks = _parts(task, sketch.zones[0]) if sketch.zones else []
    return finish(task, sketch, blocks, sketch.people) if blocks else None


def _parts(task: Task, zone: Box) -> list[Block]:
    """Two phrases at one size, each below its own side's people; none where the title has no two or they do not fit."""
    both = phrases(task.text)
    if not both:
        return []
    zone, kicker = _under_kicker(zone, task)
    middle = task.format.canvas.centre.x
    gap = 0.05 * task.format.width
    reach = min(middle - zone.x, zone.right - middle) - gap
    if reach <= 0 or zone.height <= 0:
        return []
    halves = [Box(middle - gap - reach, zone.y, reach, zone.height), Box(middle + gap, zone.y, reach, zone.height)]
    blocks = [block for phrase, half in zip(both, halves, strict=True) if (block := _set(task, phrase, half))]
    if len(blocks) < 2:
        return []
    size = min(block.fitted.size for block in blocks)
    ratios = [size / block.fitted.size for block in blocks]
    blocks = [
        even
        for block, ratio, phrase, half in zip(blocks, ratios, both, halves, strict=True)
        if (even := block if ratio > 0.99 else _set(task, phrase, _shrunk(half, ratio)))
    ]
    return [replace(blocks[0], kicker=kicker), blocks[1]] if len(blocks) == 2 else []


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
