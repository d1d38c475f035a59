"""Measured effects: the shadow's sigma and place, the outline's width and roundness, the cost of working small."""

import numpy as np
import pytest
from PIL import Image

from engine.compositor import effects
from engine.compositor.dilation import dilated
from engine.looks import Glow, Outline, Shadow, SolidPaint
from engine.scene import GroupLayer, ImageLayer, ShapeLayer


def dot(effect, **fields):
    given = {"x": 120, "y": 50, "width": 80, "height": 80, "fill": SolidPaint(colour="#ffffff")} | fields
    return ShapeLayer(id="dot", name="Dot", effects=(effect,), **given)


@pytest.mark.parametrize(("blur", "scale"), [(6, 1), (16, 1), (20, 2), (24, 4)])
def test_shadow_is_a_gaussian_of_half_the_blur(compositor, scene_of, blur, scale):
    """The slope of a blurred straight edge is the Gaussian itself; its spread is measured."""
    scene = scene_of(dot(Shadow(colour="#000000", blur=blur, dx=7, dy=0), x=150, y=-300, width=900, height=800))
    piece = compositor.piece(scene, "dot", part="effect:0", scale=scale)
    row = piece.pixels[len(piece.pixels) // 2].astype(float)
    slope = np.diff(row)
    places = np.arange(len(slope)) + piece.x + 1.0
    slope[places > 150 * scale + 3 * blur * scale] = 0
    centre = (slope * places).sum() / slope.sum()
    sigma = np.sqrt((slope * (places - centre) ** 2).sum() / slope.sum())
    assert sigma == pytest.approx(blur / 2 * scale, rel=0.06)
    assert centre == pytest.approx(157 * scale, abs=0.6)


def test_working_small_changes_nothing_to_see():
    """A wide blur at the reduced size, enlarged, against the same blur at full size."""
    planned = effects.plan(Shadow(colour="#000000", blur=96), 1)
    size, reduction = 1024, planned.reduction(grown=False)
    assert reduction == 16
    y, x = np.mgrid[:size, :size]
    full = (np.hypot(x - 500, y - 520) < 200).astype(np.uint8) * 255
    small = full.reshape(size // reduction, reduction, -1, reduction).mean(axis=(1, 3)).round().astype(np.uint8)
    exact = effects.applied(planned, full, 1, grown=False).astype(int)
    quick = Image.fromarray(effects.applied(planned, small, reduction, grown=False))
    difference = np.abs(np.asarray(quick.resize((size, size), Image.Resampling.BILINEAR)) - exact)
    assert difference.max() <= 4
    assert difference.mean() < 0.5


@pytest.mark.parametrize("radius", [2.0, 3.0, 7.5, 12.0])
def test_a_grown_point_is_round(radius):
    picture = np.zeros((61, 61), np.uint8)
    picture[30, 30] = 255
    grown = dilated(picture, radius) / 255
    # A pixel is a square of 1, so the grown shape is a disc with short straight sides.
    assert grown.sum() == pytest.approx(np.pi * radius**2 + 4 * radius + 1, rel=0.03)
    np.testing.assert_array_equal(grown, grown[::-1])
    np.testing.assert_array_equal(grown, grown[:, ::-1])
    y, x = np.nonzero(grown > 0.5)
    far, angle = np.hypot(x - 30, y - 30), np.arctan2(y - 30, x - 30)
    reach = [far[np.abs(angle - direction) < 0.3].max() for direction in np.arange(-2.7, 2.8, 0.3)]
    assert np.ptp(reach) < 1.0


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("width", [3, 10, 40])
def test_outline_of_a_square_has_round_corners(compositor, scene_of, material, masked, width):
    """By path and by pixels alike: `width` beside the sides and at the corners."""
    outline = Outline(colour="#ff0000", width=width)
    if masked:
        white = material[0].put_pixels(np.full((8, 8), 255, np.uint8))
        layer = ImageLayer(id="dot", name="D", image=white, x=120, y=50, width=80, height=80, effects=(outline,))
    else:
        layer = dot(outline)
    piece = compositor.piece(scene_of(layer), "dot", part="effect:0", bleed=100)
    alpha = piece.pixels / 255
    assert alpha.sum() == pytest.approx(80 * 80 + 4 * 80 * width + np.pi * width**2, rel=0.01)
    left, top = 120 - width - piece.x, 50 - width - piece.y
    corner = alpha[top : top + width, left : left + width]
    assert corner.sum() == pytest.approx(np.pi * width**2 / 4, abs=0.03 * width**2 + 1)
    assert corner[0, 0] < 0.15


def test_shadow_falls_in_canvas_directions_whatever_turns(compositor, scene_of):
    shadow = Shadow(colour="#000000", blur=0, dx=40, dy=0)
    for rotation in (0, 90, 180):
        piece = compositor.piece(scene_of(dot(shadow, rotation=rotation)), "dot", part="effect:0")
        assert (piece.x, piece.y) == (160, 50)


def test_group_effects_follow_its_flattened_alpha(compositor, scene_of):
    bare = dot(Shadow(colour="#000000", blur=0)).model_copy(update={"effects": ()})
    pair = tuple(bare.model_copy(update={"id": f"d{x}", "x": float(x)}) for x in (60, 140))
    shadow = Shadow(colour="#00000080", blur=0, dx=0, dy=20)
    group = GroupLayer(id="g", name="G", width=320, height=180, layers=pair, effects=(shadow,))
    piece = compositor.piece(scene_of(group), "g", part="effect:0")
    assert (piece.x, piece.y, *piece.pixels.shape) == (60, 70, 80, 160)
    assert set(np.unique(piece.pixels)) == {128}


def test_glow_adds_light(compositor, scene_of):
    ground = ShapeLayer(id="g", name="G", width=320, height=180, fill=SolidPaint(colour="#404040"))
    glow = Glow(colour="#ff2000", blur=20, spread=6)
    drawn = compositor.render(scene_of(ground, dot(glow))).astype(int)
    assert drawn.min() >= 64
    assert drawn[90, 112, 0] > 130
    assert drawn[90, 60, 0] == 64
