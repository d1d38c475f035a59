"""Layers are found and put where they belong in scenes that somebody has rearranged."""

from __future__ import annotations

import pytest

from engine.editing.tree import below_finish, changed, free_id, head_of, inserted, people_of, standing
from engine.geometry import Box, Point
from engine.looks import SolidPaint
from engine.scene import GroupLayer, ImageLayer, Role, Scene, ShapeLayer

DIGEST = "a" * 64


def shape(layer_id: str, **values: object) -> ShapeLayer:
    held = {"x": 0, "y": 0, "width": 100, "height": 50, "fill": SolidPaint(colour="#ffffff")}
    return ShapeLayer(**{"id": layer_id, "name": layer_id, **held, **values})


def group(layer_id: str, *layers, **values: object) -> GroupLayer:
    return GroupLayer(id=layer_id, name=layer_id, width=1280, height=720, layers=layers, isolated=False, **values)


def person(layer_id: str, **values: object) -> ImageLayer:
    held = {"x": 100, "y": 100, "width": 200, "height": 400, "image": DIGEST, "head": (0.25, 0.1, 0.5, 0.3)}
    return ImageLayer(**{"id": layer_id, "name": layer_id, "role": Role.PERSON, **held, **values})


def scene(*layers) -> Scene:
    return Scene(format="youtube", width=1280, height=720, layers=layers)


def top(made: Scene) -> list[str]:
    return [layer.id for layer in made.layers]


def test_on_top_but_beneath_the_finish():
    finish = group("finish", shape("grain"), role=Role.FINISH)
    assert top(below_finish(scene(shape("a"), finish), shape("new"))) == ["a", "new", "finish"]
    assert top(below_finish(scene(shape("a")), shape("new"))) == ["a", "new"]
    assert top(below_finish(scene(finish, shape("a")), shape("new"))) == ["finish", "a", "new"]


def test_above_the_highest_of_the_named():
    held = scene(shape("a"), shape("b"), shape("c"))
    assert top(inserted(held, shape("new"), above=("a", "b"))) == ["a", "b", "new", "c"]
    assert top(inserted(held, shape("new"), above=("nobody",))) == ["new", "a", "b", "c"]


def test_a_layer_in_a_group_is_changed_in_its_place():
    held = scene(group("g", shape("a"), shape("b")), shape("c"))
    made = changed(held, "a", lambda layer: (shape("x"), layer))
    assert [layer.id for layer in made.walk()] == ["g", "x", "a", "b", "c"]
    assert [layer.id for layer in changed(held, "a", lambda _: ()).walk()] == ["g", "b", "c"]
    with pytest.raises(ValueError, match="share the id"):
        changed(held, "a", lambda _: (shape("c"),))


def test_ids_that_are_free():
    assert free_id(scene(shape("text-1"), group("g", shape("text-3"))), "text") == "text-2"
    assert free_id(scene(shape("a")), "text") == "text-1"


def test_what_a_turned_layer_covers():
    assert standing(shape("a")) == Box(0, 0, 100, 50)
    upright = standing(shape("a", rotation=90))
    assert tuple(upright) == pytest.approx((25, -25, 50, 100))
    assert Point(1, 0).turned(Point(0, 0), 90) == pytest.approx((0, 1))


def test_people_are_found_the_host_first():
    held = scene(group("people", person("guest-1"), person("host"), person("guest-2", visible=False)))
    assert [layer.id for layer in people_of(held)] == ["host", "guest-1"]
    assert tuple(head_of(person("host"))) == pytest.approx((150, 140, 100, 120))
    moved = head_of(person("host", rotation=180))
    assert tuple(moved) == pytest.approx((150, 340, 100, 120))
