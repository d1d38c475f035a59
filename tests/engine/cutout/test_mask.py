"""One person's part of a mask."""

import numpy as np

from engine.cutout.mask import connected
from engine.geometry import Box


def test_a_thin_bridge_to_another_thing_is_cut():
    mask = np.zeros((100, 200), bool)
    mask[20:80, 20:80] = mask[20:80, 120:180] = mask[49:51, 80:120] = True
    kept = connected(mask, Box(30, 30, 40, 40))
    assert kept[50, 50]
    assert not kept[50, 150]
