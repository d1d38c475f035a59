"""A frame keeps what stands in it, lets a head out over an open edge, and is read back from a scene as it was."""

from __future__ import annotations

import pytest

from engine.design.frame import frame_colour, frame_in, frame_layer, inside
from engine.geometry import Box
from engine.layout import Frame
from engine.scene import Scene
from engine.studio import Studio

CANVAS = Box(0, 0, 200, 100)
FRAMES = {
    "slab": Frame(index=0, box=Box(80, 0, 80, 100), look="slab", leans=(20.0, 0.0)),
    "card": Frame(index=0, box=Box(60, 30, 80, 60), look="card"),
    "open card": Frame(index=0, box=Box(60, 30, 80, 60), look="card", open=True),
    "circle": Frame(index=0, box=Box(60, 10, 80, 80), look="circle"),
}


@pytest.fixture(scope="module")
def style():
    return Studio.open().registry.style("spotlight")


def kept(name: str, x: int, y: int) -> float:
    return float(inside(FRAMES[name], CANVAS, 200, 100)[y, x])


@pytest.mark.parametrize(
    ("name", "within", "without"),
    [
        ("slab", [(92, 2), (74, 97), (158, 50)], [(86, 2), (66, 97), (162, 50)]),
        ("card", [(100, 32), (100, 60), (62, 60)], [(100, 10), (60, 30), (142, 60), (100, 93)]),
        ("open card", [(100, 2), (100, 60)], [(58, 10), (100, 93)]),
        ("circle", [(100, 50), (100, 12)], [(64, 14), (100, 5)]),
    ],
)
def test_a_frame_keeps_what_stands_in_it(name, within, without):
    assert all(kept(name, *point) == 1 for point in within)
    assert all(kept(name, *point) == 0 for point in without)


@pytest.mark.parametrize("name", FRAMES)
def test_a_scenes_frame_is_read_back(name, style):
    frame = FRAMES[name]
    layer = frame_layer(frame, "host", "Host", style, 100, (0, 1))
    scene = Scene(format="wide", width=200, height=100, layers=(layer,))
    head = Box(90, 10 if frame.open else 40, 20, 30)
    read = frame_in(scene, "host", head)
    assert read is not None
    assert (read.look, read.open) == (frame.look, frame.open)
    assert read.box == pytest.approx(frame.box, abs=0.01)
    assert read.leans == pytest.approx(frame.leans, abs=0.01)
    assert frame_in(scene, "guest-1", head) is None


def test_neighbours_stand_before_different_colours(style):
    colours = [frame_colour(style.palette, place, 3) for place in range(3)]
    assert colours[0] != colours[1] != colours[2]
