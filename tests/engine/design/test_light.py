"""Light follows the matte: on its edge, on the right side, never outside."""

import numpy as np
import pytest

from engine.design.light import rim_light, shade, spill


@pytest.fixture(scope="module")
def disc():
    y, x = np.mgrid[0:400, 0:400]
    return (((x - 200) ** 2 + (y - 200) ** 2 < 150**2) * 255).astype(np.uint8)


def test_the_rim_lies_on_the_side_asked_for(disc):
    right = rim_light(disc, strength=0.8, side="right", width=30).astype(float)
    left = rim_light(disc, strength=0.8, side="left", width=30).astype(float)
    assert right[:, 200:].sum() > 3 * right[:, :200].sum()
    assert left[:, :200].sum() > 3 * left[:, 200:].sum()


def test_no_light_falls_outside_the_matte_or_in_its_middle(disc):
    rim = rim_light(disc, strength=0.8, side="right", width=30)
    assert rim[disc == 0].max() == 0
    assert rim[190:210, 190:210].max() == 0
    assert rim[200, 345] > 60


def test_a_body_cut_by_the_pictures_edge_has_no_rim_there():
    full = np.full((200, 200), 255, np.uint8)
    assert rim_light(full, strength=1.0, side="right", width=20).max() == 0


def test_shade_sinks_the_body_and_spares_the_head(disc):
    shadow = shade(disc, light_from="left", fall=0.8, side=0.0).astype(float)
    assert shadow[60:160].max() == 0
    assert shadow[340, 200] > 120


def test_shade_lies_away_from_the_key_light(disc):
    shadow = shade(disc, light_from="right", fall=0.0, side=0.5).astype(float)
    assert shadow[:, :200].sum() > 3 * shadow[:, 200:].sum()


def test_the_grounds_colour_lies_on_the_edge_all_round_and_nowhere_else(disc):
    edge = spill(disc, strength=0.4, width=40)
    assert edge[disc == 0].max() == 0
    assert edge[180:220, 180:220].max() == 0
    assert min(edge[200, 52], edge[200, 348], edge[52, 200], edge[348, 200]) > 50
