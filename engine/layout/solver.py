"""The search: sketch every plan, measure the promising ones, keep the best that breaks no rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.errors import FormatError
from engine.format import Format
from engine.geometry import Box
from engine.layout.composing import Sketch, Task, compose, sketch
from engine.layout.figures import figures_of
from engine.layout.placement import Measure, PersonShape, Placement
from engine.layout.plans import Plan, plans_for
from engine.layout.words import Ruler, phrases
from engine.style import LayoutPreference

MEASURED = 10
"""Measurements after which the best placement so far is taken: each costs a millisecond or more."""


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
    for candidate in _by_promise(task, allow_behind=allow_behind):
        if best is not None and (task.ruler.calls >= MEASURED or candidate.promise < best.score - 0.5):
            break
        placement = compose(task, candidate)
        if placement and (best is None or placement.score > best.score):
            best = placement
    return best or _last_resort(task)


def _by_promise(task: Task, *, allow_behind: bool) -> list[Sketch]:
    if not task.figures:
        plans: Iterator[Plan] = _words_alone(task)
    else:
        opposed = phrases(task.text) is not None
        plans = plans_for(task.format, len(task.figures), task.preference, allow_behind=allow_behind, opposed=opposed)
    sketches = [made for plan in plans if (made := sketch(task, plan))]
    return sorted(sketches, key=lambda s: -s.promise)


def _words_alone(task: Task) -> Iterator[Plan]:
    align = "center" if task.preference.arrangement in ("centre", "versus") else task.preference.align
    yield Plan(arrangement="centre", words="above", region=task.format.canvas, head=1.0, eyes=0.0, front=0, align=align)


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
