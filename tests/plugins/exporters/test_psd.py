"""The PSD, opened by psd-tools, ag-psd and ImageMagick."""

import hashlib
import io
import tracemalloc
import zlib
from dataclasses import replace

import numpy as np
import pytest
from psd_tools import PSDImage
from skimage.color import rgb2lab

from engine.looks import BlendMode, SolidPaint
from engine.scene import GroupLayer, Role, Scene, ShapeLayer
from plugins.exporters.psd import PsdExporter, PsdSettings, packbits
from plugins.exporters.psd.blend import DESCRIPTOR_NAMES, RECORD_KEYS
from plugins.exporters.psd.channels import constant_channel
from tests.plugins.exporters.psd_readers import (
    by_ag_psd,
    by_imagemagick,
    by_psd_tools,
    by_readers_of_packbits,
    composed_by_psd_tools,
    find,
    tree,
)


@pytest.fixture(scope="module")
def request_(request_of, scene):
    return request_of(scene)


@pytest.fixture(scope="module")
def data(request_):
    return PsdExporter().export(request_).whole


@pytest.fixture(scope="module")
def path(data, tmp_path_factory):
    path = tmp_path_factory.mktemp("psd") / "scene.psd"
    path.write_bytes(data)
    return str(path)


@pytest.fixture(scope="module")
def psd(data):
    return by_psd_tools(data)


@pytest.fixture(scope="module")
def read_by_ag_psd(path):
    return by_ag_psd(path)


EXPECTED_TREE = [
    ["Background", ["Ground", "Beam"]],
    ["People", ["Guest – glow", "Guest", ["Host", ["Host – shadow", "Host – outline", "Host"]]]],
    ["Title", ["Kicker", "Größe – WHY – shadow", "Größe – WHY – outline", "Größe – WHY"]],
    ["Finish", ["Vignette", "Grain", "Note"]],
]


def _tree(group):
    return [[layer.name, _tree(layer)] if layer.is_group() else layer.name for layer in group]


def _named(psd, name):
    return next(layer for layer in psd.descendants() if layer.name == name and not layer.is_group())


def delta_e(first, second):
    """CIE76, pixel by pixel."""
    return np.sqrt(((rgb2lab(first[..., :3]) - rgb2lab(second[..., :3])) ** 2).sum(axis=-1))


def test_groups_and_names_are_the_scenes(psd, read_by_ag_psd):
    assert _tree(psd) == EXPECTED_TREE
    assert tree(read_by_ag_psd["layers"]) == EXPECTED_TREE


def test_the_merged_picture_is_ours_for_every_reader(psd, read_by_ag_psd, path, request_):
    ours = request_.pixels
    assert np.array_equal(np.asarray(psd.topil().convert("RGB")), ours[..., :3])
    assert np.array_equal(by_imagemagick(path), ours[..., :3])
    assert read_by_ag_psd["merged"] == hashlib.sha256(ours.tobytes()).hexdigest()


def test_the_layers_composed_by_another_program_look_like_the_picture(psd, request_):
    composed = composed_by_psd_tools(psd)
    assert delta_e(composed, request_.pixels).mean() < 1


def test_every_layer_has_the_same_pixels_for_psd_tools_and_ag_psd(psd, read_by_ag_psd):
    """Compression, prediction and crops are understood alike."""
    for layer in psd.descendants():
        if not layer.is_group():
            pixels = np.asarray(layer.topil().convert("RGBA"))
            assert find(read_by_ag_psd["layers"], layer.name)["pixels"] == hashlib.sha256(pixels.tobytes()).hexdigest()


def test_people_are_whole_crops_behind_a_mask(psd, compositor, scene, read_by_ag_psd):
    guest = _named(psd, "Guest")
    assert guest.has_mask()
    crop = np.asarray(guest.topil())
    assert (crop[60:-60, 60:-60, 3] == 255).all(), "the photograph is whole under the mask"
    mask = compositor.piece(scene, "guest", part="mask", bleed=320)
    whole, (left, top) = np.asarray(guest.mask.topil()), guest.offset
    height, width = mask.pixels.shape
    own = np.s_[mask.y - top : mask.y - top + height, mask.x - left : mask.x - left + width]
    assert np.array_equal(whole[own], mask.pixels)
    assert whole.sum() == mask.pixels.sum(), "nothing shows outside it"
    assert find(read_by_ag_psd["layers"], "Guest")["mask"]["outside"] == 0


