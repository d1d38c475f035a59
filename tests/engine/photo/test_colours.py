"""Colours come out as the file meant them."""

import io
import itertools

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps

from engine.photo import read_photo_bytes

P3_PRIMARIES = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
SRGB_PRIMARIES = ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060))
D65 = (0.3127, 0.3290)


def saved(picture: Image.Image, kind: str = "PNG", **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def centre(data: bytes, name: str = "patch") -> tuple[int, ...]:
    pixels = read_photo_bytes(data, name=name).pixels
    assert pixels.dtype == np.uint8
    assert pixels.shape[2] == 3
    return tuple(int(v) for v in pixels[pixels.shape[0] // 2, pixels.shape[1] // 2])


def to_xyz(primaries) -> np.ndarray:
    """RGB to XYZ by the primaries' chromaticities and white D65 (SMPTE RP 177)."""
    columns = np.array([[x / y, 1, (1 - x - y) / y] for x, y in primaries]).T
    white = np.array([D65[0] / D65[1], 1, (1 - D65[0] - D65[1]) / D65[1]])
    return columns * np.linalg.solve(columns, white)


def p3_profile() -> bytes:
    """A display profile with P3 primaries and the sRGB curve, written by hand as ICC.1:2010 says."""
    bradford = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
    d65, d50 = to_xyz(P3_PRIMARIES) @ np.ones(3), np.array([0.9642, 1.0, 0.8249])
    adapt = np.linalg.inv(bradford) @ np.diag((bradford @ d50) / (bradford @ d65)) @ bradford
    colorants = adapt @ to_xyz(P3_PRIMARIES)

    def s15(values) -> bytes:
        return b"".join(round(v * 65536).to_bytes(4, "big", signed=True) for v in values)

    text = b"desc" + bytes(4) + (3).to_bytes(4, "big") + b"P3\0" + bytes(78 + 3)
    curve = (
        b"para"
        + bytes(4)
        + (3).to_bytes(2, "big")
        + bytes(2)
        + s15((2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045))
    )
    tags = {b"desc": text, b"cprt": b"text" + bytes(4) + b"none\0", b"wtpt": b"XYZ " + bytes(4) + s15(d50)}
    for i, name in enumerate((b"rXYZ", b"gXYZ", b"bXYZ")):
        tags[name] = b"XYZ " + bytes(4) + s15(colorants[:, i])
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    return icc_file(b"mntrRGB XYZ ", tags, s15(d50))


def icc_file(kind: bytes, tags: dict[bytes, bytes], white: bytes) -> bytes:
    """Header, table and tags; `kind` is class, colour space and connection space."""
    table, body, start = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        table += name + (start + len(body)).to_bytes(4, "big") + len(data).to_bytes(4, "big")
        body += data + bytes(-len(data) % 4)
    size = start + len(body)
    header = size.to_bytes(4, "big") + bytes(4) + b"\x02\x40\0\0" + kind + bytes(12) + b"acsp" + bytes(28) + white
    return header.ljust(128, b"\0") + len(tags).to_bytes(4, "big") + table + body


INKS = np.array([(-70, -20, -30), (-80, 50, -5), (-20, -5, 60), (-85, -25, -25)])
"""What cyan, magenta, yellow and key do to paper in 8-bit Lab (L in 255ths of 100); they add up, all four to black."""
PAPER = np.array((255, 128, 128))


def cmyk_profile() -> bytes:
    """A press by hand, as ICC.1:2010 says (lut8Type): inks add up in Lab."""
    nodes = [PAPER + np.array(inks) @ INKS for inks in itertools.product((0, 1), repeat=4)]
    straight = bytes(range(256))
    one = b"".join(round(65536 * (i % 4 == 0)).to_bytes(4, "big") for i in range(9))
    lut = b"mft1" + bytes(4) + bytes([4, 3, 2, 0]) + one + straight * 4
    lut += b"".join(bytes(node.tolist()) for node in nodes) + straight * 3
    white = b"".join(round(v * 65536).to_bytes(4, "big") for v in (0.9642, 1.0, 0.8249))
    text = b"desc" + bytes(4) + (6).to_bytes(4, "big") + b"press\0" + bytes(78)
    tags = {b"desc": text, b"cprt": b"text" + bytes(4) + b"none\0", b"wtpt": b"XYZ " + bytes(4) + white, b"A2B0": lut}
    return icc_file(b"prtrCMYKLab ", tags, white)


def expected_from_inks(cmyk) -> np.ndarray:
    """Through Lab (CIE 15) and D50 to sRGB, adapted by Bradford's matrix."""
    lightness, a, b = PAPER + np.array(cmyk) / 255 @ INKS
    lightness, a, b = lightness / 2.55, a - 128, b - 128
    f = np.array([(lightness + 16) / 116 + a / 500, (lightness + 16) / 116, (lightness + 16) / 116 - b / 200])
    xyz = np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29)) * (0.9642, 1.0, 0.8249)
    to_linear = np.array(
        [[3.1338561, -1.6168667, -0.4906146], [-0.9787684, 1.9161415, 0.0334540], [0.0719453, -0.2289914, 1.4052427]]
    )
    light = np.clip(to_linear @ xyz, 0, 1)
    return 255 * np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)


