"""One photograph has one exposure, whoever of it is cut out."""

import numpy as np

from engine.cutout.exposure import evened
from engine.geometry import Box

DARK, LIGHT = Box(40, 40, 40, 40), Box(140, 60, 40, 40)


def test_two_of_one_photo_are_lifted_alike():
    pixels = np.full((200, 240, 3), 30, np.uint8)
    pixels[40:80, 40:80], pixels[60:100, 140:180], pixels[20:30, :5] = 40, 90, 250
    first, second = evened(pixels, DARK, LIGHT), evened(pixels[:, 5:], LIGHT.moved(-5, 0), DARK.moved(-5, 0))
    assert first[60, 60, 0] > 40
    assert np.array_equal(first[:, 5:], second)
