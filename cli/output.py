"""What a command says: lines for people, one JSON document for programs, nothing but errors when told to be quiet.

What a user or a plugin wrote is text: never markup, and no control character of it reaches the terminal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from cli.messages import print_document, printable
from cli.tables import Cell, show_table

_COLOURS = {
    "ok": "green",
    "made": "green",
    "would make": "green",
    "note": "yellow",
    "warning": "yellow",
    "off": "yellow",
    "careful": "yellow",
    "error": "red",
    "missing": "red",
    "skipped": "red",
}


@dataclass(frozen=True)
class Output:
    """How one run of a command answers."""

    quiet: bool = False
    as_json: bool = False

    @property
    def talks(self) -> bool:
        return not (self.quiet or self.as_json)

    @property
    def on_terminal(self) -> bool:
        return Console().is_terminal

    def line(self, mark: str, text: str, *, width: int = 4) -> None:
        """A line for people; `mark` says what kind it is, in its colour."""
        if self.talks:
            line = Text.assemble((f"{mark:<{width}}", _COLOURS.get(mark, "")), "  ", printable(text))
            Console(soft_wrap=True).print(line, highlight=False)

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
        if self.talks:
            clean = [[printable(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
            show_table(Console(), columns, clean)

    def document(self, data: object) -> None:
        """The one document; said where JSON was asked for."""
        if self.as_json:
            print_document(data)
