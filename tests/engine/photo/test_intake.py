"""What is taken in, and the one sentence for what is not."""

import io
import struct
import zlib

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from engine.errors import PhotoError
from engine.photo import BYTE_LIMIT, read_photo, read_photo_bytes


def picture(width: int = 96, height: int = 80) -> Image.Image:
    y, x = np.mgrid[:height, :width]
    return Image.fromarray(np.stack([x * 2, y * 3, x + y], axis=-1).astype(np.uint8))


def saved(kind: str, image: Image.Image | None = None, **options) -> bytes:
    out = io.BytesIO()
    if kind == "HEIF":
        pillow_heif.from_pillow(image or picture()).save(out, quality=90)
    else:
        (image or picture()).save(out, kind, **options)
    return out.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_bomb(width: int, height: int) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


KINDS = ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"]


@pytest.mark.parametrize("kind", KINDS)
def test_formats_are_read_whatever_the_name(kind, tmp_path):
    path = tmp_path / "holiday.txt"
    path.write_bytes(saved(kind))
    photo = read_photo(path)
    assert photo.name == "holiday.txt"
    assert photo.pixels.shape == (80, 96, 3)
    assert np.abs(photo.pixels.astype(int) - np.asarray(picture())).mean() < 4


def test_progressive_and_multi_picture_jpeg():
    assert read_photo_bytes(saved("JPEG", progressive=True), name="p").pixels.shape == (80, 96, 3)
    two = saved("MPO", save_all=True, append_images=[picture()])
    assert read_photo_bytes(two, name="two").pixels.shape == (80, 96, 3)


def frames() -> dict:
    return {"save_all": True, "append_images": [picture().rotate(90, fillcolor=(9, 9, 9))], "duration": 100}


REFUSED = {
    "empty": (b"", "is empty"),
    "gif": (saved("GIF"), "is a GIF picture"),
    "tiff": (saved("TIFF"), "is a TIFF picture"),
    "bmp": (saved("BMP"), "is a BMP picture"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "is a PDF document"),
    "svg": (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "is an SVG drawing"),
    "html": (b"<!DOCTYPE html><html></html>", "is a web page"),
    "text": ("Grüße, no picture".encode(), "is a text file"),
    "noise": (bytes(range(256)) * 4, "is no picture we know"),
    "mp4": (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "is a video"),
    "apng": (saved("PNG", **frames()), "is an animated PNG"),
    "animated-webp": (saved("WEBP", **frames()), "is an animated WebP"),
    "animated-avif": (saved("AVIF", **frames()), "is an animated AVIF"),
    "bomb": (png_bomb(60000, 60000), "megapixels are right"),
    "large": (png_bomb(8000, 5001), "megapixels are right"),
    "tiny": (saved("PNG", Image.new("RGB", (1, 1))), "has only 1x1 pixels"),
    "too-many-bytes": (b"\xff\xd8\xff" + bytes(BYTE_LIMIT), "up to 40 MB are right"),
    "header-only": (saved("PNG")[:33], "damaged or cut-off PNG"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_one_sentence(name):
    data, words = REFUSED[name]
    with pytest.raises(PhotoError) as caught:
        read_photo_bytes(data, name=f"{name}.jpg")
    sentence = str(caught.value)
    assert words in sentence
    assert sentence.startswith(f"{name}.jpg ")
    assert "\n" not in sentence
    assert len(sentence) < 200


@pytest.mark.parametrize("kind", KINDS)
def test_truncated(kind):
    data = saved(kind, picture(400, 300))
    with pytest.raises(PhotoError, match="damaged or cut-off"):
        read_photo_bytes(data[: len(data) // 2], name="half")


def test_40_megapixels_are_checked_on_the_header():
    with pytest.raises(PhotoError, match="40 megapixels"):
        read_photo_bytes(png_bomb(8000, 5001), name="wide")


def test_paths(tmp_path):
    with pytest.raises(PhotoError, match="does not exist"):
        read_photo(tmp_path / "nobody.jpg")
    with pytest.raises(PhotoError, match="is a folder"):
        read_photo(tmp_path)
    big = tmp_path / "big.jpg"
    with big.open("wb") as file:
        file.truncate(BYTE_LIMIT + 1)
    with pytest.raises(PhotoError, match="40 MB"):
        read_photo(big)


def test_damaged_exif_leaves_the_pixels():
    data = saved("JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xffgarbage")
    assert read_photo_bytes(data, name="exif").pixels.shape == (80, 96, 3)


def test_mutations_raise_nothing_undeclared():
    """500 damaged files: a photo or a PhotoError, nothing else."""
    random = np.random.default_rng(20261122)
    originals = [saved(kind) for kind in KINDS]
    outcomes = {"read": 0, "refused": 0}
    for turn in range(500):
        data = bytearray(originals[turn % len(originals)])
        for position in random.integers(0, len(data), random.integers(1, 12)):
            data[position] = random.integers(0, 256)
        cut = len(data) if random.random() < 0.7 else int(random.integers(1, len(data)))
        try:
            assert read_photo_bytes(bytes(data[:cut]), name="mutant").pixels.shape[2] == 3
            outcomes["read"] += 1
        except PhotoError:
            outcomes["refused"] += 1
    assert min(outcomes.values()) > 50
