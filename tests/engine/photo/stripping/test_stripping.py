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
from engine.photo.stripping.items import boxes, extents
from tests.engine.photo.test_intake import chunk

SECRET = "Sekret-Straat-17"
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><place>{SECRET}</place></x:xmpmeta>'.encode()
KINDS = ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"]
kinds = pytest.mark.parametrize("kind", KINDS)
pillow_heif.register_heif_opener()


def telling(kind: str, *, turn: int = 1, mode: str = "RGB", profile: bytes = b"", **options: object) -> bytes:
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
    profile = profile or ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture.save(file, kind, exif=exif, xmp=XMP, icc_profile=profile, **options)
    return file.getvalue()


def of_a_screen() -> bytes:
    """A colour profile that names the very screen it was measured on, as a picture of a screen has it."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    count, told = plain[131] + 1, b"mmod" + bytes(4) + SECRET.encode()
    moved = bytearray(plain[:128] + count.to_bytes(4, "big"))
    moved[48:56] = SECRET.encode()[:8]
    moved += b"mmod" + (len(plain) + 12).to_bytes(4, "big") + len(told).to_bytes(4, "big")
    for at in range(132, 132 + 12 * plain[131], 12):
        begins = int.from_bytes(plain[at + 4 : at + 8], "big") + 12
        moved += plain[at : at + 4] + begins.to_bytes(4, "big") + plain[at + 8 : at + 12]
    moved += plain[132 + 12 * plain[131] :] + told
    moved[0:4] = len(moved).to_bytes(4, "big")
    return bytes(moved).replace("sRGB".encode("utf-16-be"), SECRET[:4].encode("utf-16-be"))


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
@pytest.mark.parametrize("long", [False, True], ids=["one part", "several parts"])
def test_a_colour_profile_names_no_device(kind, long):
    profile = of_a_screen() + bytes(200_000 if long else 0)
    data = telling(kind, profile=profile)
    left = stripped(data)
    assert kind_of(left) is kind_of(data)
    assert np.array_equal(pixels(left), pixels(data))
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(left)) as picture:
        assert SECRET.encode() in before.info["icc_profile"]
        kept = picture.info["icc_profile"]
    assert SECRET[:4].encode() not in kept
    assert SECRET[:4].encode("utf-16-be") not in kept
    assert ImageCms.ImageCmsProfile(io.BytesIO(kept)).profile.profile_description in (None, "")


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


def jpeg_segment(marker: int, payload: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(payload) + 2).to_bytes(2, "big") + payload


@pytest.mark.parametrize(
    "segment",
    [
        jpeg_segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\x08\1" + SECRET.encode()[:15] + bytes(9)),
        jpeg_segment(0xEE, b"Adobe\0\x64\0\0\0\0\1" + SECRET.encode()),
        jpeg_segment(0xDC, SECRET.encode()),
    ],
    ids=["a small picture", "behind what is said of colours", "in a place for a number"],
)
def test_segments_of_a_jpeg_say_no_more_than_they_have_to(segment):
    data = telling("JPEG")
    left = stripped(data[:2] + segment + data[2:])
    assert SECRET.encode()[:15] not in left
    assert np.array_equal(pixels(left), pixels(data))


@pytest.mark.parametrize("kind", [b"sPLT", b"hIST", b"bKGD", b"pHYs", b"sRGB", b"IEND"])
def test_chunks_of_a_png_say_no_more_than_they_have_to(kind):
    data = telling("PNG")
    begin = len(data) - 12 if kind == b"IEND" else 33
    left = stripped(data[:begin] + chunk(kind, SECRET.encode()) + data[begin:])
    assert SECRET.encode() not in left
    assert np.array_equal(pixels(left), pixels(data))


def test_the_name_of_a_profile_goes():
    data = telling("PNG")
    begin = data.index(b"iCCP") + 4
    name = data[begin : data.index(b"\0", begin)]
    body = data[begin + len(name) : begin - 8 + 8 + int.from_bytes(data[begin - 8 : begin - 4], "big")]
    whole = chunk(b"iCCP", name + body)
    left = stripped(data.replace(whole, chunk(b"iCCP", SECRET.encode() + body)))
    assert SECRET.encode() not in left
    with Image.open(io.BytesIO(left)) as picture:
        assert picture.info["icc_profile"]


@pytest.mark.parametrize("kind", ["AVIF", "HEIF"])
@pytest.mark.parametrize("name", [b"udes", b"crtt", b"cmin"], ids=["words", "time", "camera"])
def test_properties_that_are_not_about_pixels_say_nothing(kind, name):
    data = telling(kind)
    begin = data.index(b"colrprof")
    data = data[:begin] + name + bytes(4) + SECRET.encode() + data[begin + 8 + len(SECRET) :]
    left = stripped(data)
    assert SECRET.encode() not in left
    assert kind_of(left) is kind_of(data)
    assert np.array_equal(pixels(left), pixels(data))


def test_names_of_items_go():
    data = telling("HEIF")
    begin = data.index(b"infe", data.index(b"mime") - 40)
    assert b"application/rdf+xml" in data[begin:]
    assert b"application/rdf+xml" not in stripped(data)


def test_a_second_picture_of_a_heic_goes():
    two = pillow_heif.from_pillow(Image.linear_gradient("L").convert("RGB"))
    two.add_from_pillow(Image.radial_gradient("L").convert("RGB"))
    file = io.BytesIO()
    two.save(file)
    data = file.getvalue()
    left = stripped(data)
    meta = next(box for box in boxes(data, 0, len(data)) if box.kind == b"meta")
    table = next(box for box in boxes(data, meta.inside + 4, meta.ends) if box.kind == b"iloc")
    (_, _, first, long), (_, _, second, short) = extents(data, table)
    assert left[first : first + long] == data[first : first + long]
    assert left[second : second + short] == bytes(short)
    assert np.array_equal(pixels(left), pixels(data))


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
