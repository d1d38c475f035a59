"""Faces first: however a photograph was cropped, heads are large, on one eye line, and cut edges leave the picture."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.design.design import shape_of
from engine.format import Format
from engine.geometry import Box, Point
from engine.layout import place
from engine.person import Cutout
from engine.style import LayoutPreference

FACE = 60
"""Pixels of a face's height in the drawn people."""
WHOLE = (2.4, 1.05, 2.4, 6.0)
"""What a photograph that cuts nobody but below shows left of, above, right of and below the eyes, in face heights."""


def drawn(left: float, top: float, right: float, bottom: float, *, yaw: float = 0.0) -> Cutout:
    """Head, neck and shoulders about the eyes, as far as a photograph that is cropped so shows them."""
    y, x = np.mgrid[-round(top * FACE) : round(bottom * FACE), -round(left * FACE) : round(right * FACE)] / FACE
    head = np.hypot(x / 0.55, (y - 0.0) / 0.8) < 1
    neck = (np.abs(x) < 0.28) & (y > 0)
    body = y > 0.95 + 0.18 * np.abs(x) + np.maximum(0, np.abs(x) - 1.5) * 4
    alpha = np.where(head | neck | body, 255, 0).astype(np.uint8)
    eyes = Point(left * FACE, top * FACE)
    face = Box(eyes.x - 0.42 * FACE, eyes.y - 0.38 * FACE, 0.84 * FACE, FACE)
    edges = {"left": alpha[:, 0], "right": alpha[:, -1], "top": alpha[0], "bottom": alpha[-1]}
    inside = Box(0, 0, alpha.shape[1], alpha.shape[0])
    hair = Box(eyes.x - 0.55 * FACE, eyes.y - 0.8 * FACE, 1.1 * FACE, 1.42 * FACE).intersection(inside)
    return Cutout(
        name="drawn",
        pixels=np.zeros((*alpha.shape, 3), np.uint8),
        alpha=alpha,
        face=face.intersection(inside),
        head=hair,
        eyes=(eyes, eyes),
        yaw=yaw,
        touches=frozenset(name for name, line in edges.items() if (line > 127).mean() > 0.02),
    )


crops = st.builds(
    drawn,
    st.sampled_from([0.75, 1.0, 1.4, 2.4]),
    st.sampled_from([0.6, 0.7, 1.05]),
    st.sampled_from([0.75, 1.0, 1.4, 2.4]),
    st.sampled_from([0.8, 1.1, 1.6, 6.0]),
    yaw=st.sampled_from([-0.5, 0.0, 0.5]),
)
wide_ways = st.builds(
    LayoutPreference,
    arrangement=st.sampled_from(["side", "lower-third", "centre"]),
    people_side=st.sampled_from(["left", "right"]),
    head=st.sampled_from([0.66, 0.72, 0.78]),
)
squares = st.builds(
    LayoutPreference,
    square=st.sampled_from(["stack", "lower-third", "centre"]),
    align=st.sampled_from(["left", "center"]),
)
titles = st.sampled_from(["WHY WE QUIT", "WHICH IS FASTER", "THE HONEST TRUTH"])
quick = settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def eye_lines(placement, people) -> list[float]:
    return [
        person.box.y + people[person.index].eyes[0].y * person.box.height / people[person.index].size.height
        for person in placement.people
    ]


@quick
@given(person=crops, way=wide_ways)
def test_one_person_is_large_with_eyes_where_they_belong(typesetter, canvas_of, person, way):
    canvas = canvas_of["wide"]
    placement = place([shape_of(person)], typesetter, "WHY WE QUIT", format=canvas, preference=way)
    (placed,) = placement.people
    (eyes,) = eye_lines(placement, [person])
    assert placed.head.height >= 0.55 * canvas.height
    assert 0.33 * canvas.height <= eyes <= 0.51 * canvas.height


@quick
@given(people=st.lists(crops, min_size=1, max_size=4), way=wide_ways)
def test_hair_that_the_photograph_cuts_runs_out_of_the_picture(typesetter, canvas_of, people, way):
    canvas = canvas_of["wide"]
    placement = place([shape_of(person) for person in people], typesetter, "WHY WE QUIT", format=canvas, preference=way)
    for placed in placement.people:
        if "top" in people[placed.index].touches:
            assert placed.box.y <= 0.004 * canvas.width


@quick
@given(people=st.lists(crops, min_size=2, max_size=4), way=wide_ways)
def test_a_group_has_equal_faces_on_one_line(typesetter, canvas_of, people, way):
    canvas = canvas_of["wide"]
    placement = place([shape_of(person) for person in people], typesetter, "WHY WE QUIT", format=canvas, preference=way)
    lines = eye_lines(placement, people)
    assert max(lines) - min(lines) <= 0.002 * canvas.height
    assert max(lines) <= 0.51 * canvas.height
    least = {2: 0.45, 3: 0.3, 4: 0.25}[len(people)]
    assert max(placed.head.height for placed in placement.people) >= least * canvas.height


