"""Decoding straight to a smaller picture: of every kind, the same picture as whole and then made smaller."""

import io

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from engine.photo import read_photo_bytes
from engine.photo.kinds import kind_of
from engine.photo.memory_cost import pixels_within
from engine.photo.opening import open_header

pillow_heif.register_heif_opener()
SIZE = (700, 500)
KINDS = {
    "jpeg": ("RGB", "JPEG", {"quality": 95}),
    "progressive": ("RGB", "JPEG", {"quality": 95, "progressive": True}),
    "cmyk": ("CMYK", "JPEG", {"quality": 95}),
    "grey": ("L", "JPEG", {"quality": 95}),
    "png": ("RGB", "PNG", {}),
    "png-alpha": ("RGBA", "PNG", {}),
    "palette": ("P", "PNG", {}),
    "webp": ("RGB", "WEBP", {"quality": 95}),
    "webp-alpha": ("RGBA", "WEBP", {"quality": 95}),
    "webp-lossless": ("RGBA", "WEBP", {"lossless": True}),
    "avif": ("RGB", "AVIF", {"quality": 90}),
    "heic": ("RGB", "HEIF", {"quality": 90}),
    "heic-alpha": ("RGBA", "HEIF", {"quality": 90}),
}


def saved(name: str, **more: object) -> bytes:
    """A smooth picture, opaque at one end where it has transparency."""
    mode, kind, options = KINDS[name]
    across = Image.linear_gradient("L").rotate(90).resize(SIZE)
    down = Image.linear_gradient("L").resize(SIZE)
    picture = Image.merge("RGB", (across, down, across.point(lambda level: 255 - level)))
    if mode == "RGBA":
        picture.putalpha(down)
    file = io.BytesIO()
    picture.convert(mode).save(file, kind, **options, **more)
    return file.getvalue()


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("longest", [350, 120])
def test_small_looks_like_whole(name: str, longest: int) -> None:
    data = saved(name)
    whole = Image.fromarray(read_photo_bytes(data, name=name).pixels)
    small = read_photo_bytes(data, name=name, longest=longest).pixels
    height, width = small.shape[:2]
    assert longest / 2 < width <= longest
    assert width / height == pytest.approx(SIZE[0] / SIZE[1], rel=0.02)
    expected = np.asarray(whole.resize((width, height), Image.Resampling.BOX), dtype=float)
    far = 25 if name == "palette" else 3  # its dots are picked, not mixed
    assert np.abs(small - expected).mean() < far


@pytest.mark.parametrize("name", ["jpeg", "webp", "heic"])
def test_small_is_turned_upright(name: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    small = read_photo_bytes(saved(name, exif=exif.tobytes()), name=name, longest=200).pixels
    assert small.shape[0] > small.shape[1]


@pytest.mark.parametrize("name", ["webp", "heic", "jpeg"])
def test_cut_off_is_refused_when_made_smaller(name: str) -> None:
    from engine.errors import PhotoError

    data = saved(name)
    with pytest.raises(PhotoError, match="damaged or cut-off"):
        read_photo_bytes(data[: len(data) // 2], name=name, longest=100)


def test_a_profile_is_kept_for_the_colours() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for name in ("webp", "heic", "png"):
        with open_header(saved(name, icc_profile=profile), kind_of(saved(name))) as picture:
            assert picture.info["icc_profile"]


def test_ordinary_photos_of_forty_megapixels_are_within() -> None:
    for name, right in {"jpeg": True, "png-alpha": True, "webp-lossless": True, "heic": True, "avif": False}.items():
        data = saved(name)
        with open_header(data, kind_of(data)) as picture:
            assert (pixels_within(picture, kind_of(data), data) >= 40_000_000) == right, name


def test_scans_that_come_apart_count_as_progressive() -> None:
    """A baseline file whose first scan holds one of three components is kept as coefficients, too."""
    data = bytearray(saved("jpeg"))
    place = data.index(b"\xff\xda")
    together = _within(bytes(data))
    data[place + 4] = 1
    assert _within(bytes(data)) < together


def _within(data: bytes) -> int:
    with open_header(data, kind_of(data)) as picture:
        return pixels_within(picture, kind_of(data), data)
