"""Tables as wide as the terminal and no wider, names whole; one line a row with tabs between where a program reads."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

Cell = str | Text
_GAPS = (2, 1)


def show_table(console: Console, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """The first column is the name. Where the longest words do not fit side by side, a row becomes a paragraph."""
    if not console.is_terminal:
        for row in rows:
            print("\t".join(str(cell) for cell in row))
        return
    for gap in _GAPS:
        if widths := fitting_widths([columns, *rows], console.width, gap=gap):
            console.print(_table(columns, rows, widths, gap=gap), highlight=False)
            return
    for row in rows:
        console.print(Text.assemble((str(row[0]), "bold")), overflow="fold")
        console.print(Padding(_paragraph(columns, row), (0, 0, 0, 2)), overflow="fold")


def fitting_widths(lines: Sequence[Sequence[Cell]], room: int, *, gap: int) -> list[int] | None:
    """Columns that keep every word whole, the room that is left shared out; None where that does not fit."""
    columns = [[str(cell) for cell in column] for column in zip(*lines, strict=True)]
    least = [max(cell_len(word) for text in column for word in text.split() or [text]) for column in columns]
    most = [max(map(cell_len, column)) for column in columns]
    spare = room - sum(least) - gap * (len(columns) - 1)
    if spare < 0:
        return None
    while spare and (narrow := [index for index, width in enumerate(least) if width < most[index]]):
        for index in narrow[:spare]:
            least[index] += 1
            spare -= 1
    return least


def _table(columns: Sequence[str], rows: Sequence[Sequence[Cell]], widths: Sequence[int], *, gap: int) -> Table:
    table = Table(box=None, padding=(0, gap, 0, 0), pad_edge=False)
    for name, width in zip(columns, widths, strict=True):
        table.add_column(Text(name), width=width, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in row))
    return table


def _paragraph(columns: Sequence[str], row: Sequence[Cell]) -> Text:
    parts = [Text.assemble((f"{name} ", "dim"), cell) for name, cell in zip(columns[1:], row[1:], strict=True)]
    return Text("; ").join(parts)
