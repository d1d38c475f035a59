"""A print has a few clean tones, as many on dark skin as on light, and lets the photograph be from the middle on."""

from __future__ import annotations

import numpy as np
import pytest

from engine.design.illustration import illustrated
from engine.geometry import Box
from engine.studio import Studio

FACE = Box(60, 40, 80, 110)


@pytest.fixture(scope="module")
def palette():
    return Studio.open().registry.style("spotlight").palette


def portrait(level: float) -> np.ndarray:
    """A face lit from the left, with dark eyes and the grain of a camera."""
    random = np.random.default_rng(3)
    y, x = np.mgrid[:200, :200].astype(np.float32)
    tone = level * (1.15 - 0.9 * (x / 200))
    for eye in (80, 120):
        tone = np.where(np.hypot((x - eye) / 9, (y - 80) / 5) < 1, 0.2 * level, tone)
    noisy = tone[..., None] * np.array([1.0, 0.82, 0.7]) + 0.02 * random.standard_normal((200, 200, 1))
    return np.clip(255 * noisy, 0, 255).astype(np.uint8)


def shares(pixels: np.ndarray) -> list[float]:
    """How much of the face each colour takes that takes more than a fiftieth."""
    part = pixels[40:150, 60:140].reshape(-1, 3)
    _, counts = np.unique(part, axis=0, return_counts=True)
    return sorted(count / len(part) for count in counts if count > 0.02 * len(part))


@pytest.mark.parametrize("level", [0.3, 0.85])
def test_a_face_is_printed_in_a_few_tones(level, palette):
    alpha = np.full((200, 200), 255, np.uint8)
    made = illustrated(portrait(level), alpha, FACE, palette, "flat", realism=0)
    found = shares(made)
    assert 3 <= len(found) <= 4
    assert sum(found) > 0.8


def test_a_screen_breaks_tones_into_dots(palette):
    alpha = np.full((200, 200), 255, np.uint8)
    flat, dots = (illustrated(portrait(0.6), alpha, FACE, palette, hand, realism=0) for hand in ("flat", "halftone"))
    assert np.abs(np.diff(dots.astype(int), axis=1)).mean() > 2 * np.abs(np.diff(flat.astype(int), axis=1)).mean()


def test_from_the_middle_on_a_photograph_is_one(palette):
    alpha, pixels = np.full((200, 200), 255, np.uint8), portrait(0.6)
    steps = [illustrated(pixels, alpha, FACE, palette, "flat", realism=share) for share in (0, 0.25, 0.5, 1)]
    assert np.array_equal(steps[2], pixels)
    assert np.array_equal(steps[3], pixels)
    away = [float(np.abs(step.astype(int) - pixels).mean()) for step in steps]
    assert away[0] > away[1] > 3
