"""The library over the fonts that set-up built."""

from __future__ import annotations

import hashlib
import json
import unicodedata

import pytest
from fontTools.ttLib import TTFont

from engine.errors import BrandError, MissingAsset, UnknownName
from engine.home import assets_home
from engine.text.fonts import FontLibrary

FOLDER = assets_home() / "fonts"
FACES = json.loads((FOLDER / "fonts.json").read_text(encoding="utf-8"))["faces"]


@pytest.fixture(scope="module")
def fonts() -> FontLibrary:
    return FontLibrary()


@pytest.mark.parametrize("entry", FACES, ids=lambda entry: entry["id"])
def test_every_face_opens_and_is_what_the_manifest_says(entry: dict) -> None:
    path = FOLDER / entry["file"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]
    assert entry["licence"] == "OFL-1.1"
    assert "Open Font License" in (FOLDER / entry["licence_file"]).read_text(encoding="utf-8", errors="replace")
    font = TTFont(path, lazy=True)
    assert font["name"].getDebugName(6) == entry["postscript_name"]
    assert font["OS/2"].usWeightClass == entry["weight"]
    assert "fpgm" not in font
    face = FontLibrary().face(entry["id"])
    assert face.typeface.countGlyphs() == font["maxp"].numGlyphs
    assert 0.3 < face.cap_height < 1.1


@pytest.mark.parametrize("font_id", ["anton-400", "montserrat-900", "playfair-display-900", "bebas-neue-400"])
def test_split_scripts_are_merged(fonts: FontLibrary, font_id: str) -> None:
    assert fonts.face(font_id).has("ABC čČ řŽ łÓ ğİ ñ ß — “”")


def test_kerning_survives_the_merge(fonts: FontLibrary) -> None:
    from engine.text.shape import shape

    face = fonts.face("montserrat-900")
    pair = shape("AV", face, size=1000).advance
    assert pair < shape("A", face, size=1000).advance + shape("V", face, size=1000).advance - 10


def test_measures_are_the_files_own(fonts: FontLibrary) -> None:
    face = fonts.face("bebas-neue-400")
    assert face.units_per_em == 1000
    assert face.cap_height == pytest.approx(0.7)
    assert (face.ascent, face.descent) == pytest.approx((0.9, 0.3))


def test_unknown_font_offers_the_nearest(fonts: FontLibrary) -> None:
    with pytest.raises(UnknownName, match="anton-400"):
        fonts.face("anton-40")


def test_unbuilt_fonts_name_the_command(tmp_path) -> None:
    with pytest.raises(MissingAsset, match="make setup"):
        FontLibrary(tmp_path)


def test_damaged_manifest_is_named(tmp_path) -> None:
    (tmp_path / "fonts.json").write_text("{", encoding="utf-8")
    with pytest.raises(MissingAsset, match="damaged"):
        FontLibrary(tmp_path)


@pytest.mark.parametrize(
    ("cluster", "family"),
    [
        ("ع", "Noto Sans Arabic"),
        ("ש", "Noto Sans Hebrew"),
        ("क", "Noto Sans"),
        ("ก", "Noto Sans Thai"),
        ("の", "Noto Sans JP"),
        ("한", "Noto Sans KR"),
        ("们", "Noto Sans SC"),
        ("🚀", "Noto Color Emoji"),
        ("👩\u200d🚀", "Noto Color Emoji"),
    ],
)
def test_fallback_has_the_letter(fonts: FontLibrary, cluster: str, family: str) -> None:
    found = fonts.fallback(cluster, fonts.face("anton-400"))
    assert found is not None
    assert found.family == family
    assert found.has(cluster)


def test_fallback_is_as_narrow_as_the_face_it_helps(fonts: FontLibrary) -> None:
    narrow, plain = fonts.fallback("Ж", fonts.face("anton-400")), fonts.fallback("Ж", fonts.face("poppins-900"))
    assert (narrow.family, plain.family) == ("Sofia Sans Extra Condensed", "Noto Sans")


def test_chinese_characters_follow_their_language(fonts: FontLibrary) -> None:
    like = fonts.face("anton-400")
    assert fonts.fallback("国", like, context="日本の国").family == "Noto Sans JP"
    assert fonts.fallback("国", like, context="我们的国家").family == "Noto Sans SC"
    assert fonts.fallback("國", like, context="我們的國家與學習").family == "Noto Sans TC"


def test_nothing_has_an_unassigned_script(fonts: FontLibrary) -> None:
    assert unicodedata.name("𐎀") == "UGARITIC LETTER ALPA"
    assert fonts.fallback("𐎀") is None


def test_a_users_own_file_becomes_a_face(fonts: FontLibrary) -> None:
    font_id = fonts.add_file(FOLDER / "rye-400.ttf")
    face = fonts.face(font_id)
    assert (face.family, face.postscript_name) == ("Rye", "Rye-Regular")
    assert fonts.reference(font_id).digest == hashlib.sha256(face.path.read_bytes()).hexdigest()
    assert fonts.add_file(FOLDER / "rye-400.ttf") == font_id


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.ttf", b"not a font"),
        ("a.otf", b""),
        ("a.ttf", b"\x00\x01\x00\x00\xff\xff" * 40),
        ("a.png", b"x"),
        ("a.ttf", None),
    ],
)
def test_a_bad_file_is_one_sentence(fonts: FontLibrary, tmp_path, name: str, data: bytes | None) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(BrandError, match=name):
        fonts.add_file(path)


def test_a_truncated_font_is_refused(fonts: FontLibrary, tmp_path) -> None:
    path = tmp_path / "half.ttf"
    path.write_bytes((FOLDER / "rye-400.ttf").read_bytes()[:20_000])
    with pytest.raises(BrandError, match=r"half\.ttf"):
        fonts.add_file(path)