def test_of_three_the_host_stands_a_little_nearer_and_in_front(typesetter, canvas_of):
    shapes = [shape_of(drawn(*WHOLE))] * 3
    placement = place(shapes, typesetter, "WHY WE QUIT", format=canvas_of["wide"], preference=LayoutPreference())
    heads = {person.index: person.head.height for person in placement.people}
    assert placement.people[-1].index == 0
    assert heads[0] == pytest.approx(1.07 * heads[1])
    assert heads[1] == pytest.approx(heads[2])


def test_a_raised_arm_lies_over_nobodys_face(typesetter, canvas_of):
    """Even the host's."""
    host = drawn(*WHOLE)
    alpha = host.alpha.copy()
    alpha[:120, 20:50] = 255
    shapes = [shape_of(replace(host, alpha=alpha)), shape_of(drawn(*WHOLE)), shape_of(drawn(*WHOLE))]
    placement = place(shapes, typesetter, "WHY WE QUIT", format=canvas_of["wide"], preference=LayoutPreference())
    assert placement.people[0].index == 0


def test_a_tight_photograph_is_shown_larger(typesetter, canvas_of):
    sizes = [
        place([shape_of(person)], typesetter, "WHY WE QUIT", format=canvas_of["wide"], preference=LayoutPreference())
        .people[0]
        .face.height
        for person in (drawn(*WHOLE), drawn(1.0, 0.7, 1.0, 0.85))
    ]
    assert sizes[1] > 1.1 * sizes[0]


@pytest.mark.parametrize("count", [2, 3])
def test_bodies_that_end_early_stand_behind_a_panel_with_the_words(count, typesetter, canvas_of):
    canvas = canvas_of["wide"]
    shapes = [shape_of(drawn(2.0, 1.05, 2.0, 0.85))] * count
    placement = place(shapes, typesetter, "WHY WE QUIT", format=canvas, preference=LayoutPreference())
    assert placement.panel is not None
    assert all(person.box.bottom >= placement.panel.y for person in placement.people)
    assert placement.panel.contains(placement.title)


def test_neighbours_lap_over_each_other(typesetter, canvas_of):
    """Bodies overlap in depth: nobody stands alone in a row."""
    shapes = [shape_of(drawn(*WHOLE)) for _ in range(3)]
    placement = place(shapes, typesetter, "WHY WE QUIT", format=canvas_of["wide"], preference=LayoutPreference())
    row = sorted(placement.people, key=lambda person: person.head.x)
    for left, right in pairwise(row):
        assert left.box.right > right.box.x
    assert placement.people[-1].index == 0


@pytest.fixture(scope="session")
def covers(canvas_of) -> list[Format]:
    """A square whose foot the platform covers, and one that is free."""
    square = canvas_of["square"]
    return [square, square.model_copy(update={"keep_clear": ()})]


@quick
@given(people=st.lists(crops, min_size=1, max_size=3), way=squares, text=titles, foot=st.sampled_from([0, 1]))
def test_people_of_a_cover_are_large_and_nobody_stands_aside(typesetter, covers, people, way, text, foot):
    canvas = covers[foot]
    placement = place([shape_of(person) for person in people], typesetter, text, format=canvas, preference=way)
    least = {1: 0.38, 2: 0.3, 3: 0.2}[len(people)]
    assert max(placed.head.height for placed in placement.people) >= least * canvas.height
    assert placement.fitted.cap_height >= 0.1 * canvas.height
    left, right = min(p.head.x for p in placement.people), max(p.head.right for p in placement.people)
    if placement.panel is not None:
        assert abs((left + right) / 2 - canvas.canvas.centre.x) <= 0.1 * canvas.width


@quick
@given(people=st.lists(crops, min_size=1, max_size=3), way=squares, text=titles, foot=st.sampled_from([0, 1]))
def test_a_panel_is_as_high_as_its_words_need(typesetter, covers, people, way, text, foot):
    canvas = covers[foot]
    placement = place([shape_of(person) for person in people], typesetter, text, format=canvas, preference=way)
    panel, title = placement.panel, placement.title
    if panel is None:
        return
    ends = [person.box.bottom for person in placement.people]
    one_goes_on = min(ends) < canvas.height < max(ends)
    if not one_goes_on and not any("top" in person.touches for person in people):
        assert abs((title.y - panel.y) - (panel.bottom - title.bottom)) <= 0.01 * canvas.height
        assert panel.height - title.height <= 0.12 * canvas.height
    assert title.width >= 0.5 * canvas.width


@pytest.mark.parametrize("count", [1, 2, 3])
def test_tight_photographs_fill_a_cover_above_a_band(count, typesetter, covers):
    for canvas in covers:
        shapes = [shape_of(drawn(2.0, 1.05, 2.0, 0.85))] * count
        way = LayoutPreference(square="lower-third")
        placement = place(shapes, typesetter, "WHY WE QUIT", format=canvas, preference=way)
        assert placement.panel is not None
        assert all(person.box.bottom <= placement.panel.bottom for person in placement.people)
        assert min(person.head.y for person in placement.people) <= 0.08 * canvas.height
