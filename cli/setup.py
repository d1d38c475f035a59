"""`thumbsmith setup`: brings fonts and face models, or says what is missing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from cli.messages import EXIT_MACHINE, fail
from cli.output import Output
from engine.home import assets_home, setup_command
from setup_assets.parts import Part, missing_parts, set_up, wanted_parts
from setup_assets.telling import Tell


def run_setup(output: Output, *, check: bool, given: Path | None) -> None:
    home = assets_home()
    if check:
        _check(home, output)
        return
    with shown_progress(shown=output.talks) as tell:
        brought = set_up(home, tell=tell, given=given)
    _tell([("made" if part in brought else "ok", part, _where(part, home)) for part in wanted_parts()], output)


def _check(home: Path, output: Output) -> None:
    """Say of each part whether it is whole; the command fails when one is not."""
    missing = {part.name: problem for part, problem in missing_parts(home)}
    states = [("missing" if part.name in missing else "ok", part) for part in wanted_parts()]
    _tell([(state, part, missing.get(part.name) or _where(part, home)) for state, part in states], output)
    if missing:
        fail(f"{' and '.join(missing)}: missing; run `{setup_command()}`", EXIT_MACHINE)


def _where(part: Part, home: Path) -> str:
    return f"{part.describe()}, in {home / part.folder}"


def _tell(states: Sequence[tuple[str, Part, str]], output: Output) -> None:
    output.document([{"part": part.name, "level": level, "says": says} for level, part, says in states])
    for level, part, says in states:
        output.line(level, f"{part.name}: {says}", width=7)


@contextmanager
def shown_progress(*, shown: bool) -> Iterator[Callable[[Part], Tell]]:
    """On stderr: a bar for each part where somebody looks, a line for each step as it begins where a program reads."""
    console = Console(stderr=True, quiet=not shown)
    if not shown or console.is_terminal:
        with _bars(console) as tell:
            yield tell
    else:
        yield _lines()


def _lines() -> Callable[[Part], Tell]:
    said = {""}

    def of(part: Part) -> Tell:
        def tell(what: str, _done: float | None) -> None:
            line = f"{part.name}: {what}\n" if what else ""
            if line not in said:
                said.add(line)
                sys.stderr.write(line)

        return tell

    return of


@contextmanager
def _bars(console: Console) -> Iterator[Callable[[Part], Tell]]:
    columns = (
        TextColumn("[bold]{task.description:<11}"),
        BarColumn(bar_width=28),
        TimeElapsedColumn(),
        TextColumn("{task.fields[doing]}"),
    )
    with Progress(*columns, console=console) as bars:
        tasks: dict[str, TaskID] = {}

        def of(part: Part) -> Tell:
            if part.name not in tasks:
                tasks[part.name] = bars.add_task(part.name, total=1.0, doing="")
            task = tasks[part.name]
            return lambda what, done: bars.update(task, total=None if done is None else 1.0, completed=done, doing=what)

        yield of
