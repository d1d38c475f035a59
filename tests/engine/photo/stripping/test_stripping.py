"""Of a photo's file nothing stays but the photo: every kind, every place where words hide, every turn."""

import io

import numpy as np
import pillow_heif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageCms, PngImagePlugin

from engine.errors import PhotoError
from engine.photo import read_photo_bytes
from engine.photo.kinds import kind_of
from engine.photo.stripping import stripped

SECRET = "Sekret-Straat-17"
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><place>{SECRET}</place></x:xmpmeta>'.encode()
KINDS = ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"]
kinds = pytest.mark.parametrize("kind", KINDS)
pillow_heif.register_heif_opener()


def telling(kind: str, *, turn: int = 1, mode: str = "RGB", **options: object) -> bytes:
    """A photo that tells where it was taken, with what, and by whom."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turn
    exif[ExifTags.Base.ImageDescription] = SECRET
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitude] = (52.0, 22.0, 1.0)
    place[ExifTags.GPS.GPSAreaInformation] = SECRET.encode()
    noise = np.random.default_rng(4).integers(0, 255, (48, 64, 3), dtype=np.uint8)
    picture = Image.fromarray(noise).resize((256, 192)).convert(mode)
    if mode == "RGBA":
        picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    file = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture.save(file, kind, exif=exif, xmp=XMP, icc_profile=profile, **options)
    return file.getvalue()


def pixels(data: bytes) -> np.ndarray:
    return read_photo_bytes(data, name="it").pixels


@kinds
@pytest.mark.parametrize("turn", [1, 3, 6])
def test_nothing_is_told_and_the_picture_is_the_same(kind, turn):
    data = telling(kind, turn=turn)
    assert SECRET.encode() in data
    left = stripped(data)
    assert SECRET.encode() not in left
    assert b"xmpmeta" not in left
    assert kind_of(left) is kind_of(data)
    assert np.array_equal(pixels(left), pixels(data))
    with Image.open(io.BytesIO(left)) as picture:
        assert set(picture.getexif()) <= {ExifTags.Base.Orientation}
        assert not picture.getexif().get_ifd(ExifTags.IFD.GPSInfo)
        assert picture.info["icc_profile"]


@kinds
def test_once_is_enough(kind):
    left = stripped(telling(kind, turn=8))
    assert stripped(left) == left


@kinds
def test_what_stands_behind_the_picture_goes(kind):
    data = telling(kind)
    box = b"\0\0\0\x18free" + SECRET.encode() if kind in ("AVIF", "HEIF") else SECRET.encode()
    assert SECRET.encode() not in stripped(data + box)


def test_comments_and_second_pictures_of_a_jpeg_go():
    data = telling("JPEG", comment=SECRET, progressive=True)
    held = b"MPF\0" + SECRET.encode()
    data = data[:2] + b"\xff\xe2" + (len(held) + 2).to_bytes(2, "big") + held + data[2:] + telling("JPEG")
    left = stripped(data)
    assert SECRET.encode() not in left
    assert np.array_equal(pixels(left), pixels(data))


def test_words_of_a_png_go():
    words = PngImagePlugin.PngInfo()
    words.add_text("Place", SECRET)
    words.add_itxt("Author", SECRET, zip=False)
    data = telling("PNG", pnginfo=words, mode="RGBA")
    left = stripped(data)
    assert SECRET.encode() not in left
    with Image.open(io.BytesIO(left)) as picture:
        assert (picture.mode, picture.text) == ("RGBA", {})


def test_bytes_that_fill_up_before_a_marker_are_passed_over():
    data = telling("JPEG")
    left = stripped(data.replace(b"\xff\xda", b"\xff\xff\xff\xda"))
    assert left == stripped(data)


def test_one_that_would_look_otherwise_is_coded_anew(monkeypatch):
    data = telling("JPEG", turn=6)
    monkeypatch.setattr("engine.photo.stripping._looks_alike", lambda *_: False)
    left = stripped(data)
    assert SECRET.encode() not in left
    assert np.abs(pixels(left).astype(int) - pixels(data)).mean() < 3


def test_transparency_is_kept_where_a_file_is_coded_anew(monkeypatch):
    monkeypatch.setattr("engine.photo.stripping._looks_alike", lambda *_: False)
    data = telling("WEBP", mode="RGBA", turn=6, lossless=True)
    left = stripped(data)
    assert SECRET.encode() not in left
    with Image.open(io.BytesIO(left)) as picture:
        assert (picture.format, picture.mode, picture.size) == ("PNG", "RGBA", (192, 256))


@kinds
@given(st.data())
def test_a_damaged_file_gives_a_bare_one_or_a_sentence(kind, data):
    """Whatever is cut or changed in it: what comes back can be read, and tells nothing."""
    held = bytearray(_ONCE[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        held[data.draw(st.integers(12, len(held) - 1))] = data.draw(st.integers(0, 255))
    held = held[: data.draw(st.integers(64, len(held)))] if data.draw(st.booleans()) else held
    try:
        read_photo_bytes(bytes(held), name="it")
    except PhotoError:
        return
    left = stripped(bytes(held))
    assert SECRET.encode() not in left
    assert pixels(left).size


_ONCE = {kind: telling(kind) for kind in KINDS}
