"""People as layers: who stood together in a photograph has shadow and outline with the others."""

from __future__ import annotations

from engine.design.people import people_group
from engine.design.subject import Subject
from engine.geometry import Box, Size
from engine.layout import PlacedPerson
from engine.scene import GroupLayer
from engine.studio import Studio


def placed(index: int, photo: str) -> PlacedPerson:
    head = Box(100 + 300 * index, 100, 200, 300)
    return PlacedPerson(index=index, box=head.inset(-50, -100), head=head, face=None, photo=photo)


def test_one_outline_goes_round_those_who_stood_together():
    studio = Studio.open()
    style, format = studio.registry.style("paper-cut"), studio.registry.format("youtube")
    picture = Subject(
        name="a",
        size=Size(300, 500),
        head=Box(50, 100, 200, 300),
        face=None,
        image="a" * 64,
        mask="b" * 64,
        lights=(),
    )
    people = [placed(2, ""), placed(0, "one"), placed(1, "one")]
    group = people_group(people, [picture] * 3, style, format, realism=0.7, light_from="left")
    alone, together = group.layers
    assert isinstance(alone, GroupLayer)
    assert isinstance(together, GroupLayer)
    assert alone.layers[0].effects == together.effects != ()
    assert together.isolated
    assert [member.layers[0].id for member in together.layers] == ["host", "guest-1"]
    assert not any(layer.effects for member in together.layers for layer in member.layers)
