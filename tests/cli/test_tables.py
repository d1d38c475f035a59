"""Tables keep within the terminal and keep every name whole; a program gets a line a row."""

from __future__ import annotations

import io
import json

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from cli.tables import fitting_widths, show_table
from tests.cli.commands import thumbsmith

TABLES = ("styles", "formats", "plugins")
NAMES = {
    "styles": lambda data: [style["name"] for style in data] + [style["title"]["font"] for style in data],
    "formats": lambda data: [format["name"] for format in data],
    "plugins": lambda data: [plugin["name"] for plugin in data["plugins"]],
}


@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize("command", TABLES)
def test_a_table_fits_and_no_name_is_cut(command, width, tmp_path):
    ours = {"THUMBSMITH_PLUGINS_DIR": str(tmp_path)}
    terminal = {"TTY_COMPATIBLE": "1", "TERM": "dumb", "NO_COLOR": "1", "COLUMNS": str(width)}
    lines = Text.from_ansi(thumbsmith(command, environment=ours | terminal).stdout).plain.splitlines()
    folder = f"note  your plugin folder: {tmp_path}"
    assert {line for line in lines if cell_len(line.rstrip()) > width} <= {folder}
    assert "…" not in "".join(lines)
    words = {word.rstrip(";") for line in lines for word in line.split()}
    assert set(NAMES[command](json.loads(thumbsmith(command, "--json", environment=ours).stdout))) <= words


@pytest.mark.parametrize("command", TABLES)
def test_a_program_reads_a_line_a_row_with_tabs_between(command):
    rows = [line.split("\t") for line in thumbsmith(command).stdout.splitlines() if not line.startswith("note")]
    data = json.loads(thumbsmith(command, "--json").stdout)
    assert [row[0] for row in rows] == NAMES[command](data)[: len(rows)]
    assert len({len(row) for row in rows}) == 1


def test_room_is_shared_out_and_words_are_kept_whole():
    lines = [("name", "what it says"), ("a-rather-long-name", "one two three four")]
    assert fitting_widths(lines, 100, gap=2) == [18, 18]
    assert fitting_widths(lines, 30, gap=2) == [18, 10]
    assert fitting_widths(lines, 24, gap=1) == [18, 5]
    assert fitting_widths(lines, 23, gap=1) is None


def test_a_name_longer_than_the_terminal_is_folded_and_nothing_of_it_lost():
    file = io.StringIO()
    show_table(Console(file=file, width=20, force_terminal=True), ("name", "says"), [("n" * 50, "/" + "f" * 50)])
    shown = Text.from_ansi(file.getvalue()).plain
    assert max(map(len, shown.splitlines())) <= 20
    assert shown.count("n") == 50
    assert shown.count("f") == 50
