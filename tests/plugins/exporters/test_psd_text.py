"""Live text in the PSD: what psd-tools and ag-psd read in the type layers."""

import numpy as np
import pytest

from engine.looks import Glow, LinearGradient, SolidPaint, Stop, Stroke
from engine.scene import GroupLayer, Line, Run, Scene
from plugins.exporters.psd import PsdExporter
from plugins.exporters.psd.live_text import live_text, reading_order
from tests.plugins.exporters.psd_readers import by_ag_psd, by_psd_tools, composed_by_psd_tools, find, written_by_ag_psd
from tests.plugins.exporters.test_psd import delta_e

ANTON = "anton-400"


@pytest.fixture(scope="module")
def words(scene, request_of, tmp_path_factory):
    """The title of the sample scene as psd-tools and as ag-psd read it."""
    path = tmp_path_factory.mktemp("text") / "scene.psd"
    path.write_bytes(PsdExporter().export(request_of(scene)).whole)
    title = next(layer for layer in by_psd_tools(path.read_bytes()).descendants() if layer.name == "Größe – WHY")
    return title, find(by_ag_psd(path)["layers"], "Größe – WHY")


@pytest.fixture
def exported(request_of, fonts, tmp_path):
    """A text layer in a small scene: psd-tools' layer, ag-psd's layer, the request and the document."""

    def make(layer, *around):
        stack = layer
        for group in around:
            stack = group.model_copy(update={"layers": (stack,)})
        used = {run.font for line in layer.lines for run in line.runs}
        references = {font: fonts.reference(font) for font in used}
        scene = Scene(format="test", width=400, height=200, layers=(stack,), fonts=references)
        request, path = request_of(scene), tmp_path / "text.psd"
        path.write_bytes(PsdExporter().export(request).whole)
        psd = by_psd_tools(path.read_bytes())
        ours = next(found for found in psd.descendants() if found.kind == "type")
        return ours, find(by_ag_psd(path)["layers"], layer.name), request, psd

    return make


def test_the_words_are_live_and_whole(words):
    ours, theirs = words
    assert ours.kind == "type"
    assert ours.text == "WHY FLYING\r(really) 🚀"
    assert theirs["text"]["text"] == "WHY FLYING\n(really) 🚀"


def test_fonts_by_postscript_name(words, fonts):
    ours, theirs = words
    anton, emoji = "Anton-Regular", fonts.emoji.postscript_name
    used = [run["style"]["font"]["name"] for run in theirs["text"]["styleRuns"]]
    assert used == [anton, anton, anton, emoji]
    assert {str(font["Name"]).strip("'") for font in ours.resource_dict["FontSet"]} >= {anton, emoji}


def test_runs_carry_size_colour_and_leading_in_utf16_units(words):
    runs = words[1]["text"]["styleRuns"]
    assert [run["length"] for run in runs] == [4, 7, 9, 2], "'WHY ', 'FLYING' and return, '(really) ', the emoji"
    assert [run["style"]["fontSize"] for run in runs] == [56, 56, 36, 36]
    assert runs[1]["style"]["fillColor"] == pytest.approx({"r": 255, "g": 0xD4, "b": 0}, abs=0.01)
    assert words[1]["text"]["style"]["leading"] == 46, "from baseline to baseline"


def test_tracking_and_justification(words):
    assert words[1]["text"]["style"]["tracking"] == -10
    assert words[1]["text"]["paragraphStyle"]["justification"] == "center"


def test_the_stroke_is_a_live_effect_of_what_shows(words):
    ours, theirs = words
    stroke = theirs["effects"]["stroke"][0]
    assert stroke["enabled"]
    assert stroke["position"] == "outside"
    assert stroke["size"] == {"value": 4, "units": "Pixels"}
    assert stroke["color"] == {"r": 0x10, "g": 0x10, "b": 0x20}
    assert [effect.enabled for effect in ours.effects if effect.name == "Stroke"] == [True]


def test_drawn_shadows_have_live_twins_switched_off(words):
    shadow = words[1]["effects"]["dropShadow"][0]
    assert not shadow["enabled"]
    assert shadow["distance"]["value"] == pytest.approx(np.hypot(3, 5))
    angle = np.radians(shadow["angle"])
    assert (-np.cos(angle), np.sin(angle)) == pytest.approx(np.array([3, 5]) / np.hypot(3, 5))


