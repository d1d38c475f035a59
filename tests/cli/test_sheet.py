"""The contact sheet with a style on it that cannot be drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest
import typer
from PIL import Image
from skimage import data

from cli.listing import draw_sheet
from cli.output import Output
from engine.errors import PhotoError
from engine.kinds.registry import PluginFolder, builtin_folder, load_registry
from engine.studio import Studio
from engine.text.fonts import FontLibrary
from tests.hostile import plant, style

CELL = (640, 360)


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """Three styles, the first of which has a ground that breaks; the built-in face finder sees the photo."""
    folder = plant(tmp_path / "plugins", "background", "leaves")
    (folder / "second.style.toml").write_text(style("second", recipe="plain"), encoding="utf-8")
    registry = load_registry([builtin_folder(), PluginFolder(folder)], installed=False)
    ours = {name: registry.styles[name] for name in ("bad", "plain", "second")}
    monkeypatch.setattr(Studio, "open", lambda: Studio(replace(registry, styles=ours), FontLibrary()))


@pytest.fixture
def portrait(tmp_path):
    Image.fromarray(data.astronaut()).save(tmp_path / "portrait.png")
    return tmp_path / "portrait.png"


def test_the_others_are_drawn_and_the_broken_one_is_named(opened, portrait, tmp_path, capsys):
    sheet = tmp_path / "sheet.png"
    with pytest.raises(typer.Exit) as left:
        draw_sheet(sheet, Output(), host=str(portrait), title="Plain words", format_name="plain")
    assert left.value.exit_code == 3
    assert "the style 'bad' cannot be drawn: background 'hostile' of plugin 'hostile'" in capsys.readouterr().err
    with Image.open(sheet) as page:
        cells = [page.crop((x, 24, x + CELL[0], 24 + CELL[1])) for x in (24, 688, 1352)]
    colours = [len(cell.getcolors(1 << 20)) for cell in cells]
    assert colours[0] == 1, "its place is empty"
    assert min(colours[1:]) > 1000


def test_a_photo_that_cannot_be_used_is_no_fault_of_a_style(opened, tmp_path):
    host = str(tmp_path / "nowhere.jpg")
    with pytest.raises(PhotoError, match="nowhere"):
        draw_sheet(tmp_path / "sheet.png", Output(), host=host, title="Plain", format_name="plain")
