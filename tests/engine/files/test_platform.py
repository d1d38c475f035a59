"""Finished files against their platform's rules."""

import datetime
import io

import numpy as np
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from engine.files.platform import check_artifact
from engine.format import Format, PlatformRules
from engine.pixels.encode import encode_jpeg, encode_png, encode_webp

RULES = PlatformRules(
    media_types=("image/jpeg", "image/png"),
    max_bytes=200_000,
    min_width=64,
    max_width=256,
    source="https://example.org/rules",
    checked=datetime.date(2026, 11, 22),
)
FORMAT = Format(name="card", title="Test card", width=128, height=72, exporter="youtube", rules=RULES)
PIXELS = np.random.default_rng(3).integers(0, 256, (72, 128, 3), dtype=np.uint8)


def levels(data, media_type="image/jpeg", format=FORMAT):
    return {finding.rule: finding.level for finding in check_artifact(data, media_type, format)}


def message(data, rule, media_type="image/jpeg"):
    return next(finding.message for finding in check_artifact(data, media_type, FORMAT) if finding.rule == rule)


def saved(kind, pixels=PIXELS, **options):
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("icc", [False, True])
def test_a_good_file_is_good_in_every_respect(icc):
    for data, kind in ((encode_jpeg(PIXELS, icc=icc), "image/jpeg"), (encode_png(PIXELS, icc=icc), "image/png")):
        found = check_artifact(data, kind, FORMAT)
        assert {finding.level for finding in found} == {"ok"}
        assert [finding.rule for finding in found] == [
            "type",
            "pixels",
            "bytes",
            "alpha",
            "colour",
            "metadata",
            "still",
        ]


def test_every_finding_names_its_source_and_date():
    for finding in check_artifact(encode_jpeg(PIXELS), "image/jpeg", FORMAT):
        assert finding.source == "https://example.org/rules (checked 2026-11-22)"


def test_type():
    assert levels(encode_jpeg(PIXELS), "image/png")["type"] == "error"
    assert levels(encode_webp(PIXELS), "image/webp")["type"] == "error"
    assert "image/jpeg or image/png" in message(encode_webp(PIXELS), "type", "image/webp")


@pytest.mark.parametrize(
    ("width", "height", "level"),
    [
        (128, 72, "ok"),
        (256, 144, "warning"),
        (64, 36, "warning"),
        (32, 18, "error"),
        (512, 288, "error"),
        (128, 128, "error"),
    ],
)
def test_pixels(width, height, level):
    data = encode_jpeg(np.zeros((height, width, 3), np.uint8))
    assert levels(data)["pixels"] == level
    if level != "ok":
        assert f"{width}x{height}" in message(data, "pixels")


def test_bytes():
    tight = FORMAT.model_copy(update={"rules": RULES.model_copy(update={"max_bytes": 100})})
    free = FORMAT.model_copy(update={"rules": RULES.model_copy(update={"max_bytes": None})})
    assert levels(encode_jpeg(PIXELS), format=tight)["bytes"] == "error"
    assert levels(encode_jpeg(PIXELS), format=free)["bytes"] == "ok"


def test_alpha():
    clear = np.dstack([PIXELS, np.full((72, 128), 128, np.uint8)])
    allowed = FORMAT.model_copy(update={"rules": RULES.model_copy(update={"alpha": True})})
    assert levels(encode_png(clear), "image/png")["alpha"] == "error"
    assert levels(encode_png(clear), "image/png", allowed)["alpha"] == "ok"


def test_colour():
    assert levels(saved("JPEG", PIXELS[..., 0]))["colour"] == "error"
    cmyk = io.BytesIO()
    Image.fromarray(PIXELS).convert("CMYK").save(cmyk, "JPEG")
    assert levels(cmyk.getvalue())["colour"] == "error"
    few = io.BytesIO()
    Image.fromarray(PIXELS).quantize(16).save(few, "PNG")
    assert levels(few.getvalue(), "image/png")["colour"] == "ok"
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert levels(saved("JPEG", icc_profile=lab))["colour"] == "error"


def test_a_palette_of_rgb_colours_is_rgb():
    out = io.BytesIO()
    Image.fromarray(PIXELS).quantize(32).save(out, "PNG")
    assert levels(out.getvalue(), "image/png")["colour"] == "ok"
    assert levels(saved("PNG", PIXELS[..., 0]), "image/png")["colour"] == "error"


def test_metadata():
    exif = Image.Exif()
    exif[0x0110] = "a camera"
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Software", "a program")
    assert levels(saved("JPEG", exif=exif))["metadata"] == "error"
    assert levels(saved("JPEG", comment=b"made by"))["metadata"] == "error"
    assert levels(saved("PNG", pnginfo=notes), "image/png")["metadata"] == "error"
    assert "Software" in message(saved("PNG", pnginfo=notes), "metadata", "image/png")


def test_moving_pictures():
    out = io.BytesIO()
    frames = [Image.fromarray(PIXELS), Image.fromarray(PIXELS[::-1].copy())]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:], duration=100)
    assert levels(out.getvalue(), "image/png")["still"] == "error"
    moving = FORMAT.model_copy(update={"rules": RULES.model_copy(update={"moving": True})})
    assert levels(out.getvalue(), "image/png", moving)["still"] == "ok"


@pytest.mark.parametrize("data", [b"", b"GIF89a", encode_jpeg(PIXELS)[:400], encode_png(PIXELS)[:900]])
def test_a_file_that_does_not_open(data):
    found = check_artifact(data, "image/jpeg", FORMAT)
    assert [(finding.level, finding.rule) for finding in found] == [("error", "opens")]
