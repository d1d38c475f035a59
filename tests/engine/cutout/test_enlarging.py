"""Small cutouts are enlarged with a smooth edge; large ones are left alone."""

from __future__ import annotations

import numpy as np

from engine.cutout import enlarged
from engine.geometry import Box, Point
from engine.person import Cutout


def cutout(size, alpha=None):
    if alpha is None:
        alpha = np.full((size, size), 255, np.uint8)
    return Cutout(
        name="a",
        pixels=np.full((size, size, 3), 90, np.uint8),
        alpha=alpha,
        face=Box(10, 10, 20, 30),
        head=Box(5, 5, 30, 40),
        eyes=(Point(15, 20), Point(25, 20)),
    )


def test_a_large_cutout_is_left_alone():
    whole = cutout(800)
    assert enlarged(whole) is whole


def test_a_small_one_doubles_with_all_its_boxes():
    large = enlarged(cutout(100))
    assert large.size == (200, 200)
    assert large.pixels.shape == (200, 200, 3)
    assert (large.pixels == 90).all()
    assert (large.face, large.head) == (Box(20, 20, 40, 60), Box(10, 10, 60, 80))
    assert large.eyes == (Point(30, 40), Point(50, 40))
    assert (large.alpha == 255).all()


def test_a_slanting_hard_edge_loses_its_steps():
    """Along a shoulder's slope the place where the matte is half there runs straight, to a third of a pixel."""
    y, x = np.mgrid[:200, :200]
    alpha = np.where(y > 60 + 0.4 * x, 255, 0).astype(np.uint8)
    large = enlarged(cutout(200, alpha)).alpha.astype(float)
    columns = np.arange(40, 360)
    crossing = [np.interp(127.5, large[:, c], np.arange(400)) for c in columns]
    straight = np.polyval(np.polyfit(columns, crossing, 1), columns)
    plain = np.repeat(np.repeat(alpha, 2, 0), 2, 1).astype(float)
    stepped = [np.interp(127.5, plain[:, c], np.arange(400)) for c in columns]
    assert np.abs(crossing - straight).std() < 0.35
    assert np.abs(crossing - straight).std() < 0.6 * np.abs(stepped - straight).std()
