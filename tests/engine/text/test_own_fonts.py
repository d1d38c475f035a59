"""Fonts as files: one rule at every door, copies made once, and a variable font only at one place."""

import hashlib
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from engine.errors import BrandError
from engine.text import own_fonts
from engine.text.font_file import looked_at
from engine.text.fonts import FontLibrary
from engine.text.own_fonts import FontFile, own_face, plugin_face, style_face
from tests.engine.text.made_fonts import WIDE, house_font, variable_font


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """A cache folder of the test's own."""
    monkeypatch.setenv("THUMBSMITH_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache" / "fonts"


@pytest.fixture
def write(tmp_path):
    def to_file(data: bytes, name: str = "MyFont.ttf"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return to_file


def test_every_door_draws_with_the_same_copy(write):
    path = write(house_font())
    faces = [door(FontFile(path=path)) for door in (own_face, plugin_face, style_face)]
    facts, kept = looked_at(path.read_bytes())
    assert {face.digest for face in faces} == {facts["digest"], hashlib.sha256(kept).hexdigest()}
    assert {face.path.read_bytes() for face in faces} == {kept}
    assert [face.id for face in faces] == [
        f"file-{facts['digest'][:12]}",
        "house-sans-400",
        f"house-sans-400-{facts['digest'][:8]}",
    ]


def test_what_was_written_anew_is_left_as_it_is():
    facts, kept = looked_at(house_font())
    assert looked_at(kept) == (facts, kept)


def test_a_copy_that_came_before_is_called_the_same(write):
    face = own_face(FontFile(path=write(house_font())))
    library = FontLibrary().with_files([face.path])
    assert library.face(face.id) == face


@pytest.mark.parametrize(
    ("family", "expected"),
    [
        ("House Sans", "house-sans-400"),
        ("Grüße & Co.", "gr-e-co-400"),
        ("明朝", "regular-400"),
        ("File", "font-file-400"),
    ],
)
def test_ids_are_made_of_the_family(write, family, expected):
    assert plugin_face(FontFile(path=write(house_font(family=family)))).id == expected


def test_a_plugin_may_name_its_font(write):
    face = plugin_face(FontFile(path=write(house_font()), id="house-700", licence="OFL-1.1"))
    assert (face.id, face.licence) == ("house-700", "OFL-1.1")


@pytest.mark.parametrize("name", ["House", "file-123", "-a", ""])
def test_a_name_that_scenes_cannot_use_is_refused(write, name):
    with pytest.raises(BrandError, match="is no id for a font; take one such as 'house-sans-700'"):
        FontFile(path=write(house_font()), id=name)


@pytest.mark.parametrize(
    ("text", "path", "instance"),
    [("a.ttf", "a.ttf", None), ("a.ttf#700", "a.ttf", 700), ("a.ttf#Extra Bold", "a.ttf", "Extra Bold")],
)
def test_an_instance_stands_behind_the_name(text, path, instance):
    assert FontFile.parse(text) == FontFile(path=Path(path), instance=instance)


@pytest.mark.parametrize(
    ("instance", "weight", "name", "wider"),
    [(400, 400, "HouseVar-Regular", 0), (900, 900, "HouseVar-Black", WIDE), (650, 650, "HouseVar-650", WIDE / 2)],
)
def test_a_variable_font_is_cut_at_the_weight_that_is_wanted(write, instance, weight, name, wider):
    face = plugin_face(FontFile(path=write(variable_font()), instance=instance))
    assert (face.id, face.weight, face.postscript_name) == (f"house-var-{weight}", weight, name)
    cut = TTFont(face.path)
    assert not {"fvar", "gvar", "STAT", "HVAR"} & set(cut.keys())
    assert cut["glyf"]["g65"].xMax == 500 + wider
    assert cut["hmtx"]["g65"][0] == 600 + wider
    assert cut["head"].xMax == 500 + wider


def test_a_variable_font_is_cut_at_an_instance_by_its_name(write):
    path = write(variable_font(instances={"Light": 300, "Poster": 900}))
    face = plugin_face(FontFile.parse(f"{path}#poster"))
    assert (face.weight, TTFont(face.path)["glyf"]["g65"].xMax) == (900, 500 + WIDE)


@pytest.mark.parametrize(
    ("made", "asked", "says"),
    [
        (variable_font(), "", "this is a variable font; name a weight from 100 to 900, such as #400 behind"),
        (variable_font(), "#950", "this is a variable font, which has no 950; name a weight from 100 to 900"),
        (
            variable_font(instances={"Light": 300}),
            "#Heavy",
            "which has no 'Heavy'; name a weight from 100 to 900, such as #400 or an instance such as #Light behind",
        ),
        (variable_font(tag="opsz"), "#400", "take the one weight that you use, as a file of its own"),
        (house_font(), "#700", "this is no variable font; leave #700 out"),
        (house_font(lambda font: setattr(font["OS/2"], "fsType", 2)), "", "the font's maker forbids to embed it"),
        (b"no font", "", "the font is no TTF, OTF or WOFF2 file"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_file_in_a_sentence(write, made, asked, says):
    path = write(made)
    with pytest.raises(BrandError, match=re.escape(says)) as refusal:
        plugin_face(FontFile.parse(f"{path}{asked}"))
    assert str(refusal.value).startswith(f"{path}: ")
    assert "\n" not in str(refusal.value)


def test_a_file_that_is_too_large_is_not_read(write, monkeypatch):
    monkeypatch.setattr(own_fonts, "BYTES_LIMIT", 1_000_000)
    with pytest.raises(BrandError, match="has 2 MB; 1 MB is the limit for a font"):
        plugin_face(FontFile(path=write(b"\0\1\0\0" * 500_000)))


def test_a_font_is_looked_at_once(write, monkeypatch):
    path = write(house_font())
    first = plugin_face(FontFile(path=path))
    monkeypatch.setattr(own_fonts, "looked_at", lambda *_, **__: pytest.fail("it was looked at again"))
    assert plugin_face(FontFile(path=path)) == first


def test_another_file_under_the_same_name_is_another_font(write):
    first = plugin_face(FontFile(path=write(house_font())))
    assert plugin_face(FontFile(path=write(house_font(family="Other Sans")))) != first


@pytest.mark.parametrize("ending", [".ttf", ".json"])
def test_a_copy_that_was_cut_off_is_made_again(write, cache, ending):
    path = write(house_font())
    first = plugin_face(FontFile(path=path))
    (copy,) = cache.glob(f"*{ending}")
    copy.write_bytes(copy.read_bytes()[:50])
    again = plugin_face(FontFile(path=path))
    assert again == first
    assert hashlib.sha256(again.path.read_bytes()).hexdigest() == first.digest


def test_where_nothing_may_be_kept_the_copy_lasts_as_long_as_the_process(write, tmp_path, monkeypatch):
    monkeypatch.setenv("THUMBSMITH_CACHE_DIR", str(write(b"", "a-file") / "below"))
    face = plugin_face(FontFile(path=write(house_font())))
    assert face.path.is_file()
    assert not face.path.is_relative_to(tmp_path)
