"""`thumbsmith fonts`: names that a style takes, what can be written with each, whence it comes, and a picture."""

from __future__ import annotations

import json

import pytest
from PIL import Image
from rich.text import Text

from cli.fonts import fonts_at_hand, list_fonts, sets
from cli.output import Output
from cli.specimen import _words
from engine.errors import BriefError
from engine.kinds.registry import PluginFolder, builtin_folder, load_registry
from engine.studio import Studio
from engine.text.fonts import FontLibrary
from tests.cli.commands import thumbsmith
from tests.engine.text.made_fonts import house_font

STYLE = 'name = "dawn"\nlabel = "Dawn"\npurpose = "mornings"\nextends = "clean-light"\n[title]\nfont = "./Own.ttf"\n'
FONTS = """
from pathlib import Path
from thumbsmith import FontFile, hookimpl

@hookimpl
def register_fonts():
    return [FontFile(path=Path(__file__).parent / "_files" / "House.ttf", id="of-the-house", licence="ours")]
"""


@pytest.fixture
def studio(tmp_path, monkeypatch) -> Studio:
    """With a font that lies beside a style, and one that a plugin registers."""
    for path in ("dawn/Own.ttf", "_files/House.ttf"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(house_font())
    (tmp_path / "dawn" / "style.toml").write_text(STYLE, encoding="utf-8")
    (tmp_path / "house.py").write_text(FONTS, encoding="utf-8")
    registry = load_registry([builtin_folder(), PluginFolder(tmp_path)], installed=False)
    assert registry.failures == ()
    opened = Studio(registry, FontLibrary().with_faces(registry.fonts.values()))
    monkeypatch.setattr(Studio, "open", lambda: opened)
    return opened


def listed(capsys, **asked):
    list_fonts(Output(as_json=True), **{"find": None, "sheet": None, **asked})
    return json.loads(capsys.readouterr().out)


def test_each_font_says_what_it_writes_and_where_it_comes_from(studio, capsys):
    fonts = {font["font"]: font for font in listed(capsys)["fonts"]}
    assert fonts["archivo-black-400"]["from"] == "built-in"
    assert fonts["of-the-house"]["from"] == "plugin house"
    assert fonts["of-the-house"]["licence"] == "ours"
    beside = next(font for font in fonts.values() if font["from"] == "beside the style dawn")
    assert beside["font"] in studio.registry.style("dawn").fonts
    assert fonts["oswald-700"]["scripts"] == ["Latin", "Cyrillic"]
    assert {"de", "pl", "ru", "uk"} <= set(fonts["oswald-700"]["languages"])
    assert "el" not in fonts["oswald-700"]["languages"]
    assert fonts["noto-sans-jp-900"]["languages"][-1:] == ["ja"]


@pytest.mark.parametrize(
    ("text", "able", "unable"),
    [
        ("Łódź", "anton-400", "orbitron-900"),
        ("Почему", "oswald-700", "anton-400"),
        ("Why 🚀 ж", "oswald-700", "anton-400"),
        ("라면", "noto-sans-kr-900", "noto-sans-jp-900"),
    ],
)
def test_only_those_that_have_every_letter_are_found(studio, capsys, text, able, unable):
    found = listed(capsys, find=text)
    names = {font["font"] for font in found["fonts"]}
    assert able in names
    assert unable not in names
    assert found["missing"] == []


def test_letters_that_nobody_has_are_named(studio, capsys):
    found = listed(capsys, find="a 𓀀")
    assert (found["fonts"], found["missing"]) == ([], ["EGYPTIAN HIEROGLYPH A001"])
    with pytest.raises(BriefError, match="nothing to draw"):
        list_fonts(Output(), find="a 𓀀", sheet="fonts.png")


def test_the_sheet_shows_every_font_found(studio, capsys, tmp_path):
    sheet = tmp_path / "fonts.png"
    found = listed(capsys, find="Ωя", sheet=sheet)
    assert found["sheet"] == str(sheet)
    assert len(found["fonts"]) >= 2
    with Image.open(sheet) as page:
        left, right = (page.crop((x, 52, x + 760, 52 + 100)) for x in (52, 864))
        assert all(len(cell.convert("L").getcolors(256)) > 20 for cell in (left, right)), "words stand in both cells"
        assert page.getpixel((5, 5)) == (0xF6, 0xF3, 0xEC)


def test_a_specimen_speaks_the_fonts_own_script(studio):
    face = studio.fonts.face
    assert _words(face("anton-400")) == _words(face("noto-sans-900")) == "Why rockets explode"
    assert _words(face("noto-sans-tc-900")) == "火箭為什麼會爆炸"
    assert _words(face("noto-color-emoji-400")) == "🚀🔥😀🎬"


def test_every_specimen_can_be_set_by_its_own_font(studio):
    for font in fonts_at_hand(studio):
        assert sets(font.face, _words(font.face), studio.fonts), font.face.id


def test_the_table_fits_a_narrow_terminal():
    told = thumbsmith("fonts", environment={"TTY_COMPATIBLE": "1", "COLUMNS": "80", "NO_COLOR": "1"})
    assert told.returncode == 0, told.stderr
    assert max(map(len, Text.from_ansi(told.stdout).plain.splitlines())) <= 80
    assert "barlow-condensed-800-italic" in told.stdout
    assert thumbsmith("fonts").stdout.splitlines()[0] == "anton-400\tAnton\t400\tLatin\tbuilt-in"
