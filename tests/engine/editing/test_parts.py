"""Grounds, people, pictures and words made anew in a scene; what was not asked about stays as it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.brief import Wishes
from engine.editing import PromptEdit, light_side, repainted, swapped, with_picture, with_text
from engine.errors import BriefError, GroundUnavailable, SceneError, UnknownName
from engine.geometry import Box
from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.check import Verdict
from engine.looks import Shadow
from engine.person import Cutout
from engine.pixels.assets import Assets
from engine.scene import GroupLayer, ImageLayer, Role, Scene, TextLayer
from engine.studio import Studio

DIGEST = "a" * 64


@pytest.fixture(scope="module")
def studio() -> Studio:
    return Studio.open()


@pytest.fixture(scope="module")
def style(studio):
    return studio.registry.style("clean-light")


def host(**values: object) -> ImageLayer:
    held = {"x": 40, "y": 160, "width": 420, "height": 560, "image": DIGEST, "head": (0.3, 0.05, 0.4, 0.4)}
    return ImageLayer(**{"id": "host", "name": "Host", "role": Role.PERSON, **held, **values})


def group(layer_id: str, *layers, role: Role = Role.PEOPLE) -> GroupLayer:
    return GroupLayer(id=layer_id, name=layer_id, role=role, width=1280, height=720, layers=layers, isolated=False)


def people(*pictures: ImageLayer) -> GroupLayer:
    return group("people", *(group(f"person-{one.id}", one, role=Role.PERSON) for one in pictures))


def scene(*layers) -> Scene:
    return Scene(format="youtube", style="clean-light", title="Why", width=1280, height=720, layers=layers)


def test_a_ground_where_its_user_took_the_group_apart(studio, style):
    made, _ = repainted(scene(people(host())), style, studio, Assets(), seed=3, realism=70)
    assert made.layers[0].id == "background"
    assert next(layer.id for layer in made.layers[0].layers) == "plane-0"
    again, _ = repainted(made, style, studio, Assets(), seed=3, realism=70)
    assert again == made
    assert repainted(made, style, studio, Assets(), seed=4, realism=70)[0] != made
    assert made.ground is None, "no model was asked"


class Painter:
    """A model that shows its request as its ground's colour, or cannot."""

    name = "painter"
    needs_draft = True

    def __init__(self) -> None:
        self.asked: list[BackgroundRequest] = []
        self.error: Exception | None = None

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        self.asked.append(request)
        if self.error:
            raise self.error
        return [Plane(name="Made", pixels=np.full((request.height, request.width, 3), 90, np.uint8))]


class Judge:
    name, sees, judges_generated = "judge", "picture", True

    def inspect(self, data: bytes, media_type: str) -> Verdict:
        return Verdict.clean()

    def ping(self) -> None:
        """It is there."""


@pytest.fixture
def painter() -> Painter:
    return Painter()


@pytest.fixture
def repaint(studio, style, painter):
    """`repaint(scene, prompt=...)` has the painter paint."""
    registry = replace(
        studio.registry,
        backgrounds={**studio.registry.backgrounds, "painter": painter},
        checks={"judge": Judge()},
        failures=(),
    )
    wishes = Wishes(title="Why", background="painter", prompt="a red sea")

    def again(held: Scene, **words: str):
        edit = PromptEdit(**words)
        own = replace(studio, registry=registry)
        return repainted(held, style, own, Assets(), seed=3, realism=70, wishes=wishes, words=edit)

    return again


def test_a_painted_ground_keeps_its_words_for_the_canvas(repaint, painter):
    made, notes = repaint(scene(people(host())))
    assert (made.ground.engine, made.ground.prompt, notes) == ("painter", painter.asked[0].prompt, ())
    assert made.ground.prompt.startswith("a red sea, ")
    assert Scene.from_json(made.to_json()) == made


def test_words_from_the_canvas_are_all_that_is_told(repaint, painter):
    made, _ = repaint(scene(people(host())), prompt="a ${mood} green hill <lora:x:1>", negative_prompt="(letters:2)")
    assert (painter.asked[0].prompt, painter.asked[0].negative_prompt) == ("a mood green hill", "letters:2")
    assert (made.ground.prompt, made.ground.negative_prompt) == ("a mood green hill", "letters:2")


