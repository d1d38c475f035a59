"""Light follows the matte: on its edge, on the right side, never outside."""

import numpy as np
import pytest

from engine.light import rim_light, shade
from engine.style import Palette, Rim

PALETTE = Palette(ground="#1a1413", deep="#070506", ink="#fff6ea", accent="#ff4b1f", second="#ffb454")


@pytest.fixture(scope="module")
def disc():
    y, x = np.mgrid[0:400, 0:400]
    return (((x - 200) ** 2 + (y - 200) ** 2 < 150**2) * 255).astype(np.uint8)


def test_the_rim_stands_opposite_the_key_light(disc):
    left_key = rim_light(disc, Rim(colour="accent"), PALETTE, light_from="left", width=30)[..., 3].astype(float)
    right_key = rim_light(disc, Rim(colour="accent"), PALETTE, light_from="right", width=30)[..., 3].astype(float)
    assert left_key[:, 200:].sum() > 3 * left_key[:, :200].sum()
    assert right_key[:, :200].sum() > 3 * right_key[:, 200:].sum()


def test_no_light_falls_outside_the_matte_or_in_its_middle(disc):
    rim = rim_light(disc, Rim(colour="accent"), PALETTE, light_from="left", width=30)[..., 3]
    assert rim[disc == 0].max() == 0
    assert rim[190:210, 190:210].max() == 0


def test_an_opposite_rim_lights_the_other_side_in_its_own_colour(disc):
    rim = rim_light(disc, Rim(colour="accent", opposite="second"), PALETTE, light_from="left", width=30)
    right, left = rim[200, 345], rim[200, 55]
    assert right[3] > 60
    assert left[3] > 60
    assert tuple(right[:3]) == (255, 75, 31)
    assert tuple(left[:3]) == (255, 180, 84)


def test_a_body_cut_by_the_pictures_edge_has_no_rim_there():
    full = np.full((200, 200), 255, np.uint8)
    assert rim_light(full, Rim(colour="accent"), PALETTE, light_from="left", width=20)[..., 3].max() == 0


def test_shade_sinks_the_body_and_spares_the_head(disc):
    shadow = shade(disc, colour_text="#000000", light_from="left", fall=0.8, side=0.0)[..., 3].astype(float)
    assert shadow[60:160].max() == 0
    assert shadow[340, 200] > 120
