"""Boxes: edges, meeting, holding, scaling."""

from hypothesis import given
from hypothesis import strategies as some

from engine.geometry import Box, Point

LENGTHS = some.integers(0, 1000)
BOXES = some.builds(Box, some.integers(-1000, 1000), some.integers(-1000, 1000), LENGTHS, LENGTHS)


def test_edges_centre_and_area():
    box = Box(10, 20, 30, 40)
    assert (box.right, box.bottom, box.centre, box.area) == (40, 60, Point(25, 40), 1200)
    assert Box.from_edges(10, 20, 40, 60) == box


def test_touching_boxes_do_not_overlap():
    assert not Box(0, 0, 10, 10).overlaps(Box(10, 0, 10, 10))
    assert Box(0, 0, 10, 10).overlaps(Box(9, 9, 10, 10))


def test_inset_shrinks_every_side_and_negative_grows():
    assert Box(0, 0, 100, 50).inset(10) == Box(10, 10, 80, 30)
    assert Box(0, 0, 100, 50).inset(10, 0) == Box(10, 0, 80, 50)
    assert Box(0, 0, 100, 50).inset(-5).inset(5) == Box(0, 0, 100, 50)


@given(BOXES, BOXES)
def test_the_shared_part_lies_in_both_and_both_in_the_union(one, other):
    shared, both = one.intersection(other), one.union(other)
    assert shared == other.intersection(one)
    assert both.contains(one)
    assert both.contains(other)
    assert shared.area <= min(one.area, other.area)
    if one.overlaps(other):
        assert one.contains(shared)
        assert other.contains(shared)


@given(BOXES)
def test_moving_and_scaling_keep_the_shape(box):
    assert box.moved(7, -3).moved(-7, 3) == box
    assert box.scaled(2).area == 4 * box.area