def test_without_words_of_ones_own_they_are_the_briefs_and_the_styles(repaint, painter, style):
    repaint(scene(people(host())), prompt="  ")
    assert painter.asked[0].prompt.startswith("a red sea, ")
    assert painter.asked[0].negative_prompt == style.prompt.negative
    repaint(scene(people(host())), negative_prompt="")
    assert painter.asked[1].negative_prompt == ""


def test_words_stay_where_the_painter_could_not(repaint, painter):
    painter.error = GroundUnavailable("the image server is too busy")
    made, notes = repaint(scene(people(host())), prompt="a green hill")
    assert notes == ("painter did not paint, the style's own ground stays: the image server is too busy",)
    assert made.ground.prompt == "a green hill"


def test_light_comes_from_where_it_came(style):
    def lit(**values: object) -> str:
        return light_side(scene(people(host(**values))), style)

    assert lit(effects=(Shadow(colour="#000000", blur=10, dx=8),)) == "left"
    assert lit(effects=(Shadow(colour="#000000", blur=10, dx=-8),)) == "right"
    assert lit() in ("left", "right")


def cutout(head: Box, size: tuple[int, int], touches: frozenset[str] = frozenset({"bottom"})) -> Cutout:
    width, height = size
    return Cutout(
        name="new",
        pixels=np.full((height, width, 3), 120, np.uint8),
        alpha=np.full((height, width), 255, np.uint8),
        face=head.inset(10),
        head=head,
        eyes=None,
        touches=touches,
    )


def test_head_on_head(studio, style):
    before = host()
    new = cutout(Box(100, 50, 200, 200), (400, 900))
    made = swapped(scene(people(before)), "host", new, style, studio.registry.format("youtube"), Assets(), realism=70)
    after = made.layer("host")
    head = Box(after.x + after.head[0] * after.width, after.y + after.head[1] * after.height, 0, 0)
    assert after.head[3] * after.height == pytest.approx(0.4 * 560)
    assert head.x + after.head[2] * after.width / 2 == pytest.approx(40 + 420 * 0.5)
    assert head.y == pytest.approx(160 + 0.05 * 560)
    assert made.layer("person-host").box == after.box


def test_a_body_that_is_too_short_comes_down(studio, style):
    new = cutout(Box(100, 50, 200, 200), (400, 480))
    made = swapped(scene(people(host())), "host", new, style, studio.registry.format("youtube"), Assets(), realism=70)
    assert made.layer("host").box.bottom == pytest.approx(720)


def test_only_people_are_swapped(studio, style):
    held = scene(people(host()))
    format = studio.registry.format("youtube")
    for layer, says in (("people", "no picture of a person"), ("nobody", "no layer")):
        with pytest.raises(SceneError, match=says):
            swapped(held, layer, cutout(Box(0, 0, 10, 10), (40, 40)), style, format, Assets(), realism=70)


@pytest.mark.parametrize(("aspect", "width", "height"), [(1.0, 288, 288), (0.5, 144, 288), (4.0, 512, 128)])
def test_a_picture_stands_in_the_middle(aspect, width, height):
    made, layer_id = with_picture(scene(people(host())), DIGEST, aspect, name="")
    layer = made.layer(layer_id)
    assert (layer.name, layer.width, layer.height) == ("Picture", pytest.approx(width), pytest.approx(height))
    assert tuple(layer.box.centre) == pytest.approx((640, 360))


def test_words_fill_their_room(studio, style):
    held = scene(people(host()))
    room = Box(600, 40, 500, 90)
    made, layer_id = with_text(
        held, "Now *live*", font="anton-400", palette=style.palette, fonts=studio.fonts, box=room
    )
    layer = made.layer(layer_id)
    assert isinstance(layer, TextLayer)
    assert layer.text == "Now live"
    assert room.inset(-1).contains(layer.box)
    assert layer.height > 45 or layer.width > 450
    assert made.fonts["anton-400"].digest == studio.fonts.face("anton-400").digest
    with pytest.raises(UnknownName):
        with_text(held, "x", font="nobody-400", palette=style.palette, fonts=studio.fonts)
    with pytest.raises(BriefError):
        with_text(held, "  ", font="anton-400", palette=style.palette, fonts=studio.fonts)
