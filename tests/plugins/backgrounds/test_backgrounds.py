"""Every background that can be found keeps the same promises; a dropped-in recipe earns these tests."""

from __future__ import annotations

import dataclasses
import functools
import io

import numpy as np
import pytest
from PIL import Image

from engine.errors import StyleError
from engine.geometry import Box
from engine.kinds.background import BackgroundRequest, Plane, needs_draft
from engine.kinds.background import painted as painted_by
from engine.kinds.registry import builtin_folder, load_registry
from engine.looks import BlendMode
from engine.pixels.colour import parse
from engine.pixels.rasters import four_bytes
from engine.style import Palette

REGISTERED = load_registry([builtin_folder()], installed=False).backgrounds
BACKGROUNDS = {name: background for name, background in REGISTERED.items() if not needs_draft(background)}
SIZES = ((1280, 720), (1000, 1000), (540, 960))
PALETTE = Palette(ground="#16324a", deep="#07131f", ink="#f6f1e6", accent="#f2602c", second="#8fc0e0")
LOUD = frozenset({"split-field", "burst-halftone", "mesh-gradient", "satin-bokeh", "studio-sweep", "paper-collage"}) | {
    "acoustic-room",
    "toy-sky",
}
"""Recipes in which the accent weighs as much as the ground."""
A_SHAPE_BEHIND = frozenset({"studio-sweep", "paper-collage"})
"""Recipes that set a head off by a shape in the accent colour, not by light."""
LIT_FROM_A_SIDE = frozenset(
    {"mesh-gradient", "neon-grid", "ruled-field", "satin-bokeh", "seamless-paper", "studio-sweep", "technical-lines"}
    | {"paper-collage", "split-field", "kitchen-table", "rising-chart", "bent-stripes"}
)

every_background = pytest.mark.parametrize("name", sorted(BACKGROUNDS))
every_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


def photo() -> np.ndarray:
    """A picture with a sky, a field and a dark figure in the middle."""
    pixels = np.zeros((200, 160, 3), np.uint8)
    pixels[:110], pixels[110:], pixels[50:, 55:105] = (150, 180, 205), (90, 110, 60), (40, 30, 30)
    return pixels


def request(width: int, height: int, **changes: object) -> BackgroundRequest:
    """Words on one side (on top when upright), a head on the other."""
    wide = width > 1.2 * height
    words = Box(0.06 * width, 0.2 * height, 0.42 * width, 0.55 * height)
    head = Box(0.62 * width, 0.14 * height, 0.32 * width, 0.46 * height)
    if not wide:
        words = Box(0.08 * width, 0.06 * height, 0.84 * width, 0.28 * height)
        head = Box(0.3 * width, 0.45 * height, 0.4 * width, 0.5 * width)
    given: dict = {
        "seed": 5,
        "realism": 0.6,
        "palette": PALETTE,
        "calm": (words,),
        "heads": (head,),
        "subject": photo(),
    }
    return BackgroundRequest(width=width, height=height, **(given | changes))


@functools.cache
def painted(name: str, size: tuple[int, int]) -> list[Plane]:
    """The usual request, painted once for all who only look."""
    return painted_by(BACKGROUNDS[name], request(*size))


def flattened(planes: list[Plane]) -> np.ndarray:
    """All planes over each other, `(h, w, 3)` uint8."""
    result = planes[0].pixels.astype(np.float32) / 255
    height, width = result.shape[:2]
    for plane in planes[1:]:
        stretched = Image.fromarray(plane.pixels).resize((width, height), Image.Resampling.BICUBIC)
        layer = np.asarray(stretched).astype(np.float32) / 255
        mixed = {BlendMode.NORMAL: layer[..., :3], BlendMode.SCREEN: result + layer[..., :3] * (1 - result)}[
            plane.blend
        ]
        result += (mixed - result) * layer[..., 3:] * plane.opacity
    return np.rint(np.clip(result, 0, 1) * 255).astype(np.uint8)


def grey(pixels: np.ndarray, width: int = 320) -> np.ndarray:
    """Luma at thumbnail size: grain is gone, shapes stay."""
    height = round(width * pixels.shape[0] / pixels.shape[1])
    return np.asarray(Image.fromarray(pixels).convert("L").resize((width, height))).astype(np.float32)


def clutter(pixels: np.ndarray) -> np.ndarray:
    """Gradient strength at thumbnail size, small enough that grain does not count."""
    down, across = np.gradient(grey(pixels, 160))
    return np.hypot(down, across)


def inside(boxes: tuple[Box, ...], shape: tuple[int, int], width: int) -> np.ndarray:
    mask = np.zeros(shape, bool)
    for box in boxes:
        b = box.scaled(shape[1] / width)
        mask[round(b.y) : round(b.bottom), round(b.x) : round(b.right)] = True
    return mask