def test_the_layer_carries_our_own_pixels(words, scene, compositor):
    """A viewer without a text engine shows the letters; the stroke is not drawn twice."""
    from plugins.exporters.psd.variants import replaced, without_stroke

    bare = without_stroke(scene.layer("title"))
    piece = compositor.piece(replaced(scene, bare), "title")
    ours = np.asarray(words[0].topil())
    assert ours.shape == piece.pixels.shape
    assert np.array_equal(ours[..., 3], piece.pixels[..., 3])
    seen = piece.pixels[..., 3] > 0
    assert np.array_equal(ours[seen], piece.pixels[seen]), "several colours: kept as drawn"


def test_turned_text_is_anchored_at_its_first_baseline(words, scene):
    layer = scene.layer("title")
    xx, xy, yx, yy, tx, ty = words[0].transform
    turn = np.radians(-4)
    assert (xx, xy, yx, yy) == pytest.approx((np.cos(turn), np.sin(turn), -np.sin(turn), np.cos(turn)))
    centre = np.array(layer.box.centre)
    anchor = np.array((layer.x + layer.width / 2, layer.y + layer.lines[0].baseline)) - centre
    rotated = np.array([[xx, yx], [xy, yy]]) @ anchor + centre
    assert (tx, ty) == pytest.approx(tuple(rotated))


@pytest.mark.parametrize(
    ("align", "share", "name"), [("left", 0, "left"), ("center", 0.5, "center"), ("right", 1, "right")]
)
def test_alignment_and_anchor(align, share, name, exported, text_of):
    layer = text_of([("WIDE LINE", 40, None, ANTON, "ltr")], [("LOW", 40, None, ANTON, "ltr")], align=align, x=30, y=20)
    ours, theirs, *_ = exported(layer)
    assert theirs["text"]["paragraphStyle"]["justification"] == name
    assert ours.transform[4] == pytest.approx(30 + share * layer.width)
    assert ours.transform[5] == pytest.approx(20 + 40)


def test_a_turned_group_turns_its_words(exported, text_of):
    layer = text_of([("TURN", 40, None, ANTON, "ltr")], x=30, y=60, rotation=10)
    group = GroupLayer(id="g", name="G", width=400, height=200, rotation=20)
    ours, _, _, psd = exported(layer, group)
    assert np.degrees(np.arctan2(ours.transform[1], ours.transform[0])) == pytest.approx(30)
    left, top, right, bottom = ours.bbox
    assert left - 5 <= ours.transform[4] <= right
    assert top <= ours.transform[5] <= bottom + 5
    assert psd[0].name == "G"


def test_strokes_show_in_the_composite(exported, text_of):
    layer = text_of([("EDGE", 80, None, ANTON, "ltr")], x=40, y=40, stroke=Stroke(colour="#d02040", width=16))
    _, _, request, psd = exported(layer)
    composed = composed_by_psd_tools(psd)
    red = request.pixels[..., :3].astype(int) - (0xD0, 0x20, 0x40)
    stroked = (np.abs(red).max(axis=-1) < 2) & (request.pixels[..., 3] == 255)
    assert stroked.sum() > 1000
    assert (np.abs(composed[stroked].astype(int) - (0xD0, 0x20, 0x40)).max(axis=-1) < 12).mean() > 0.97


def test_a_stroke_that_shows_through_its_fill_is_drawn_apart(exported, text_of):
    fill = SolidPaint(colour="#ffffff60")
    layer = text_of([("TUBE", 80, None, ANTON, "ltr")], x=40, y=40, fill=fill, stroke=Stroke(colour="#20e0ff", width=8))
    _, theirs, request, psd = exported(layer)
    assert "stroke" not in (theirs.get("effects") or {})
    assert [found.name for found in psd.descendants() if not found.is_group()] == ["Words – stroke", "Words"]
    flat = request.pixels[..., :3] * (request.pixels[..., 3:] / 255)
    assert delta_e(composed_by_psd_tools(psd), flat.round().astype(np.uint8)).mean() < 1


def test_a_glow_has_a_live_twin(exported, text_of):
    layer = text_of(
        [("GLOW", 60, None, ANTON, "ltr")], x=40, y=60, effects=(Glow(colour="#20e0ff80", blur=12, spread=4),)
    )
    glow = exported(layer)[1]["effects"]["outerGlow"]
    assert not glow["enabled"]
    assert glow["size"]["value"] == 16
    assert glow["choke"]["value"] == 25
    assert glow["opacity"] == pytest.approx(0.5, abs=0.01)
    assert glow["blendMode"] == "screen"


