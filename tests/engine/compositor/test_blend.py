"""Every blend mode against the formulas of W3C Compositing and Blending Level 1, in floats."""

import numpy as np
import pytest

from engine.compositor import Compositor
from engine.compositor.blend import SKIA_BLEND
from engine.looks import BlendMode, SolidPaint
from engine.pixels.assets import Assets
from engine.pixels.colour import to_hex
from engine.scene import Scene, ShapeLayer

COLOURS = [(0, 0, 0), (255, 255, 255), (200, 40, 90), (20, 180, 230), (128, 128, 128), (250, 220, 10), (64, 3, 191)]
ALPHAS = [(255, 255), (255, 120), (140, 255), (90, 170)]


def lum(c):
    return c @ np.array([0.3, 0.59, 0.11])


def clip_colour(c):
    level, low, high = lum(c), c.min(), c.max()
    if low < 0:
        c = level + (c - level) * level / (level - low)
    if high > 1:
        c = level + (c - level) * (1 - level) / (high - level)
    return c


def set_lum(c, level):
    return clip_colour(c + level - lum(c))


def sat(c):
    return c.max() - c.min()


def set_sat(c, s):
    spread = sat(c)
    return (c - c.min()) / spread * s if spread > 0 else np.zeros(3)


def soft_light(b, s):
    d = np.where(b <= 0.25, ((16 * b - 12) * b + 4) * b, np.sqrt(b))
    return np.where(s <= 0.5, b - (1 - 2 * s) * b * (1 - b), b + (2 * s - 1) * (d - b))


def hard_light(b, s):
    return np.where(s <= 0.5, b * 2 * s, b + (2 * s - 1) - b * (2 * s - 1))


def dodge(b, s):
    return np.where(b == 0, 0, np.where(s == 1, 1, np.minimum(1, b / np.where(s == 1, 1, 1 - s))))


def burn(b, s):
    return np.where(b == 1, 1, np.where(s == 0, 0, 1 - np.minimum(1, (1 - b) / np.where(s == 0, 1, s))))


FORMULAS = {
    BlendMode.NORMAL: lambda _, s: s,
    BlendMode.MULTIPLY: lambda b, s: b * s,
    BlendMode.SCREEN: lambda b, s: b + s - b * s,
    BlendMode.OVERLAY: lambda b, s: hard_light(s, b),
    BlendMode.DARKEN: np.minimum,
    BlendMode.LIGHTEN: np.maximum,
    BlendMode.COLOR_DODGE: dodge,
    BlendMode.COLOR_BURN: burn,
    BlendMode.HARD_LIGHT: hard_light,
    BlendMode.SOFT_LIGHT: soft_light,
    BlendMode.DIFFERENCE: lambda b, s: np.abs(b - s),
    BlendMode.EXCLUSION: lambda b, s: b + s - 2 * b * s,
    BlendMode.HUE: lambda b, s: set_lum(set_sat(s, sat(b)), lum(b)),
    BlendMode.SATURATION: lambda b, s: set_lum(set_sat(b, sat(s)), lum(b)),
    BlendMode.COLOR: lambda b, s: set_lum(s, lum(b)),
    BlendMode.LUMINOSITY: lambda b, s: set_lum(b, lum(s)),
}


def expected(mode, backdrop, source, backdrop_alpha, source_alpha):
    """Premultiplied result and its alpha: section 5, `Cs = (1 - ab) Cs + ab B(Cb, Cs)`, then source over."""
    b, s = np.array(backdrop) / 255, np.array(source) / 255
    ab, as_ = backdrop_alpha / 255, source_alpha / 255
    mixed = (1 - ab) * s + ab * FORMULAS[mode](b, s)
    return as_ * mixed + (1 - as_) * ab * b, as_ + ab * (1 - as_)


def strip(mode, backdrop_alpha, source_alpha):
    """One square for each pair of colours."""
    layers = []
    for i, backdrop in enumerate(COLOURS):
        for j, source in enumerate(COLOURS):
            place = {"x": i * 4.0, "y": j * 4.0, "width": 4, "height": 4}
            below = SolidPaint(colour=to_hex(*backdrop, backdrop_alpha))
            above = SolidPaint(colour=to_hex(*source, source_alpha))
            layers.append(ShapeLayer(id=f"b{i}-{j}", name="backdrop", fill=below, **place))
            layers.append(ShapeLayer(id=f"s{i}-{j}", name="source", fill=above, blend=mode, **place))
    return Scene(format="test", width=4 * len(COLOURS), height=4 * len(COLOURS), layers=tuple(layers))


def test_every_mode_has_a_skia_mode_and_a_formula():
    assert set(SKIA_BLEND) == set(BlendMode) == set(FORMULAS)


@pytest.mark.parametrize("mode", list(BlendMode))
@pytest.mark.parametrize("alphas", ALPHAS)
def test_blend_follows_the_formula(mode, alphas):
    drawn = Compositor(Assets(), None).render(strip(mode, *alphas)).astype(float) / 255
    for i, backdrop in enumerate(COLOURS):
        for j, source in enumerate(COLOURS):
            colour, alpha = expected(mode, backdrop, source, *alphas)
            pixel = drawn[j * 4 + 2, i * 4 + 2]
            assert pixel[3] == pytest.approx(alpha, abs=1.5 / 255)
            # Dodge and burn divide premultiplied 8-bit values, so a step of alpha is worth more there.
            tolerance = 6 if "color-" in mode else 2.5
            pair = f"{backdrop} {source}"
            np.testing.assert_allclose(pixel[:3] * pixel[3], colour, atol=tolerance / 255, err_msg=pair)
