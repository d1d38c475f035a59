"""The command as a shell would run it, and what tests give it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from cli.main import app
from tests.waiting import HANG_SECONDS

COMMAND = (sys.executable, "-m", "cli")
ROOT = Path(__file__).resolve().parents[2]


def thumbsmith(*arguments: object, **more: Any) -> subprocess.CompletedProcess[str]:
    """The finished command; `environment` is added to ours. It is this tree's, wherever it runs."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more.pop("environment", {})}
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, timeout=HANG_SECONDS, env=environment, **more
    )


def tree(folder: Path) -> dict[str, bytes | None]:
    """Everything in the folder, hidden or not: files with their bytes, folders with None."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def every_command() -> list[tuple[str, ...]]:
    """The words that call each command, groups that do something by themselves among them."""
    return list(_below(typer.main.get_command(app), ()))


def options_of(words: tuple[str, ...]) -> set[str]:
    """Every spelling of every option of a command."""
    command = typer.main.get_command(app)
    for word in words:
        command = command.commands[word]
    return {name for parameter in command.params for name in parameter.opts}


def _below(command: Any, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for name, each in getattr(command, "commands", {}).items():
        yield from _below(each, (*words, name))
    if words and (not hasattr(command, "commands") or command.invoke_without_command):
        yield words


def children(parent: int) -> list[int]:
    found = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(child) for path in found for child in path.read_text().split()]


def descendants(parent: int) -> list[int]:
    return [each for child in children(parent) for each in (child, *descendants(child))]