def test_a_person_beyond_the_canvas_is_kept(psd):
    assert _named(psd, "Host").bbox[3] == 90 + 320 > psd.height


def test_blend_modes_opacity_visibility_and_locks(psd, read_by_ag_psd):
    layers = read_by_ag_psd["layers"]
    assert find(layers, "Beam")["blend"] == "screen"
    assert find(layers, "Beam")["opacity"] == pytest.approx(0.6, abs=0.002)
    assert find(layers, "Host – shadow")["blend"] == "multiply"
    assert find(layers, "Grain")["blend"] == "soft light"
    assert find(layers, "Note")["hidden"]
    assert not _named(psd, "Note").visible
    assert find(layers, "Vignette")["locked"] == {"transparency": True, "composite": True, "position": True}
    assert find(layers, "Grain")["locked"] is None
    assert [group["blend"] for group in layers] == ["normal", "pass through", "normal", "pass through"]


def test_a_faded_layer_fades_with_its_effects(psd):
    group = next(layer for layer in psd.descendants() if layer.name == "Host" and layer.is_group())
    assert group.opacity == round(0.9 * 255)
    assert all(layer.opacity == 255 for layer in group)


@pytest.mark.parametrize("mode", BlendMode)
def test_every_blend_mode_is_written_and_composed_alike(mode, request_of):
    """Each mode lies over a ground of several colours; psd-tools blends by its own formulas."""
    grounds = ["#102040", "#d08020", "#40c060", "#f0e0d0"]
    stripes = [
        ShapeLayer(id=f"g{i}", name=f"G{i}", x=16 * i, width=16, height=32, fill=SolidPaint(colour=colour))
        for i, colour in enumerate(grounds)
    ]
    over = ShapeLayer(id="over", name="Over", y=8, width=64, height=16, blend=mode, fill=SolidPaint(colour="#9060c0"))
    scene_ = _scene(64, 32, *stripes, over)
    request = request_of(scene_)
    psd = by_psd_tools(PsdExporter().export(request).whole)
    assert _named(psd, "Over").blend_mode.value == RECORD_KEYS[mode]
    assert delta_e(composed_by_psd_tools(psd), request.pixels).max() < 2


def test_every_blend_mode_has_a_name_in_both_tables():
    assert set(RECORD_KEYS) == set(DESCRIPTOR_NAMES) == set(BlendMode)


def test_moving_one_layer_changes_nothing_else(data):
    """What a designer does: open, move the host, save, open again."""
    psd = by_psd_tools(data)
    host = _named(psd, "Host")
    host.left += 17
    saved = io.BytesIO()
    psd.save(saved)
    before, after = _contents(by_psd_tools(data)), _contents(PSDImage.open(io.BytesIO(saved.getvalue())))
    moved = [key for key in before if before[key] != after[key]]
    assert list(before) == list(after)
    assert {name for _, name in moved} <= {"Host", "People"}, "only the host and the extent of its groups"
    assert moved


def _contents(psd):
    """Place, pixels, mask, text and look of every layer."""
    return {(index, layer.name): _content(layer) for index, layer in enumerate(psd.descendants())}


def _content(layer):
    pixels = None if layer.is_group() else layer.topil().tobytes()
    mask = layer.mask.topil().tobytes() if layer.has_mask() else None
    text = (layer.text, layer.transform) if layer.kind == "type" else None
    return (layer.bbox, pixels, mask, text, layer.blend_mode, layer.opacity, layer.visible)


def test_the_same_request_gives_the_same_bytes(request_, data):
    assert PsdExporter().export(request_).whole == data


def test_document_facts(psd, read_by_ag_psd, request_):
    resources = psd.image_resources
    assert read_by_ag_psd["resolution"]["horizontalResolution"] == 72
    assert read_by_ag_psd["resolution"]["horizontalResolutionUnit"] == "PPI"
    assert read_by_ag_psd["version"]["hasRealMergedData"] is True
    places = {(guide["direction"], guide["location"]) for guide in read_by_ag_psd["guides"]}
    assert {("vertical", 512), ("horizontal", 306)} <= places
    assert psd.has_thumbnail()
    thumbnail = np.asarray(psd.thumbnail().convert("RGB")).astype(float)
    assert thumbnail.shape == (90, 160, 3)
    assert thumbnail.mean() == pytest.approx(request_.pixels[..., :3].mean(), abs=3)
    profile = next(block for key, block in resources.items() if key.name == "ICC_PROFILE").data
    assert b"sRGB" in profile.replace(b"\0", b"")


