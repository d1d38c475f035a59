"""Fonts on their way in: what is kept of them, and which are refused, in a sentence."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.DefaultTable import DefaultTable

from engine.kinds.check import Finding, Verdict
from engine.text.fonts import FontLibrary
from service.system.answers import AS_SYSTEM
from service.uploads.decoding import Decoder
from tests.service.uploads.desk import Asked
from tests.waiting import HANG_SECONDS


def font(change: Callable[[TTFont], object] | None = None, *, flavor: str | None = None) -> bytes:
    """A built-in face under a name of its own."""
    made = TTFont(FontLibrary().face("bebas-neue-400").path)
    for name_id, text in {1: "House Sans", 4: "House Sans Regular", 6: "HouseSans-Regular"}.items():
        made["name"].setName(text, name_id, 3, 1, 0x409)
    if change:
        change(made)
    made.flavor = flavor
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def embedding(bits: int) -> bytes:
    return font(lambda made: setattr(made["OS/2"], "fsType", bits))


def decoded(data: bytes):
    return Decoder(seconds=HANG_SECONDS).decode(data, purpose="font")


@pytest.mark.parametrize("flavor", [None, "woff2"])
def test_a_font_is_written_anew(flavor):
    data = font(flavor=flavor)
    found = decoded(data)
    assert found.verdict.finding is Finding.CLEAN
    facts = found.facts["font"]
    assert (facts["family"], facts["name"], facts["weight"], facts["italic"]) == (
        "House Sans",
        "House Sans Regular",
        400,
        False,
    )
    kept, sent = TTFont(io.BytesIO(found.kept)), TTFont(io.BytesIO(data))
    assert kept.flavor is None
    assert kept.getGlyphOrder() == sent.getGlyphOrder()
    assert kept["hmtx"].metrics == sent["hmtx"].metrics
    assert kept.getBestCmap() == sent.getBestCmap()
    assert found.media_type == "font/ttf"
    assert found.peak_bytes < 300_000_000


def test_a_fonts_names_are_cleaned_as_titles_are():
    """They come out of a file of anybody's, and stand on pages and in scenes."""
    given = TTFont(io.BytesIO(font()))
    for number in (1, 4, 6, 16):
        given["name"].setName(f"Evil\u202egnp\u200f\n\x1b[2J{'x' * 400}", number, 3, 1, 0x409)
    changed = io.BytesIO()
    given.save(changed)
    facts = decoded(changed.getvalue()).facts["font"]
    for name in (facts["family"], facts["name"], facts["postscript_name"]):
        assert name.startswith("Evilgnp [2Jxxx")
        assert name.isprintable()
        assert len(name) == 100


def test_programs_and_unknown_tables_do_not_stay():
    def add(made: TTFont) -> None:
        for tag in ("fpgm", "prep", "cvt ", "evil"):
            made[tag] = DefaultTable(tag)
            made[tag].data = b"\0\1" * 4

    kept = TTFont(io.BytesIO(decoded(font(add)).kept))
    assert not {"fpgm", "prep", "cvt ", "evil"} & set(kept.keys())


