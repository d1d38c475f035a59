"""The search: sketch every plan, measure the promising ones, keep the best that breaks no rule."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import FormatError
from engine.format import Format
from engine.geometry import Box
from engine.layout.composing import compose
from engine.layout.figures import figures_of
from engine.layout.placement import Measure, PersonShape, Placement
from engine.layout.plans import Plan, plans_for
from engine.layout.sketching import Task, sketch
from engine.layout.text_boxes import Ruler, phrases
from engine.style import LayoutPreference

MEASURED = 8
"""Measurements after which a search takes the best placement so far: each costs a millisecond or more."""

COMPOSED = 10
"""Sketches composed after which a search takes the best placement so far."""

GOOD = 1.9
"""A score that the other arrangements, which are not the wanted one, do not reach."""

DOUBT = 0.4
"""How far a guess made without measuring may fall short of the truth."""


def place(
    people: Sequence[PersonShape],
    measure: Measure,
    text: str,
    *,
    format: Format,
    preference: LayoutPreference,
    logo_aspect: float | None = None,
    kicker: bool = False,
    allow_behind: bool = True,
) -> Placement:
    """The best placement of zero to six people (the host first), a title, a kicker and a logo.

    `logo_aspect` is width over height. Same input, same answer. `FormatError` when the format's zones leave
    no room for words at all.
    """
    task = Task(figures_of(people), Ruler(measure), text, format, preference, logo_aspect, kicker)
    best: Placement | None = None
    for level, plans in _stages(task, allow_behind=allow_behind):
        if best is not None and (best.score >= GOOD or not level):
            return best
        best = _search(task, plans, best)
    return best or _last_resort(task)


def _stages(task: Task, *, allow_behind: bool) -> Sequence[tuple[bool, Sequence[Plan]]]:
    """Plans to search in turn, and whether they keep people on one eye line: only for want of others do they not."""
    if not task.figures:
        return [(True, _words_alone(task))]
    opposed = phrases(task.text) is not None
    wanted, others, loose = plans_for(
        task.format, len(task.figures), task.preference, allow_behind=allow_behind, opposed=opposed
    )
    return [(True, wanted), (True, others), (False, loose)]


def _search(task: Task, plans: Sequence[Plan], best: Placement | None) -> Placement | None:
    """The best of these plans and of what was found before."""
    sketches = sorted((made for plan in plans if (made := sketch(task, plan))), key=lambda s: -s.promise)
    limit = task.ruler.calls + MEASURED
    for tried, candidate in enumerate(sketches):
        enough = task.ruler.calls >= limit or tried >= COMPOSED
        if best is not None and (enough or candidate.promise < best.score - DOUBT):
            break
        placement = compose(task, candidate)
        if placement and (best is None or placement.score > best.score):
            best = placement
    return best


def _words_alone(task: Task) -> list[Plan]:
    align = "center" if task.preference.arrangement in ("centre", "versus") else task.preference.align
    canvas = task.format.canvas
    return [Plan(arrangement="centre", words="above", region=canvas, head=1.0, eyes=0.0, front=0, align=align)]


def _last_resort(task: Task) -> Placement:
    """One row at the bottom edge, ever smaller, words in the room above: always found in the end."""
    format = task.format
    top = 0.5
    while top < 0.999:
        region = Box.from_edges(0, top * format.height, format.width, format.height)
        plan = Plan(
            arrangement="stack",
            words="above",
            region=region,
            head=region.height,
            eyes=0.0,
            front=len(task.figures),
            align="center",
        )
        made = sketch(task, plan)
        placement = compose(task, made) if made else None
        if placement:
            return placement
        top += (1 - top) * 0.3
    raise FormatError(f"format {format.name!r}: its keep_clear zones leave no room for a title; make them smaller")
