"""What is surely the person before anything is solved."""

import numpy as np

from engine.cutout.matting import trimap_of
from engine.geometry import Box


def test_the_face_itself_is_never_asked_about():
    """A cheek before a wall of its colour was eaten into."""
    y, x = np.mgrid[:200, :200]
    head = ((x - 100) / 42) ** 2 + ((y - 90) / 55) ** 2 < 1
    trimap = trimap_of(np.where(head, 0.99, 0.0).astype(np.float32), Box(60, 45, 80, 100))
    assert trimap[95, 65:136].min() == 1
    assert trimap[34, 100] == 0.5
