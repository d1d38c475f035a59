"""Growing by distances is growing by a disc."""

import numpy as np
import pytest
from scipy import ndimage

from engine.cutout.mask import _grown, connected
from engine.geometry import Box


def _disc(radius: int) -> np.ndarray:
    y, x = np.ogrid[-radius : radius + 1, -radius : radius + 1]
    return x * x + y * y <= radius * radius + radius


def _blobs(radius: int) -> np.ndarray:
    field = ndimage.gaussian_filter(np.random.default_rng(radius).random((90, 107)), 2.5)
    return field > np.quantile(field, 0.6)


@pytest.mark.parametrize("radius", [1, 2, 5, 9])
def test_it_grows_as_a_disc_does(radius):
    mask = _blobs(radius)
    np.testing.assert_array_equal(_grown(mask, radius), ndimage.binary_dilation(mask, _disc(radius)))


@pytest.mark.parametrize("radius", [2, 5])
def test_it_opens_as_a_disc_does(radius):
    mask = _blobs(radius)
    opened = _grown(~_grown(~mask, radius, beyond=True), radius)
    np.testing.assert_array_equal(opened, ndimage.binary_opening(mask, _disc(radius), border_value=0))


def test_nothing_stays_nothing():
    assert not _grown(np.zeros((20, 30), bool), 3).any()


def test_a_thin_bridge_to_another_thing_is_cut():
    mask = np.zeros((100, 200), bool)
    mask[20:80, 20:80] = mask[20:80, 120:180] = mask[49:51, 80:120] = True
    kept = connected(mask, Box(30, 30, 40, 40))
    assert kept[50, 50]
    assert not kept[50, 150]
