"""Arrangements with frames keep their rules over people cropped in any way, on every canvas that has them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.geometry import Box, Size
from engine.layout import PersonShape, place
from engine.layout.framing import FRAMINGS
from engine.style import LayoutPreference
from tests.engine.layout.rulebook import broken_rules

WAYS = [
    (name, shape)
    for name, framing in FRAMINGS.items()
    for shape in ("wide", "square", "tall")
    if getattr(framing, shape)
]
quick = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def cropped(beside: tuple[float, float], above: float, below: float, yaw: float) -> PersonShape:
    """A face 330 px tall, with so much of the photograph around it, in face heights, and the edges that it cuts."""
    left, right = (330 * side for side in beside)
    size = Size(250 + left + right, 330 * (1 + above + below))
    head = Box(left - 45, 330 * above - 150, 340, 480).intersection(Box(0, 0, *size))
    edges = {"left": beside[0] < 1.2, "right": beside[1] < 1.2, "top": above < 0.45, "bottom": True}
    return PersonShape(
        size=size,
        head=head,
        face=Box(left, 330 * above, 250, 330),
        eyes_y=330 * above + 125,
        yaw=yaw,
        touches=frozenset(edge for edge, cut in edges.items() if cut),
    )


sides = st.sampled_from([0.5, 0.9, 1.6])
people = st.builds(
    cropped,
    st.tuples(sides, sides),
    st.sampled_from([0.3, 0.6]),
    st.sampled_from([0.15, 0.6, 3.0]),
    st.sampled_from([-0.4, 0.0, 0.4]),
)


@pytest.mark.parametrize(("name", "shape"), WAYS)
@quick
@given(crowd=st.lists(people, min_size=6, max_size=6), count=st.integers(1, 6), side=st.sampled_from(["left", "right"]))
def test_whoever_stands_in_frames_breaks_no_rule(name, shape, crowd, count, side, typesetter, canvas_of):
    least, most = FRAMINGS[name].people
    shapes = crowd[: min(max(count, least), most)]
    wish = LayoutPreference(arrangement=name, square=name, people_side=side)
    canvas = canvas_of[shape]
    assert broken_rules(place(shapes, typesetter, "WHY WE QUIT", format=canvas, preference=wish), shapes, canvas) == []


@pytest.mark.parametrize(("name", "shape"), WAYS)
def test_ordinary_people_stand_as_is_wanted(name, shape, typesetter, make_portrait, canvas_of):
    for count in {FRAMINGS[name].people[0], min(FRAMINGS[name].people[1], 4)}:
        shapes = [make_portrait() for _ in range(count)]
        wish = LayoutPreference(arrangement=name, square=name)
        placement = place(shapes, typesetter, "WHY WE QUIT", format=canvas_of[shape], preference=wish)
        assert placement.arrangement == name
        assert len(placement.frames) == count - (name == "reaction")


@pytest.mark.parametrize("count", [2, 3, 4])
def test_a_row_of_frames_holds_faces_of_one_size(count, typesetter, make_portrait, canvas_of):
    shapes = [replace(make_portrait(), yaw=0.1 * number) for number in range(count)]
    wish = LayoutPreference(arrangement="columns")
    placement = place(shapes, typesetter, "WHY WE QUIT", format=canvas_of["wide"], preference=wish)
    faces = [person.face.height for person in placement.people]
    assert max(faces) <= 1.01 * min(faces)
    assert min(faces) >= 0.25 * canvas_of["wide"].height


def test_an_arrangement_that_is_not_for_so_many_gives_way_to_the_styles_next(typesetter, make_portrait, canvas_of):
    wish = LayoutPreference(arrangement="half", others=("columns",))
    pair = [make_portrait(), make_portrait()]
    assert place(pair, typesetter, "WHY WE QUIT", format=canvas_of["wide"], preference=wish).arrangement == "columns"
