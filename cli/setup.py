"""`thumbsmith setup`: brings fonts and face models, or says what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from engine.errors import MissingAsset
from engine.home import assets_home, setup_command
from setup_assets.parts import PARTS, Part, missing_parts, set_up
from setup_assets.telling import Tell


def run_setup(*, check: bool, given: Path | None) -> None:
    home = assets_home()
    if check:
        _check(home)
        return
    with _bars() as tell:
        brought = set_up(home, tell=tell, given=given)
    for part in PARTS:
        _say("made" if part in brought else "ok", part, f"{part.describe()}, in {home / part.folder}")


def _check(home: Path) -> None:
    """Say of each part whether it is whole; `MissingAsset` when one is not."""
    missing = {part.name: problem for part, problem in missing_parts(home)}
    for part in PARTS:
        problem = missing.get(part.name)
        _say("missing" if problem else "ok", part, problem or f"{part.describe()}, in {home / part.folder}")
    if missing:
        raise MissingAsset(f"{' and '.join(missing)}: missing; run `{setup_command()}`")


def _say(state: str, part: Part, words: str) -> None:
    colour = "red" if state == "missing" else "green"
    Console(soft_wrap=True).print(f"[{colour}]{state:<7}[/]  {part.name}: {escape(words)}", highlight=False)


@contextmanager
def _bars() -> Iterator:
    """A bar for each part that is brought, on stderr."""
    columns = (
        TextColumn("[bold]{task.description:<11}"),
        BarColumn(bar_width=28),
        TimeElapsedColumn(),
        TextColumn("{task.fields[doing]}"),
    )
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks: dict[str, TaskID] = {}

        def of(part: Part) -> Tell:
            if part.name not in tasks:
                tasks[part.name] = bars.add_task(part.name, total=1.0, doing="")
            task = tasks[part.name]
            return lambda what, done: bars.update(task, total=None if done is None else 1.0, completed=done, doing=what)

        yield of