def test_loose_layers_are_gathered_under_headings_by_role(request_of):
    sheet = {"width": 40, "height": 40, "fill": SolidPaint(colour="#ff0000")}
    ground = ShapeLayer(id="a", name="A", role=Role.BACKGROUND, **sheet)
    plate = ShapeLayer(id="b", name="B", role=Role.PLATE, blend=BlendMode.MULTIPLY, **sheet)
    group = GroupLayer(id="c", name="Own", width=40, height=40)
    mark = ShapeLayer(id="d", name="D", role=Role.BRAND, **sheet)
    psd = by_psd_tools(PsdExporter().export(request_of(_scene(40, 40, ground, plate, group, mark))).whole)
    assert _tree(psd) == [["Background", ["A"]], ["Title", ["B"]], ["Own", []], ["Brand", ["D"]]]


@pytest.mark.parametrize(("width", "height"), [(16, 16), (17, 301), (301, 17), (255, 129)])
def test_odd_sizes(width, height, request_of, tmp_path):
    rim = ShapeLayer(id="r", name="R", width=width, height=height, shape="ellipse", fill=SolidPaint(colour="#c08040"))
    request = request_of(_scene(width, height, rim))
    path = tmp_path / "odd.psd"
    path.write_bytes(PsdExporter().export(request).whole)
    assert np.array_equal(np.asarray(PSDImage.open(path).topil().convert("RGB")), by_imagemagick(path))
    assert by_ag_psd(path)["width"] == width


def test_layers_without_ink_and_partly_off_canvas(request_of, tmp_path):
    fill = SolidPaint(colour="#ffffff")
    nothing = ShapeLayer(id="n", name="Nothing", width=10, height=10)
    outside = ShapeLayer(id="o", name="Outside", x=500, width=10, height=10, fill=fill)
    across = ShapeLayer(id="x", name="Across", role=Role.PLATE, x=-20, y=50, width=40, height=40, fill=fill)
    path = tmp_path / "edges.psd"
    path.write_bytes(PsdExporter().export(request_of(_scene(64, 64, nothing, outside, across))).whole)
    psd = PSDImage.open(path)
    assert _named(psd, "Nothing").bbox == _named(psd, "Outside").bbox == (0, 0, 0, 0)
    assert _named(psd, "Across").bbox == (-20, 50, 20, 90)
    assert len(list(_flat(by_ag_psd(path)["layers"]))) == 3


def test_many_layers_with_any_name(request_of, tmp_path):
    names = ["Überschrift", "日本語の題", "عنوان", "🚀 emoji", "a" * 120, "two\tparts"]
    layers = [
        ShapeLayer(id=f"l{i}", name=names[i % len(names)], x=i, width=8, height=8, fill=SolidPaint(colour="#ff8800"))
        for i in range(40)
    ]
    path = tmp_path / "many.psd"
    path.write_bytes(PsdExporter().export(request_of(_scene(64, 64, *layers))).whole)
    wanted = [layer.name for layer in layers]
    assert [layer.name for layer in PSDImage.open(path).descendants() if not layer.is_group()] == wanted
    read = list(_flat(by_ag_psd(path)["layers"]))
    assert [node["name"] for node in read] == wanted
    assert len({node["id"] for node in read}) == 40


def test_a_name_of_several_lines_is_written_on_one(request_of):
    layer = ShapeLayer(id="a", name="TWO\nLINES", role=Role.PLATE, width=8, height=8, fill=SolidPaint(colour="#ffffff"))
    psd = by_psd_tools(PsdExporter().export(request_of(_scene(16, 16, layer))).whole)
    assert _tree(psd) == [["Title", ["TWO LINES"]]]


def test_channels_of_a_layer_have_one_scheme_and_one_size(psd):
    """Krita opens no file in which they differ."""
    for layer in psd.descendants():
        if layer.is_group():
            continue
        schemes = {channel.compression for channel in layer._channels}
        assert len(schemes) == 1, layer.name
        if layer.has_mask():
            assert layer.mask.bbox == layer.bbox


