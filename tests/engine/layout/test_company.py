"""People out of one photograph stand on the canvas as they stood in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.geometry import Box
from engine.layout import place
from engine.person import Origin
from engine.style import LayoutPreference

LINE = ((500, 0), (0, 0), (260, 90))
"""Where three portraits lie in their photograph, the host first: right, left, and between them lower."""


@pytest.fixture
def stood(make_portrait):
    def stood(places, photo="one", scale=1.0):
        shapes = [make_portrait() for _ in places]
        return [
            replace(
                shape,
                touches=frozenset({"bottom"}),
                origin=Origin(photo=photo, box=Box(x, y, shape.size.width * scale, shape.size.height * scale)),
            )
            for shape, (x, y) in zip(shapes, places, strict=True)
        ]

    return stood


def in_photo(placement, shapes):
    """Each person's box on the canvas against the first one's, in widths of their own picture."""
    people = sorted(placement.people, key=lambda person: person.index)
    unit = people[0].box.width / shapes[0].origin.box.width
    first = people[0].box
    return [((p.box.x - first.x) / unit, (p.box.y - first.y) / unit, p.box.width / unit) for p in people]


@pytest.mark.parametrize("arrangement", ["side", "lower-third", "centre", "behind"])
@pytest.mark.parametrize("count", [2, 3])
def test_they_keep_their_order_places_and_sizes(stood, canvas_of, typesetter, arrangement, count):
    shapes = stood(LINE[:count])
    way = LayoutPreference(arrangement=arrangement)
    placement = place(shapes, typesetter, "WHY WE QUIT", format=canvas_of["wide"], preference=way)
    for (x, y, width), shape in zip(in_photo(placement, shapes), shapes, strict=True):
        here, first = shape.origin.box, shapes[0].origin.box
        assert (x, y, width) == pytest.approx((here.x - first.x, here.y - first.y, here.width), abs=0.5)


def test_whose_chin_is_lower_stands_nearer(stood, canvas_of, typesetter):
    placement = place(stood(LINE), typesetter, "WHY WE QUIT", format=canvas_of["wide"], preference=LayoutPreference())
    assert placement.people[-1].index == 2


def test_far_apart_they_keep_their_order_alone(stood, canvas_of, typesetter):
    """Nobody is made small for the room that was between two people."""
    shapes = stood([(4000, 0), (0, 0)])
    placement = place(shapes, typesetter, "WHY WE QUIT", format=canvas_of["wide"], preference=LayoutPreference())
    host, guest = sorted(placement.people, key=lambda person: person.index)
    assert guest.head.centre.x < host.head.centre.x
    assert host.head.height > 0.4 * 720
    assert not host.photo


def test_the_same_person_twice_is_no_company(stood, canvas_of, typesetter):
    shapes = stood([(0, 0), (0, 0)])
    placement = place(shapes, typesetter, "WHY WE QUIT", format=canvas_of["wide"], preference=LayoutPreference())
    first, second = placement.people
    assert first.head.intersection(second.head).area < 0.2 * first.head.area


def test_opponents_stand_on_two_sides_though_they_stood_together(stood, canvas_of, typesetter):
    way = LayoutPreference(arrangement="versus")
    placement = place(stood(LINE[:2]), typesetter, "CATS OR DOGS", format=canvas_of["wide"], preference=way)
    left, right = sorted(person.head.centre.x for person in placement.people)
    assert left < 640 < right
