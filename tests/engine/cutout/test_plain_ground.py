"""Arms before a plain wall are told by its colour; before anything else colours say nothing."""

import numpy as np
import pytest

from engine.cutout.plain_ground import outlined
from engine.geometry import Box

FACE = Box(130, 60, 40, 50)
SEEN = np.ones((300, 300), bool)


@pytest.fixture
def person():
    """Head and shoulders, which the model knows, and an arm held up, which it does not."""
    y, x = np.mgrid[:300, :300]
    body = (np.hypot((x - 150) / 28, (y - 85) / 38) < 1) | ((np.abs(x - 150) < 70) & (y > 115))
    upright = (np.abs(x - 235 + (y - 100) * 0.1) < 14) & (y > 60) & (y < 250)
    arm = upright | ((y > 220) & (y < 250) & (x > 180) & (x < 235))
    return body, arm & ~body


def wall(x_light: float) -> np.ndarray:
    y, x = np.mgrid[:300, :300] / 300
    return np.stack([150 + x_light * x, 160 + 20 * y, 170 - 15 * x * y], axis=-1)


def test_an_arm_before_a_wall_is_kept(person):
    body, arm = person
    pixels = wall(40)
    pixels[body | arm] = (120, 80, 60)
    said = outlined(pixels.astype(np.uint8), body.astype(np.float32), FACE, SEEN)
    assert (said[arm] > 0.8).mean() > 0.9
    assert said[~(arm | body)].mean() < 0.02


@pytest.mark.parametrize("what", ["a street", "a shelf across", "another wall", "a chair behind"])
def test_elsewhere_nothing_is_added(person, what):
    body, arm = person
    pixels = wall(40)
    if what == "a street":
        pixels += np.random.default_rng(5).normal(0, 30, pixels.shape)
    elif what == "a shelf across":
        pixels[200:230] = (60, 40, 30)
    elif what == "another wall":
        pixels[:, 200:] -= 60
    pixels[body | arm] = (120, 80, 60)
    if what == "a chair behind":
        pixels[arm] = (40, 60, 90)
    probability = body.astype(np.float32)
    assert np.array_equal(outlined(np.clip(pixels, 0, 255).astype(np.uint8), probability, FACE, SEEN), probability)
