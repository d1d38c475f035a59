"""What each arrangement is for, on well-behaved people and ordinary titles."""

from __future__ import annotations

import pytest

from engine.layout import place
from engine.style import LayoutPreference

SHORT, LONG = "WHY WE QUIT", "SIX MONTHS OF SILENCE CHANGED EVERYTHING"


def head_share(placement, canvas) -> float:
    return max(person.head.height for person in placement.people) / canvas.height


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("text", [SHORT, LONG])
def test_side_puts_the_person_on_the_wanted_side_and_words_on_the_other(
    side, text, typesetter, make_portrait, canvas_of
):
    canvas = canvas_of["wide"]
    wish = LayoutPreference(arrangement="side", people_side=side)
    placement = place([make_portrait()], typesetter, text, format=canvas, preference=wish)
    (person,) = placement.people
    assert placement.arrangement == "side"
    assert (person.head.centre.x > 640) == (side == "right")
    assert (placement.title.centre.x < 640) == (side == "right")
    assert not placement.title.overlaps(person.head)
    assert placement.light_from != side
    assert 0.55 <= head_share(placement, canvas) <= 0.85
    assert placement.fitted.cap_height >= 0.10 * canvas.height


@pytest.mark.parametrize("arrangement", ["behind", "masthead"])
@pytest.mark.parametrize("count", [1, 2])
def test_words_pass_behind_and_reach_across(arrangement, count, format, typesetter, make_portrait):
    wish = LayoutPreference(arrangement=arrangement, square=arrangement)
    people = [make_portrait() for _ in range(count)]
    placement = place(people, typesetter, SHORT, format=format, preference=wish)
    assert placement.behind
    assert placement.arrangement == arrangement
    assert placement.title.width > 0.7 * format.width
    front = place(people, typesetter, SHORT, format=format, preference=wish, allow_behind=False)
    assert not front.behind


def test_a_single_head_really_stands_before_the_words(format, typesetter, make_portrait):
    wish = LayoutPreference(arrangement="behind", square="behind")
    placement = place([make_portrait()], typesetter, SHORT, format=format, preference=wish)
    assert placement.people[0].head.y < placement.title.bottom


def test_lower_third_stands_below_the_chin(format, typesetter, make_portrait):
    wish = LayoutPreference(arrangement="lower-third", square="lower-third")
    placement = place([make_portrait()], typesetter, SHORT, format=format, preference=wish)
    assert placement.arrangement == "lower-third"
    assert placement.title.y > placement.people[0].face.bottom


def test_stack_keeps_the_square_readable_as_a_tiny_cover(typesetter, make_portrait, canvas_of):
    canvas = canvas_of["square"]
    placement = place([make_portrait()], typesetter, SHORT, format=canvas, preference=LayoutPreference())
    assert placement.arrangement == "stack"
    assert 0.38 <= head_share(placement, canvas) <= 0.60
    assert placement.fitted.cap_height / canvas.height * 55 >= 5


@pytest.mark.parametrize(("host", "guest"), [(0.5, -0.5), (-0.5, 0.5)])
@pytest.mark.parametrize("text", [SHORT, "TEA vs COFFEE"])
def test_opponents_face_each_other(host, guest, text, format, typesetter, make_portrait):
    people = [make_portrait(yaw=host), make_portrait(yaw=guest)]
    wish = LayoutPreference(arrangement="versus", square="versus")
    placement = place(people, typesetter, text, format=format, preference=wish)
    assert placement.arrangement == "versus"
    left, right = sorted(placement.people, key=lambda person: person.head.x)
    assert people[left.index].yaw > people[right.index].yaw
    assert left.head.centre.x < format.width / 2 < right.head.centre.x


def test_opposing_phrases_stand_under_their_sides_at_one_size(typesetter, make_portrait, canvas_of):
    wish = LayoutPreference(arrangement="versus")
    people = [make_portrait(yaw=0.4), make_portrait(yaw=-0.4)]
    placement = place(people, typesetter, "TEA vs COFFEE", format=canvas_of["wide"], preference=wish)
    (left, tea), (right, coffee) = placement.title_parts
    assert (tea.text, coffee.text) == ("TEA", "COFFEE")
    assert left.right < 640 < right.x
    assert tea.size == pytest.approx(coffee.size, rel=0.02)


def test_three_people_put_the_host_in_the_middle_and_in_front(typesetter, make_portrait, canvas_of):
    people = [make_portrait(), make_portrait(yaw=-0.4), make_portrait(yaw=0.4)]
    wish = LayoutPreference(arrangement="centre")
    placement = place(people, typesetter, SHORT, format=canvas_of["wide"], preference=wish)
    assert [p.index for p in sorted(placement.people, key=lambda p: p.head.x)] == [2, 0, 1]
    assert placement.people[-1].index == 0


def test_a_strong_look_out_of_the_picture_changes_the_side(typesetter, make_portrait, canvas_of):
    wish = LayoutPreference(people_side="right")
    placement = place([make_portrait(yaw=0.9)], typesetter, SHORT, format=canvas_of["wide"], preference=wish)
    assert placement.people[0].head.centre.x < 640


def test_a_body_cut_at_the_side_goes_to_that_edge(typesetter, make_portrait, canvas_of):
    cut = make_portrait(touches=("bottom", "right"))
    placement = place([cut], typesetter, SHORT, format=canvas_of["wide"], preference=LayoutPreference())
    assert placement.people[0].box.right >= 1280 - 0.004 * 1280
    assert not placement.warnings
    both = make_portrait(width=420, touches=("left", "right"))
    placement = place([both], typesetter, SHORT, format=canvas_of["wide"], preference=LayoutPreference())
    assert any("cuts the body" in warning for warning in placement.warnings)


def test_nobody_at_all_still_makes_a_composition(format, typesetter):
    placement = place([], typesetter, SHORT, format=format, preference=LayoutPreference(), logo_aspect=2.0, kicker=True)
    assert placement.people == ()
    assert placement.title.width > 0.5 * format.width
    assert placement.kicker.bottom <= placement.title.y


@pytest.mark.parametrize("count", range(7))
def test_the_same_people_are_placed_the_same(count, format, typesetter, make_portrait):
    people = [make_portrait(yaw=0.2 * k - 0.5) for k in range(count)]
    first, second = (
        place(people, typesetter, LONG, format=format, preference=LayoutPreference(), logo_aspect=1.5) for _ in "ab"
    )
    assert first == second


def test_six_people_on_a_cover_stay_recognisable(typesetter, make_portrait, canvas_of):
    canvas = canvas_of["square"]
    placement = place(
        [make_portrait() for _ in range(6)], typesetter, SHORT, format=canvas, preference=LayoutPreference()
    )
    assert head_share(placement, canvas) > 0.18
    assert placement.fitted.cap_height > 0.08 * canvas.height
