"""A turned photograph is told from a tilted head, and a raised arm is seen to go on."""

import numpy as np
import pytest

from engine.cutout.posture import runs_out_above, upright_below
from engine.geometry import Box

FACE = Box(180, 100, 40, 40)


def body(degrees: float) -> np.ndarray:
    """A head with a trunk that goes down from it, both turned clockwise about the face."""
    y, x = np.mgrid[:400, :400].astype(float)
    turn = np.radians(degrees)
    across = np.cos(turn) * (x - 200) + np.sin(turn) * (y - 120)
    down = np.cos(turn) * (y - 120) - np.sin(turn) * (x - 200)
    return (((np.abs(across) < 45) & (down > 20)) | (np.hypot(across, down) < 28)).astype(np.float32)


@pytest.mark.parametrize("roll", [-55, -40, 40, 55])
def test_the_body_tells_a_tilted_head_from_a_turned_photo(roll):
    assert upright_below(body(0), FACE, roll)
    assert not upright_below(body(roll), FACE, roll)


def test_without_a_body_the_head_counts():
    assert not upright_below(np.zeros((400, 400), np.float32), FACE, 45)


def test_an_arm_that_goes_on_above():
    reaching = body(0)
    assert not runs_out_above(reaching)
    reaching[:120, 230:250] = 1
    assert runs_out_above(reaching)