def test_postscript_outlines():
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({65: "A"})
    from fontTools.pens.t2CharStringPen import T2CharStringPen

    pen = T2CharStringPen(600, None)
    pen.moveTo((0, 0))
    pen.lineTo((300, 700))
    pen.lineTo((600, 0))
    pen.closePath()
    shape = pen.getCharString()
    builder.setupCFF("House-Otf", {"FullName": "House Otf"}, {".notdef": shape, "A": shape}, {})
    builder.setupHorizontalMetrics({".notdef": (600, 0), "A": (600, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "House Otf", "styleName": "Regular"})
    builder.setupOS2(fsType=0)
    builder.setupPost()
    file = io.BytesIO()
    builder.save(file)
    found = decoded(file.getvalue())
    assert (found.verdict.finding, found.media_type) == (Finding.CLEAN, "font/otf")
    assert found.kept[:4] == b"OTTO"


@pytest.mark.parametrize(("bits", "allowed"), [(0, True), (4, True), (8, True), (2, False), (6, True), (0x200, False)])
def test_what_may_not_be_embedded_is_refused(bits, allowed):
    found = decoded(embedding(bits))
    assert (found.verdict.finding is Finding.CLEAN) == allowed
    if not allowed:
        assert "the font's maker" in found.verdict.reason


def _without(*tags: str) -> bytes:
    def take(made: TTFont) -> None:
        for tag in tags:
            del made[tag]

    return font(take)


def _empty_cmap() -> bytes:
    def take(made: TTFont) -> None:
        for table in made["cmap"].tables:
            table.cmap.clear()

    return font(take)


def _variable() -> bytes:
    from fontTools.designspaceLib import AxisDescriptor

    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({65: "A"})
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((300, 700))
    pen.lineTo((600, 0))
    pen.closePath()
    shape = pen.glyph()
    builder.setupGlyf({".notdef": shape, "A": shape})
    builder.setupHorizontalMetrics({".notdef": (600, 0), "A": (600, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "House Var", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    axis = AxisDescriptor(tag="wght", name="Weight", minimum=100, default=400, maximum=900)
    builder.setupFvar([axis], [])
    file = io.BytesIO()
    builder.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: b"no font at all", "no TTF, OTF or WOFF2"),
        (lambda: b"", "no TTF, OTF or WOFF2"),
        (lambda: b"ttcf" + font()[4:], "no TTF, OTF or WOFF2"),
        (lambda: font()[:2000], "damaged"),
        (lambda: font(flavor="woff2")[:2000], "damaged"),
        (lambda: b"\0\1\0\0" + b"\xff" * 500, "damaged"),
        (lambda: _without("OS/2"), "lacks OS/2"),
        (lambda: _without("glyf", "loca"), "lacks glyf or CFF"),
        (_empty_cmap, "no letters"),
        (_variable, "variable font"),
        (lambda: b"wOF2" + font()[4:16] + (2**31).to_bytes(4, "big") + b"\0" * 40, "more than 12 MB"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(make, says):
    found = decoded(make())
    assert found.verdict.finding is Finding.REFUSED
    assert says in found.verdict.reason


def test_a_damaged_font_never_ends_us():
    """Bytes turned over anywhere give a verdict."""
    import random

    rng, data = random.Random(7), font()
    for _ in range(25):
        spoilt = bytearray(data)
        for _ in range(rng.randint(1, 40)):
            spoilt[rng.randrange(len(spoilt))] = rng.randrange(256)
        assert decoded(bytes(spoilt)).verdict.finding in tuple(Finding)


def test_a_font_is_checked_as_every_upload(desk_with):
    """The virus check sees the file as it was sent; checks of pictures are not asked."""
    viruses, pictures = Asked(), Asked(sees="picture", name="pictures")
    desk = desk_with(viruses, pictures)
    data = font()
    row = desk.look(desk.sent(data, media_type="font/ttf", purpose="font"))
    assert (row.status, row.facts["font"]["family"]) == ("cleared", "House Sans")
    assert viruses.shown == [data]
    assert pictures.shown == []
    assert desk.storage.get(row.cleared_key)[:4] == b"\0\1\0\0"
    refusing = desk_with(Asked(says=lambda _: Verdict.refused("a virus was found")))
    assert refusing.look(refusing.sent(data, media_type="font/ttf", purpose="font")).status == "refused"


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_elsewhere_a_font_is_written_anew_by_a_program_of_its_own(system, monkeypatch):
    data = font(flavor="woff2")
    here = decoded(data)
    monkeypatch.setenv(AS_SYSTEM, system)
    found = decoded(data)
    assert (found.verdict.finding, found.facts, found.kept) == (Finding.CLEAN, here.facts, here.kept)