def test_gradient_letters_keep_their_gradient_in_the_pixels(exported, text_of):
    fill = LinearGradient(
        start=(0, 0), end=(0, 1), stops=(Stop(offset=0, colour="#ffffff"), Stop(offset=1, colour="#ff8000"))
    )
    ours, theirs, *_ = exported(text_of([("GOLD", 80, None, ANTON, "ltr")], x=20, y=20, fill=fill))
    pixels = np.asarray(ours.topil())
    opaque = pixels[..., 3] == 255
    rows = [pixels[y][opaque[y]][:, 2].mean() for y in (2, opaque.shape[0] // 2, opaque.shape[0] - 3)]
    assert rows == sorted(rows, reverse=True)
    assert rows[0] - rows[-1] > 50
    assert theirs["text"]["style"]["fillColor"] == pytest.approx({"r": 255, "g": 191.5, "b": 127.5}, abs=1)


def test_arabic_reads_in_its_own_order(exported, text_of, fonts):
    arabic = fonts.fallback("م").id
    layer = text_of(
        [("2026", 40, None, ANTON, "ltr"), ("مرحبا ", 40, "#ffd400", arabic, "rtl")],
        text="مرحبا 2026", direction="rtl", align="right", x=40, y=40,
    )  # fmt: skip
    ours, theirs, *_ = exported(layer)
    assert ours.text == theirs["text"]["text"] == "مرحبا 2026"
    assert [run["length"] for run in theirs["text"]["styleRuns"]] == [6, 4]
    assert theirs["text"]["paragraphStyle"]["justification"] == "right"


def test_special_letters_survive_the_engine_notation(exported, text_of):
    ours, theirs, *_ = exported(text_of([("(a) \\ ü [b]", 40, None, ANTON, "ltr")], x=10, y=10))
    assert ours.text == theirs["text"]["text"] == "(a) \\ ü [b]"


def _runs(*parts):
    runs = tuple(Run(text=text, font="f", x=0, width=1, direction=direction) for text, direction in parts)
    return Line(runs=runs, size=1, baseline=1, width=1)


def test_reading_order_undoes_the_visual_order():
    left = _runs(("a", "ltr"), ("3", "rtl"), ("2", "rtl"), ("b", "ltr"))
    assert [run.text for run in reading_order(left, "ltr")] == ["a", "2", "3", "b"]
    right = _runs(("c", "rtl"), ("x", "ltr"), ("y", "ltr"), ("a", "rtl"))
    assert [run.text for run in reading_order(right, "rtl")] == ["a", "x", "y", "c"]


def test_blanks_between_runs_come_back_from_the_source(text_of):
    layer = text_of([("ONE", 40, None, ANTON, "ltr"), ("TWO", 40, "#ff0000", ANTON, "ltr")], text="ONE TWO")
    assert [run.text for run in live_text(layer, {}).runs] == ["ONE ", "TWO\r"]


def test_a_font_that_the_scene_does_not_name_is_asked_for_by_its_id(text_of):
    assert live_text(text_of([("A", 40, None, ANTON, "ltr")]), {}).fonts == (ANTON,)


def test_the_structure_is_what_another_writer_writes(exported, text_of, tmp_path):
    """ag-psd learnt it from Photoshop's files: every key it writes is there, but in an empty warp."""
    ours, *_ = exported(text_of([("AB", 20, None, ANTON, "ltr")], [("cd", 20, None, ANTON, "ltr")], x=9, y=9,
                                stroke=Stroke(colour="#010203", width=12)))  # fmt: skip
    theirs = next(iter(written_by_ag_psd(tmp_path / "theirs.psd").descendants()))
    first, second = (layer._data for layer in (ours, theirs))
    assert list(first.text_data) == list(second.text_data)
    assert set(first.warp) <= set(second.warp)
    assert set(second.warp) - set(first.warp) <= {b"bounds", b"uOrder", b"vOrder"}
    assert _keys(ours.engine_dict) == _keys(theirs.engine_dict)
    assert _keys(ours.resource_dict) == _keys(theirs.resource_dict)
    assert set(_effect(ours)) == set(_effect(theirs))


def _effect(layer):
    return next(effect for effect in layer.effects if effect.name == "Stroke").descriptor


_MAY_BE_LEFT_OUT = {"StyleSheetData"}
"""Run styles: ag-psd leaves out what equals its default."""


def _keys(node, path=""):
    """Every path through dictionaries, lists seen as one entry."""
    if hasattr(node, "items"):
        found = set()
        for key, value in node.items():
            name = str(getattr(key, "value", key))
            found.add(f"{path}/{name}")
            if name not in _MAY_BE_LEFT_OUT:
                found |= _keys(value, f"{path}/{name}")
        return found
    if isinstance(node, list) or hasattr(node, "_items"):
        return {key for item in node for key in _keys(item, f"{path}[]")}
    return set()
