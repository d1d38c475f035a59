"""A masked picture leaves nothing along its own edge, wherever that falls between pixels."""

import numpy as np
import pytest

from engine.compositor import Compositor
from engine.pixels.assets import Assets
from engine.scene import ImageLayer, Scene


@pytest.mark.parametrize("side", [120.4, 3797.4])
def test_an_empty_mask_leaves_no_line_at_a_fractional_edge(side):
    assets = Assets()
    image = assets.put_pixels(np.full((64, 64, 3), 255, np.uint8))
    mask = assets.put_pixels(np.zeros((64, 64), np.uint8))
    layer = ImageLayer(id="person", name="person", x=10.3, y=10.7, width=side, height=side, image=image, mask=mask)
    drawn = Compositor(assets, None).render(Scene(format="test", width=200, height=200, layers=(layer,)))
    assert drawn[..., 3].max() == 0
