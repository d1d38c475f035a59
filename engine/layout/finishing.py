"""Words and people that stand, made a placement: the last hard rules, the logo, the score and the warnings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from engine.format import Format
from engine.geometry import Box
from engine.layout.panels import margin
from engine.layout.placement import PlacedPerson, Placement
from engine.layout.plans import Plan
from engine.layout.rules import clear_of, words_allowed
from engine.layout.scoring import covered, in_zone, outward, score_words
from engine.layout.sight import seen_cuts
from engine.layout.sketching import Sketch, Task
from engine.layout.text_boxes import Block, place_logo
from engine.style import LayoutPreference

SPARE = 0.04
"""What of a panel may be empty beside its two margins, as a share of the canvas height."""

NOTED = 0.15
"""Length of a cut, in shares of the canvas height, from which its owner is told: a shorter one is rounded."""


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
        logo = place_logo(task.logo_aspect, format, [title, *words, *(p.head for p in people)], chests(people, format))
        if logo is None:
            return None
    mark, misplaced = logo or (None, 0.0)
    cap = min(_cap_height(block) for block in blocks)
    widest = max(box.width for box in ink) if ink else 0.0
    framed = {frame.index for frame in sketch.frames if not frame.open}
    covers = 0.0 if plan.behind else covered(ink, [p.head for p in people if p.index not in framed])
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
        - _gulf(plan, title.union(kicker) if kicker else title, people, sketch.panel, format),
        warnings=tuple(_warnings(task, plan, people, sketch)),
        frames=sketch.frames,
    )


def _gulf(plan: Plan, title: Box, people: Sequence[PlacedPerson], panel: Box | None, format: Format) -> float:
    """Dead space between words and the people below them, or on a panel, as a share of the canvas height."""
    if panel:
        return 2.5 * max(0.0, (panel.height - title.height - 2 * margin(format)) / format.height - SPARE)
    if plan.words != "above" or not people:
        return 0.0
    return max(0.0, min(p.head.y for p in people) - title.bottom) / format.height


def _cap_height(block: Block) -> float:
    """Between the smallest line's and the largest's: lines filled to one width differ on purpose."""
    largest = max((box.height for box in block.fitted.ink), default=0.0)
    return (block.fitted.cap_height + max(largest, block.fitted.cap_height)) / 2


def chests(people: Sequence[PlacedPerson], format: Format) -> list[Box]:
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


def _warnings(task: Task, plan: Plan, people: Sequence[PlacedPerson], sketch: Sketch) -> list[str]:
    said = []
    framed = {frame.index for frame in sketch.frames}
    for at, person in sorted(enumerate(people), key=lambda pair: pair[1].index):
        who = "the host" if person.index == 0 else f"guest {person.index}"
        seen = {} if person.index in framed else seen_cuts(people, task.figures, task.format, sketch.panel, only=at)
        edges = [edge for edge, length in seen.items() if length > NOTED * task.format.height]
        if edges:
            said.append(
                f"{who}: the photo cuts the body at the {' and '.join(edges)}; a wider photo would hide that edge"
            )
        if in_zone(person, task.format):
            said.append(
                f"{who}: the face reaches into a zone the platform covers; a photo with more below the chin would help"
            )
    if people and not framed and outward(plan, people, task.figures, task.format) > 0.35:
        said.append("people look out of the picture; photos looking the other way would lead the eye to the words")
    return said