def expected_from_p3(rgb) -> np.ndarray:
    levels = np.array(rgb) / 255
    light = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
    light = np.clip(np.linalg.solve(to_xyz(SRGB_PRIMARIES), to_xyz(P3_PRIMARIES) @ light), 0, 1)
    return 255 * np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)


@pytest.mark.parametrize("rgb", [(200, 120, 90), (60, 140, 80), (30, 40, 160), (128, 128, 128), (255, 255, 255)])
@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_display_p3_is_converted(rgb, kind):
    data = saved(Image.new("RGB", (64, 64), rgb), kind, icc_profile=p3_profile(), lossless=True)
    assert np.abs(np.array(centre(data)) - expected_from_p3(rgb)).max() <= 2


def test_srgb_profile_changes_nothing():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert (
        np.abs(
            np.array(centre(saved(Image.new("RGB", (64, 64), (200, 120, 90)), icc_profile=profile))) - (200, 120, 90)
        ).max()
        <= 1
    )


@pytest.mark.parametrize("profile", [b"no profile at all", b"", p3_profile()[:150]])
def test_useless_profile_is_ignored(profile):
    assert centre(saved(Image.new("RGB", (64, 64), (200, 120, 90)), icc_profile=profile)) == (200, 120, 90)


def test_profile_of_another_colour_space_is_ignored():
    assert centre(saved(Image.new("L", (64, 64), 90), icc_profile=p3_profile())) == (90, 90, 90)


@pytest.mark.parametrize(
    ("cmyk", "rgb"), [((0, 255, 255, 0), (255, 0, 0)), ((0, 0, 0, 0), (255, 255, 255)), ((0, 0, 0, 255), (0, 0, 0))]
)
def test_cmyk_without_profile(cmyk, rgb):
    data = saved(Image.new("CMYK", (64, 64), cmyk), "JPEG", quality=95)
    assert np.abs(np.array(centre(data)) - rgb).max() <= 4


@pytest.mark.parametrize(
    "cmyk",
    [
        (0, 0, 0, 0),
        (255, 255, 255, 255),
        (0, 0, 0, 255),
        (0, 255, 255, 0),
        (255, 255, 0, 0),
        (128, 0, 0, 0),
        (60, 120, 180, 0),
        (30, 100, 90, 40),
    ],
)
def test_cmyk_goes_through_its_profile(cmyk):
    picture = Image.new("CMYK", (64, 64), cmyk)
    data = saved(picture, "JPEG", quality=100, icc_profile=cmyk_profile())
    assert np.abs(np.array(centre(data)) - expected_from_inks(cmyk)).max() <= 3


def test_the_profile_of_cmyk_matters():
    red = Image.new("CMYK", (64, 64), (0, 255, 255, 0))
    assert np.abs(np.array(centre(saved(red, "JPEG"))) - expected_from_inks((0, 255, 255, 0))).max() > 30


@pytest.mark.parametrize("level", [0, 257, 20000, 32896, 65535])
def test_16_bit_grey_is_scaled_not_clipped(level):
    data = saved(Image.fromarray(np.full((64, 64), level, np.uint16)))
    assert centre(data) == (round(level / 257),) * 3


def test_palette_with_transparency_lies_on_white():
    picture = Image.new("P", (64, 64), 1)
    picture.putpalette([10, 20, 30, 200, 100, 50])
    assert centre(saved(picture)) == (200, 100, 50)
    assert centre(saved(picture, transparency=1)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("mode", "colour", "wanted"),
    [
        ("L", 77, (77, 77, 77)),
        ("1", 1, (255, 255, 255)),
        ("LA", (0, 128), (127, 127, 127)),
        ("RGBA", (255, 0, 0, 0), (255, 255, 255)),
        ("RGBA", (255, 0, 0, 255), (255, 0, 0)),
        ("RGBA", (255, 0, 0, 51), (255, 204, 204)),
    ],
)
def test_modes(mode, colour, wanted):
    assert np.abs(np.array(centre(saved(Image.new(mode, (64, 64), colour)))) - wanted).max() <= 1


def test_linear_light_png_is_encoded():
    import struct
    import zlib

    data = saved(Image.new("RGB", (64, 64), (55, 55, 55)))
    chunk = b"gAMA" + struct.pack(">I", 100000)
    gamma = struct.pack(">I", 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    wanted = 255 * (1.055 * (55 / 255) ** (1 / 2.4) - 0.055)
    assert abs(centre(data[:33] + gamma + data[33:])[0] - wanted) <= 1


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_exif_orientation(orientation, kind):
    picture = Image.new("RGB", (64, 48), (255, 255, 255))
    picture.paste((255, 0, 0), (0, 0, 32, 24))
    picture.paste((0, 0, 255), (32, 24, 64, 48))
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(picture, kind, exif=exif, quality=95)
    with Image.open(io.BytesIO(data)) as stored:
        wanted = np.asarray(ImageOps.exif_transpose(stored).convert("RGB")).astype(int)
    got = read_photo_bytes(data, name="turned").pixels
    assert got.shape == wanted.shape
    assert np.abs(got - wanted).max() <= 2