def test_the_grounds_of_the_built_in_styles_are_found():
    expected = {"stage-beams", "neon-grid", "paper-collage", "ruled-field", "burst-halftone", "studio-sweep"}
    expected |= {"graded-still", "technical-lines", "mesh-gradient", "split-field", "seamless-paper", "code-glass"}
    expected |= {"satin-bokeh", "topographic", "acoustic-room", "evidence-board", "speed-stripes", "toy-sky"}
    expected |= {"flat-field", "desk-top", "ridge-lines", "kitchen-table", "rising-chart", "bent-stripes"}
    assert expected <= set(BACKGROUNDS)


@every_background
@every_size
def test_the_ground_is_opaque_and_as_large_as_asked(name: str, size: tuple[int, int]):
    planes = painted(name, size)
    ground = planes[0]
    assert ground.pixels.shape == (size[1], size[0], 3)
    assert ground.blend is BlendMode.NORMAL
    assert ground.opacity == 1.0
    assert ground.depth == "behind"
    assert len(planes) <= 4
    for plane in planes:
        assert plane.pixels.dtype == np.uint8
        assert plane.pixels.flags["C_CONTIGUOUS"] or four_bytes(plane.pixels) is not None
    for plane in planes[1:]:
        assert plane.pixels.shape[2] == 4
        assert plane.pixels[..., 3].max() > 0
    assert len({plane.name for plane in planes}) == len(planes)
    assert ground.pixels.std() > 2.0


@every_background
def test_the_same_request_gives_the_same_bytes_and_another_seed_does_not(name: str):
    first, again = (painted_by(BACKGROUNDS[name], request(640, 360)) for _ in range(2))
    for one, other in zip(first, again, strict=True):
        assert np.array_equal(one.pixels, other.pixels)
    other_seed = painted_by(BACKGROUNDS[name], request(640, 360, seed=6))
    assert not np.array_equal(first[0].pixels, other_seed[0].pixels)


@every_background
def test_the_picture_is_the_same_design_at_every_resolution(name: str):
    small = grey(flattened(painted_by(BACKGROUNDS[name], request(480, 480))), 120)
    large = grey(flattened(painted_by(BACKGROUNDS[name], request(1200, 1200))), 120)
    assert np.corrcoef(small.ravel(), large.ravel())[0, 1] > 0.9


@every_background
@every_size
def test_it_is_calm_where_words_stand(name: str, size: tuple[int, int]):
    asked = request(*size)
    energy = clutter(flattened(painted(name, size)))
    words = inside(asked.calm, energy.shape, asked.width)
    rest = ~words
    assert energy[words].mean() < 0.7 * max(energy[rest].mean(), 1.0)


@every_background
def test_calm_lowers_clutter_and_draws_no_box(name: str):
    asked = request(1280, 720)
    quiet = clutter(flattened(painted(name, (1280, 720))))
    loud = clutter(flattened(painted_by(BACKGROUNDS[name], dataclasses.replace(asked, calm=()))))
    words = inside(asked.calm, quiet.shape, asked.width)
    assert quiet[words].mean() < max(loud[words].mean(), 0.7)
    edge = inside((asked.calm[0].inset(-12),), quiet.shape, 1280) & ~inside(
        (asked.calm[0].inset(12),), quiet.shape, 1280
    )
    assert quiet[edge].mean() < max(1.15 * loud[edge].mean(), 2.0)


@every_background
def test_the_palette_is_honoured(name: str):
    mean = flattened(painted_by(BACKGROUNDS[name], request(640, 360))).reshape(-1, 3).mean(axis=0)
    colours = np.array([parse(getattr(PALETTE, n))[:3] for n in ("ground", "deep", "accent", "second")], float)
    shares = np.random.default_rng(0).dirichlet((0.7, 0.7, 0.7, 0.7), 4000)
    assert np.abs(shares @ colours - mean).max(axis=1).min() < 24
    if name not in LOUD:
        assert mean[2] > mean[0], "a blue palette gives a blue ground"


@every_background
def test_another_palette_changes_the_picture(name: str):
    warm = Palette(ground="#7a1f14", deep="#2a0805", ink="#fff3dd", accent="#ffd23a", second="#ff9a5c")
    cool = flattened(painted_by(BACKGROUNDS[name], request(640, 360))).mean(axis=(0, 1))
    hot = flattened(painted_by(BACKGROUNDS[name], request(640, 360, palette=warm))).mean(axis=(0, 1))
    assert hot[0] - hot[2] > cool[0] - cool[2] + 15


