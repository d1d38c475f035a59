"""Plates cover their words and turn with them."""

import pytest

from engine.design.plate import plate_layers
from engine.geometry import Box, Point
from engine.style import Palette, Plate

PALETTE = Palette(ground="#1a1413", deep="#070506", ink="#fff6ea", accent="#ff4b1f", second="#ffb454")
INK = [Box(100, 100, 400, 80), Box(100, 200, 300, 80)]


def plates(look="solid", **more):
    plate = Plate(shape="line", look=look, colour="accent")
    arguments = {"em": 100, "seed": 3, "rotation": 0.0, "pivot": Point(300, 190)} | more
    return plate_layers(INK, plate, PALETTE, **arguments)


@pytest.mark.parametrize("look", ["solid", "paper", "tape", "brush", "rounded", "glass"])
def test_every_look_covers_the_ink_and_is_the_same_twice(look):
    layers = plates(look)
    assert [layer.box.contains(ink) for layer, ink in zip(layers, INK, strict=True)] == [True, True]
    assert layers == plates(look)


def test_torn_edges_follow_the_seed():
    assert plates("paper")[0].path != plates("paper", seed=4)[0].path


def test_a_turned_plate_keeps_its_distance_from_the_pivot():
    pivot = Point(300, 190)
    straight, turned = plates()[0].box.centre, plates(rotation=10.0)[0].box.centre
    before = (straight.x - pivot.x) ** 2 + (straight.y - pivot.y) ** 2
    after = (turned.x - pivot.x) ** 2 + (turned.y - pivot.y) ** 2
    assert before == pytest.approx(after)
    assert turned != straight
