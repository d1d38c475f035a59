"""Formats: canvas, safe area, and rules with a source and a date."""

import pytest

from engine.errors import FormatError
from engine.format import Format
from engine.geometry import Box

BANNER = """
name = "banner"
title = "A banner"
width = 1500
height = 500
exporter = "psd"
margin = 0.1
[[keep_clear]]
name = "avatar"
x = 0
y = 300
width = 200
height = 200
[rules]
media_types = ["image/png"]
source = "the platform's own page"
checked = 2026-11-01
"""


@pytest.fixture
def write(tmp_path):
    def to_file(text: str):
        path = tmp_path / "banner.format.toml"
        path.write_text(text)
        return path

    return to_file


@pytest.mark.parametrize("name", ["nul", "com1", "con"])
def test_a_name_that_is_no_file_on_windows_is_refused(write, name):
    with pytest.raises(FormatError, match="on Windows"):
        Format.load(write(BANNER.replace('"banner"', f'"{name}"')))


def test_canvas_safe_area_and_zones(write):
    banner = Format.load(write(BANNER))
    assert banner.canvas == Box(0, 0, 1500, 500)
    assert banner.safe == Box(50, 50, 1400, 400)
    assert banner.keep_clear[0].box == Box(0, 300, 200, 200)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("width = 1500", "width = 9000", "width: .*8192"),
        ("checked = 2026-11-01", "", "rules.checked: Field required"),
        ('source = "the platform\'s own page"', 'source = ""', "rules.source: "),
        ("image/png", "no type", r"rules.media_types.0: "),
        ("margin = 0.1", "margin = 0.1\nmargins = 2", "margins: unknown key"),
        ("height = 500", "height = ", "cannot be read as TOML"),
    ],
)
def test_a_wrong_format_is_refused_with_file_key_and_reason(write, old, new, reason):
    path = write(BANNER.replace(old, new, 1))
    with pytest.raises(FormatError, match=reason) as refusal:
        Format.load(path)
    assert str(refusal.value).startswith(f"{path}: ")
