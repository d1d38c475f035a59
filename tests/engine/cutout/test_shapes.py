"""Growing by distances is growing by a disc."""

import numpy as np
import pytest
from scipy import ndimage

from engine.cutout.shapes import grown, opened


def _disc(radius: int) -> np.ndarray:
    y, x = np.ogrid[-radius : radius + 1, -radius : radius + 1]
    return x * x + y * y <= radius * radius + radius


def _blobs(radius: int) -> np.ndarray:
    field = ndimage.gaussian_filter(np.random.default_rng(radius).random((90, 107)), 2.5)
    return field > np.quantile(field, 0.6)


@pytest.mark.parametrize("radius", [1, 2, 5, 9])
def test_it_grows_as_a_disc_does(radius):
    mask = _blobs(radius)
    np.testing.assert_array_equal(grown(mask, radius), ndimage.binary_dilation(mask, _disc(radius)))


@pytest.mark.parametrize("radius", [2, 5])
def test_it_opens_as_a_disc_does(radius):
    mask = _blobs(radius)
    np.testing.assert_array_equal(
        opened(mask, radius, ends=True), ndimage.binary_opening(mask, _disc(radius), border_value=0)
    )


def test_nothing_stays_nothing():
    assert not grown(np.zeros((20, 30), bool), 3).any()


def test_a_picture_may_go_on_beyond_its_edge():
    mask = np.zeros((20, 30), bool)
    mask[14:, 5:25] = True
    assert opened(mask, 4)[19, 15]
    assert not opened(mask, 4, ends=True).any()
