"""The OpenRaster file, read as its specification says: what it holds, mixed again, is the picture."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from engine.kinds.registry import builtin_folder, load_registry
from engine.looks import BlendMode, SolidPaint
from engine.scene import Scene, ShapeLayer
from plugins.exporters.openraster import OpenRasterExporter


@pytest.fixture(scope="module")
def request_(request_of, scene):
    return request_of(scene)


@pytest.fixture(scope="module")
def export(request_):
    return OpenRasterExporter().export(request_)


@pytest.fixture(scope="module")
def archive(export):
    return zipfile.ZipFile(io.BytesIO(export.whole))


@pytest.fixture(scope="module")
def image(archive):
    return ElementTree.fromstring(archive.read("stack.xml"))


def picture(archive, name: str) -> np.ndarray:
    with Image.open(io.BytesIO(archive.read(name))) as found:
        assert found.format == "PNG"
        return np.asarray(found.convert("RGBA"))


def test_it_is_registered_and_says_what_it_is(export):
    assert "openraster" in load_registry([builtin_folder()], installed=False).exporters
    assert (export.media_type, export.width, export.height) == ("image/openraster", 640, 361)
    assert export.facts == {"layers": 14}


def test_readers_find_the_media_type_first_and_plain(export, archive):
    first = archive.infolist()[0]
    assert (first.filename, first.compress_type, archive.read(first)) == (
        "mimetype", zipfile.ZIP_STORED, b"image/openraster",
    )  # fmt: skip
    assert export.whole[30:54] == b"mimetypeimage/openraster"


def test_the_merged_picture_and_a_small_one_are_there(archive, request_):
    assert np.array_equal(picture(archive, "mergedimage.png"), request_.pixels)
    height, width = picture(archive, "Thumbnails/thumbnail.png").shape[:2]
    assert max(width, height) == 256


def names(stack) -> list:
    return [[one.get("name"), names(one)] if one.tag == "stack" else one.get("name") for one in reversed(stack)]


def test_groups_and_names_are_the_scenes(image):
    assert (image.tag, image.get("w"), image.get("h")) == ("image", "640", "361")
    assert names(image[0]) == [
        ["Background", ["Ground", "Beam"]],
        ["People", ["Guest – glow", "Guest", ["Host", ["Host – shadow", "Host – outline", "Host"]]]],
        ["Title", ["Kicker", "Größe – WHY – shadow", "Größe – WHY – outline", "Größe – WHY"]],
        ["Finish", ["Vignette", "Grain", "Note"]],
    ]


def test_looks_are_written_as_the_specification_has_them(image):
    by_name = {one.get("name"): one.attrib for one in image.iter() if one.tag in ("layer", "stack") and one.get("name")}
    assert by_name["Beam"]["composite-op"] == "svg:screen"
    assert by_name["Beam"]["opacity"] == "0.6"
    assert by_name["Guest"]["composite-op"] == "svg:src-over"
    assert by_name["Note"]["visibility"] == "hidden"
    assert by_name["Vignette"]["edit-locked"] == "true"
    assert [by_name[name]["isolation"] for name in ("Background", "People")] == ["isolate", "auto"]


MIXED = {
    "svg:src-over": lambda _, above: above,
    "svg:multiply": lambda below, above: below * above,
    "svg:screen": lambda below, above: below + above - below * above,
    "svg:soft-light": lambda below, above: np.where(
        above <= 0.5,
        below - (1 - 2 * above) * below * (1 - below),
        below
        + (2 * above - 1) * (np.where(below <= 0.25, ((16 * below - 12) * below + 4) * below, np.sqrt(below)) - below),
    ),
}
"""The W3C's formulas for the modes of the scene."""


def over(below: np.ndarray, above: np.ndarray, opacity: float, operator: str) -> np.ndarray:
    """Straight RGBA 0..1 laid on straight RGBA."""
    alpha, under = above[..., 3:] * opacity, below[..., 3:]
    colour = (1 - under) * above[..., :3] + under * MIXED[operator](below[..., :3], above[..., :3])
    whole = alpha + under * (1 - alpha)
    mixed = alpha * colour + under * (1 - alpha) * below[..., :3]
    return np.concatenate([mixed / np.maximum(whole, 1e-9), whole], axis=-1)


def mixed(archive, stack, ground: np.ndarray) -> np.ndarray:
    for one in reversed(stack):
        if one.get("visibility") == "hidden":
            continue
        if one.tag == "stack" and one.get("isolation") == "auto":
            ground = mixed(archive, one, ground)
            continue
        if one.tag == "stack":
            above = mixed(archive, one, np.zeros_like(ground))
        else:
            above, pixels = np.zeros_like(ground), picture(archive, one.get("src")) / 255
            x, y, (height, width) = int(one.get("x")), int(one.get("y")), pixels.shape[:2]
            above[y : y + height, x : x + width] = pixels
        ground = over(ground, above, float(one.get("opacity", 1)), one.get("composite-op", "svg:src-over"))
    return ground


def test_the_layers_mixed_again_are_the_picture(archive, image, request_):
    again = mixed(archive, image[0], np.zeros((361, 640, 4)))
    away = np.abs(again - request_.pixels / 255)
    assert float(away.mean()) < 0.002
    assert float((away.max(axis=-1) > 0.03).mean()) < 0.002


def test_its_own_reading_finds_what_is_missing(export, archive):
    exporter = OpenRasterExporter()
    assert exporter.verify(export.whole) == []
    spoilt = io.BytesIO()
    with zipfile.ZipFile(spoilt, "w") as other:
        for name in ("stack.xml", "mimetype", "mergedimage.png"):
            other.writestr(name, archive.read(name))
    wrong = exporter.verify(spoilt.getvalue())
    assert wrong[0] == "its media type is not what is said first"
    assert "it lacks data/layer000.png" in wrong
    assert "it lacks Thumbnails/thumbnail.png" in wrong


def test_a_mode_that_openraster_does_not_have_is_said(request_of):
    odd = ShapeLayer(
        id="odd", name="Odd", width=64, height=64, fill=SolidPaint(colour="#808080"), blend=BlendMode.EXCLUSION
    )
    export = OpenRasterExporter().export(request_of(Scene(format="test", width=64, height=64, layers=(odd,))))
    assert export.notes == ("OpenRaster has no exclusion; 'Odd' is mixed as normal",)
    assert b'composite-op="svg:src-over"' in zipfile.ZipFile(io.BytesIO(export.whole)).read("stack.xml")