def test_packbits_holds_the_same_and_is_read_where_zip_is_not(request_, psd, read_by_ag_psd, tmp_path):
    path = tmp_path / "packed.psd"
    path.write_bytes(PsdExporter(PsdSettings(compression="packbits")).export(request_).whole)
    again = PSDImage.open(path)
    assert {channel.compression for layer in again.descendants() for channel in layer._channels} <= {0, 1}
    assert _contents(again) == _contents(psd)
    assert by_ag_psd(path) == read_by_ag_psd
    drawn = [layer for layer in psd.descendants() if not layer.is_group()]
    wanted = {layer.name: hashlib.sha256(layer.topil().tobytes()).hexdigest() for layer in drawn}
    for layers in by_readers_of_packbits(path).values():
        assert dict(layers) == wanted


@pytest.mark.parametrize(("value", "height", "width"), [(0, 70, 3000), (200, 37, 1), (255, 1, 900), (0, 0, 9)])
def test_a_plane_of_one_value_is_packed_as_any_other(value, height, width):
    plane = np.full((height, width), value, np.uint8)
    assert packbits.constant_channel(value, height, width) == packbits.layer_channel(plane)


@pytest.mark.parametrize(("value", "height", "width"), [(0, 70, 3000), (200, 37, 1), (255, 1, 900), (9, 3000, 3000)])
def test_a_plane_of_one_value_is_written_without_looking(value, height, width):
    kind, data = constant_channel(value, height, width)
    rows = np.frombuffer(zlib.decompress(data), np.uint8).reshape(height, width)
    assert kind == b"\0\3"
    assert (np.cumsum(rows, axis=1, dtype=np.uint8) == value).all()


def test_a_group_may_have_a_mask_opacity_and_blend(request_of, material):
    ground = ShapeLayer(id="g", name="G", width=64, height=64, fill=SolidPaint(colour="#204080"))
    inner = ShapeLayer(id="i", name="I", width=64, height=64, fill=SolidPaint(colour="#ffcc00"))
    group = GroupLayer(
        id="m", name="M", width=64, height=64, layers=(inner,), mask=material[1]["matte"], opacity=0.7,
        blend=BlendMode.MULTIPLY,
    )  # fmt: skip
    request = request_of(_scene(64, 64, ground, group))
    psd = by_psd_tools(PsdExporter().export(request).whole)
    assert delta_e(composed_by_psd_tools(psd), request.pixels).mean() < 1


def test_a_scene_with_transparency_lies_on_black(request_of):
    half = ShapeLayer(id="h", name="H", width=32, height=32, opacity=0.5, fill=SolidPaint(colour="#ff0000"))
    psd = by_psd_tools(PsdExporter().export(request_of(_scene(32, 32, half))).whole)
    assert np.abs(np.asarray(psd.topil().convert("RGB"))[16, 16].astype(int) - (128, 0, 0)).max() <= 1


def test_only_one_layer_is_in_memory_uncompressed(request_of):
    """Twelve full layers of 1500x1500 are 108 MB of pixels; compressed one by one they never are at once."""
    layers = [
        ShapeLayer(id=f"l{i}", name=f"L{i}", width=1500, height=1500, opacity=0.5, fill=SolidPaint(colour="#336699"))
        for i in range(12)
    ]
    request = request_of(_scene(1500, 1500, *layers))
    tracemalloc.start()
    PsdExporter().export(request)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 70e6


def _flat(nodes):
    for node in nodes:
        if "layers" in node:
            yield from _flat(node["layers"])
        else:
            yield node


def _scene(width, height, *layers):
    return Scene(format="test", width=width, height=height, layers=layers)


def test_the_file_leaves_in_parts_that_make_the_whole(request_, data):
    export = PsdExporter().export(request_)
    assert len(export.parts) > 10
    assert b"".join(export.parts) == data


def test_layers_are_made_before_the_merged_picture_is_asked_for(request_):
    seen = []

    class Watched:
        def piece(self, scene, layer_id, **how):
            seen.append(layer_id)
            return request_.compositor.piece(scene, layer_id, **how)

    def drawn():
        seen.append("merged")
        return request_.pixels

    PsdExporter().export(replace(request_, compositor=Watched(), drawn=drawn))
    assert seen.index("merged") > 3
