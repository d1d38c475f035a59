"""A browser gets the server's own fonts: the same glyphs, numbers and measures."""

from __future__ import annotations

import io

import pytest
from fontTools.ttLib import TTFont

from engine.text.fonts import FontLibrary
from service.catalogue.web_fonts import WebFonts, convert_missing, web_font_path
from tests.engine.text.made_fonts import house_font
from tests.waiting import side_by_side


@pytest.fixture(scope="module")
def faces(service):
    with service.anybody() as http:
        return {face["id"]: face for face in http.get("/api/font-faces").json()["items"]}


def test_every_font_is_listed(faces):
    library = FontLibrary()
    assert sorted(faces) == sorted(library.ids)
    anton = faces["anton-400"]
    assert (anton["family"], anton["weight"], anton["italic"], anton["licence"]) == ("Anton", 400, False, "OFL-1.1")
    assert anton["digest"] in anton["url"]
    assert faces["noto-sans-900"]["fallback"]


@pytest.mark.parametrize("name", ["anton-400", "bodoni-moda-800", "noto-sans-arabic-900"])
def test_the_same_font_on_both_sides(service, faces, name):
    with service.anybody() as http:
        answer = http.get(faces[name]["url"])
    assert answer.headers["content-type"] == "font/woff2"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.content[:4] == b"wOF2"
    theirs, ours = TTFont(io.BytesIO(answer.content)), TTFont(FontLibrary().face(name).path)
    assert theirs.getGlyphOrder() == ours.getGlyphOrder()
    assert theirs.getBestCmap() == ours.getBestCmap()
    assert theirs["hmtx"].metrics == ours["hmtx"].metrics
    for table, fields in {
        "hhea": ("ascent", "descent", "lineGap"),
        "OS/2": ("sTypoAscender", "usWinAscent", "usWinDescent", "fsSelection"),
        "head": ("unitsPerEm", "xMin", "yMax"),
    }.items():
        assert [getattr(theirs[table], f) for f in fields] == [getattr(ours[table], f) for f in fields]
    for glyph in ours.getGlyphOrder():
        assert theirs["glyf"][glyph] == ours["glyf"][glyph]
    for table in ("GSUB", "GPOS"):
        if table in ours:
            assert theirs.getTableData(table) == ours.getTableData(table)


def test_an_address_of_another_digest_is_none(service, faces):
    with service.anybody() as http:
        for path in (
            f"/api/font/anton-400/{'0' * 64}.woff2",
            f"/api/font/nobody-400/{faces['anton-400']['digest']}.woff2",
            f"/api/font/bangers-400/{faces['anton-400']['digest']}.woff2",
        ):
            assert http.get(path).status_code == 404
        assert http.get("/api/font/anton-400/..%2f..%2fsecret.woff2").status_code in (404, 422)


def test_many_who_ask_at_once_get_one_file(tmp_path, quick):
    fonts, face = WebFonts(quick(tmp_path, cache_dir=tmp_path)), FontLibrary().face("anton-400")
    found = side_by_side(*[lambda: fonts.path(face).read_bytes()] * 6)
    assert len(set(found)) == 1
    assert [path.name for path in (tmp_path / "web-fonts").iterdir()] == [f"{face.digest}.woff2"]


def test_those_that_are_missing_are_made_the_smallest_first(tmp_path):
    library = FontLibrary()
    chosen = [library.face(name) for name in ("anton-400", "orbitron-900", "bebas-neue-400")]
    assert convert_missing(tmp_path, chosen) == 3
    made = sorted(tmp_path.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    wanted = [web_font_path(tmp_path, library.face(n)) for n in ("orbitron-900", "bebas-neue-400", "anton-400")]
    assert made == wanted
    assert convert_missing(tmp_path, chosen) == 0


def test_a_font_that_a_style_brings_is_served_like_the_others(serve, quick, tmp_path, monkeypatch):
    folder = tmp_path / "plugins" / "our-night"
    folder.mkdir(parents=True)
    (folder / "style.toml").write_text(
        'name = "our-night"\nlabel = "Ours"\nextends = "spotlight"\n[title]\nfont = "./House.ttf"\n'
    )
    (folder / "House.ttf").write_bytes(house_font())
    monkeypatch.setenv("THUMBSMITH_PLUGINS_DIR", str(folder.parent))
    monkeypatch.setenv("THUMBSMITH_CACHE_DIR", str(tmp_path / "cache"))
    with serve(quick(tmp_path / "data")) as service, service.anybody() as http:
        styles = {style["name"]: style for style in http.get("/api/styles").json()["items"]}
        faces = {face["id"]: face for face in http.get("/api/font-faces").json()["items"]}
        face = faces[styles["our-night"]["titleFont"]]
        assert (face["family"], face["own"]) == ("House Sans", False)
        assert face["id"] in http.get("/api/fonts").json()["items"]
        sent = TTFont(io.BytesIO(http.get(face["url"]).content))
    assert sent["name"].getDebugName(1) == "House Sans"
