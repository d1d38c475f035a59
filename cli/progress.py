"""How far a render is, on stderr: a bar a stage where somebody looks, a line as it begins where a program reads."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, track
from rich.progress import Progress as Bars

from engine.stages import Progress, Stage, silent

Thing = TypeVar("Thing")


def one_by_one(things: Sequence[Thing], what: str, name: Callable[[Thing], str], *, shown: bool) -> Iterable[Thing]:
    """Each thing, and how far that is: one bar for all of `what`, or each one's name as its turn comes."""
    console = Console(stderr=True)
    if shown and console.is_terminal:
        yield from track(things, description=what, console=console)
        return
    for thing in things:
        if shown:
            sys.stderr.write(f"{name(thing)}\n")
        yield thing


@contextmanager
def shown_progress(*, shown: bool) -> Iterator[Progress]:
    console = Console(stderr=True)
    if not shown:
        yield silent
    elif console.is_terminal:
        with _bars(console) as tell:
            yield tell
    else:
        yield _line


def _line(stage: Stage, done: float) -> None:
    if not done:
        sys.stderr.write(f"{stage.value}\n")


@contextmanager
def _bars(console: Console) -> Iterator[Progress]:
    columns = (TextColumn("[bold]{task.description:<9}"), BarColumn(bar_width=28), TimeElapsedColumn())
    with Bars(*columns, console=console, transient=False) as bars:
        tasks = {stage: bars.add_task(stage.value, total=1.0, start=False) for stage in Stage}

        def tell(stage: Stage, done: float) -> None:
            if not bars.tasks[tasks[stage]].started:
                bars.start_task(tasks[stage])
            bars.update(tasks[stage], completed=done)
            if done >= 1:
                bars.stop_task(tasks[stage])

        yield tell
