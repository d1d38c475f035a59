"""Bytes that any reader understands, that hold the pixels, and that are the same every time."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image
from skimage import data

from engine.errors import FormatError
from engine.pixels.encode import encode_jpeg, encode_png, encode_webp, encode_within, srgb_profile


@pytest.fixture(scope="module")
def photo():
    return data.astronaut()


def chunks(png):
    """Kind and content of every chunk, checksums verified."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    place = 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        kind, content = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        assert struct.unpack(">I", png[place + 8 + length : place + 12 + length]) == (zlib.crc32(kind + content),)
        yield kind, content
        place += 12 + length


@pytest.mark.parametrize("shape", [(1, 1), (3, 5), (64, 7, 3), (65, 200, 3), (129, 33, 4), (200, 131), (1, 900, 4)])
@pytest.mark.parametrize("texture", ["noise", "ramp", "flat"])
def test_png_is_lossless(shape, texture):
    count = int(np.prod(shape))
    values = {
        "noise": np.random.default_rng(3).integers(0, 256, count),
        "ramp": np.arange(count) // 3 % 256,
        "flat": np.full(count, 77),
    }[texture]
    pixels = values.astype(np.uint8).reshape(shape)
    png = encode_png(pixels)
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.mode == {2: "L", 3: "RGB", 4: "RGBA"}[len(shape) if len(shape) == 2 else shape[2]]
        np.testing.assert_array_equal(np.asarray(picture), pixels)
    parts = dict(chunks(png))
    assert list(parts) == [b"IHDR", b"sRGB", b"IDAT", b"IEND"]
    # zlib checks the Adler sum of the whole stream.
    assert len(zlib.decompress(parts[b"IDAT"])) == shape[0] * (1 + count // shape[0])


def test_png_takes_cropped_and_flipped_views(photo):
    view = photo[10:90:2, 200:100:-1]
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(encode_png(view)))), view)


def test_png_is_no_larger_than_a_fast_zlib(photo):
    noisy = np.clip(photo + np.random.default_rng(1).normal(0, 3, (512, 512, 1)), 0, 255).astype(np.uint8)
    for pixels in (photo, noisy):
        plain = io.BytesIO()
        Image.fromarray(pixels).save(plain, "PNG", compress_level=1)
        assert len(encode_png(pixels)) < 1.03 * len(plain.getvalue())


@pytest.mark.parametrize("encode", [encode_png, encode_jpeg, encode_webp])
def test_profile_is_embedded_when_asked_and_bytes_repeat(encode, photo):
    bare, tagged = encode(photo), encode(photo, icc=True)
    assert (bare, tagged) == (encode(photo), encode(photo, icc=True))
    assert "icc_profile" not in Image.open(io.BytesIO(bare)).info
    assert Image.open(io.BytesIO(tagged)).info["icc_profile"] == srgb_profile()


def test_profile_is_dated_once_and_for_all():
    profile = srgb_profile()
    assert struct.unpack(">6H", profile[24:36]) == (2000, 1, 1, 0, 0, 0)
    assert profile[36:40] == b"acsp"
    assert struct.unpack(">I", profile[:4]) == (len(profile),)


def test_jpeg_keeps_no_metadata(photo):
    with Image.open(io.BytesIO(encode_jpeg(photo))) as picture:
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not picture.getexif()


def test_jpeg_options(photo):
    assert Image.open(io.BytesIO(encode_jpeg(photo, progressive=True))).info.get("progressive")
    fine, coarse = (encode_jpeg(photo, subsampling=s) for s in ("4:4:4", "4:2:0"))
    assert len(coarse) < len(fine)
    assert Image.open(io.BytesIO(encode_jpeg(photo[..., 0]))).mode == "L"


def test_budget_takes_the_best_quality_that_fits(photo):
    budget = 60_000
    data, quality = encode_within(photo, max_bytes=budget)
    assert len(data) <= budget
    assert len(encode_jpeg(photo, quality=quality + 1)) > budget
    assert data == encode_jpeg(photo, quality=quality)


def test_budget_gives_up_colour_resolution_before_it_fails(photo):
    least = len(encode_jpeg(photo, quality=55))
    data, quality = encode_within(photo, max_bytes=least - 1)
    assert Image.open(io.BytesIO(data)).layer[1][1:3] == (1, 1)
    assert Image.open(io.BytesIO(data)).layer[0][1:3] == (2, 2)
    assert quality >= 55


def test_an_ample_budget_takes_the_best(photo):
    assert encode_within(photo, max_bytes=10_000_000, best=90).quality == 90


def test_an_impossible_budget_is_refused_by_name(photo):
    with pytest.raises(FormatError, match=r"the cover: 512x512 .* 2,000 bytes"):
        encode_within(photo, max_bytes=2_000, what="the cover")


def test_webp_keeps_alpha():
    pixels = np.zeros((20, 30, 4), np.uint8)
    pixels[:10] = (200, 30, 30, 255)
    with Image.open(io.BytesIO(encode_webp(pixels))) as picture:
        alpha = np.asarray(picture)[..., 3]
    assert (alpha[:10] == 255).all()
    assert (alpha[10:] == 0).all()


def test_rgb_on_four_bytes_is_encoded_alike():
    """What a canvas hands out, without being packed first."""
    four = np.random.default_rng(5).integers(0, 255, (150, 61, 4), np.uint8)
    front, packed = four[..., :3], np.ascontiguousarray(four[..., :3])
    assert encode_png(front) == encode_png(packed)
    assert encode_jpeg(front) == encode_jpeg(packed) == encode_jpeg(four)