@pytest.mark.parametrize("name", sorted(LIT_FROM_A_SIDE & set(BACKGROUNDS)))
def test_the_lit_side_is_the_brighter_one(name: str):
    def balance(side: str) -> float:
        pixels = grey(flattened(painted_by(BACKGROUNDS[name], request(960, 540, light_from=side, heads=(), calm=()))))
        half = pixels.shape[1] // 2
        return float(pixels[:, :half].mean() - pixels[:, half:].mean())

    assert balance("left") > balance("right")


@pytest.mark.parametrize("name", sorted(set(BACKGROUNDS) - A_SHAPE_BEHIND))
def test_light_lies_behind_the_heads(name: str):
    def brightness(head: Box, at: Box) -> float:
        # the centre of the picture aims nowhere near: only the head decides
        pixels = grey(flattened(painted_by(BACKGROUNDS[name], request(960, 540, calm=(), heads=(head,)))))
        return float(pixels[inside((at.inset(0.2 * at.width),), pixels.shape, 960)].mean())

    left, right = Box(110, 90, 230, 250), Box(620, 90, 230, 250)
    with_head = brightness(left, left) + brightness(right, right)
    without = brightness(right, left) + brightness(left, right)
    assert with_head > without


@every_background
@pytest.mark.parametrize("stored", [False, True], ids=["pixels", "jpeg"])
def test_long_gradients_do_not_band(name: str, stored: bool):
    pixels = painted(name, (1000, 1000))[0].pixels
    if stored:
        out = io.BytesIO()
        Image.fromarray(pixels).save(out, "JPEG", quality=95, subsampling="4:4:4")
        pixels = np.asarray(Image.open(out))
    luma = pixels.astype(np.int32).sum(axis=2)
    flat = np.diff(luma, axis=1) == 0
    # a band is a run of equal neighbours: 24 pixels of one value next to each other hardly occur in grain
    runs = np.lib.stride_tricks.sliding_window_view(flat, 24, axis=1).all(axis=2)
    neither_end = (luma[:, : runs.shape[1]] > 9) & (luma[:, : runs.shape[1]] < 756)
    assert (runs & neither_end).mean() < 0.002


@every_background
@pytest.mark.parametrize(
    "changes",
    [
        {"width": 641, "height": 359},
        {"heads": (), "calm": (), "subject": None},
        {"heads": tuple(Box(20 + 100 * i, 120, 80, 110) for i in range(6))},
        {"calm": (Box(0, 0, 640, 360),), "light_from": "right"},
        {"heads": (Box(-200, -150, 300, 260),), "calm": (Box(500, 300, 400, 300),), "realism": 0.0},
        {"subject": np.zeros((3, 700, 3), np.uint8), "realism": 1.0},
        {"palette": Palette(ground="#000000", deep="#000000", ink="#ffffff", accent="#000000", second="#000000")},
        {"palette": Palette(ground="#ffffff", deep="#ffffff", ink="#000000", accent="#ffffff", second="#ffffff")},
        {"width": 64, "height": 36, "heads": (), "calm": ()},
    ],
    ids=["odd", "nothing", "six-heads", "all-calm", "outside", "thin-photo", "black", "white", "tiny"],
)
def test_extremes_paint_without_a_warning(name: str, changes: dict):
    changes = {"width": 640, "height": 360} | changes
    with np.errstate(invalid="raise", divide="raise"):
        planes = painted_by(BACKGROUNDS[name], request(**changes))
    assert planes[0].pixels.shape == (changes["height"], changes["width"], 3)


@every_background
def test_realism_changes_the_light(name: str):
    graphic, photographic = (painted_by(BACKGROUNDS[name], request(640, 360, realism=r)) for r in (0.0, 1.0))
    assert not np.array_equal(flattened(graphic), flattened(photographic))


@every_background
def test_options_are_documented_checked_and_used(name: str):
    background = BACKGROUNDS[name]
    assert background.options
    for key, option in background.options.items():
        assert len(option.meaning) > 10
        painted_by(background, request(320, 180, options={key: option.default}))
        with pytest.raises(StyleError, match=f"'{name}'.*'{key}'"):
            painted_by(background, request(320, 180, options={key: "no such value"}))
    with pytest.raises(StyleError, match=f"'{name}'.*'sparkle'.*{min(background.options)}"):
        painted_by(background, request(320, 180, options={"sparkle": 1}))


@every_background
def test_an_option_changes_the_picture(name: str):
    background = BACKGROUNDS[name]
    plain = flattened(painted_by(background, request(320, 180, calm=())))
    for key, option in background.options.items():
        other = not option.default if isinstance(option.default, bool) else option.low
        if option.choices:
            other = next(choice for choice in option.choices if choice != option.default)
        changed = flattened(painted_by(background, request(320, 180, calm=(), options={key: other})))
        assert not np.array_equal(plain, changed), key
