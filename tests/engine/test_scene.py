"""The scene as a value: both ways through JSON, nothing unknown let in, one hash for one design."""

import json

import pytest
from pydantic import ValidationError

from engine import looks
from engine import scene as s
from engine.errors import SceneError

PICTURE, MASK, PATTERN = "a" * 64, "b" * 64, "c" * 64


@pytest.fixture
def design() -> s.Scene:
    """One layer of every kind."""
    run = s.Run(text="Hello", font="anton-400", x=0, width=90, fill=looks.PatternPaint(image=PATTERN))
    title = s.TextLayer(
        id="title", name="Title", role=s.Role.WORDS, x=40, y=40, width=90, height=50, text="Hello",
        lines=(s.Line(runs=(run,), size=48, baseline=40, width=90),), fill=looks.SolidPaint(colour="#ffffff"),
    )  # fmt: skip
    stops = (looks.Stop(offset=0, colour="#000000"), looks.Stop(offset=1, colour="#ffffff"))
    shape = s.ShapeLayer(
        id="plate", name="Plate", width=100, height=60, effects=(looks.Glow(colour="#ff0000", blur=4),),
        fill=looks.LinearGradient(start=(0, 0), end=(0, 1), stops=stops),
    )  # fmt: skip
    photo = s.ImageLayer(id="host", name="Host", role=s.Role.PERSON, width=300, height=400, image=PICTURE, mask=MASK)
    people = s.GroupLayer(
        id="people", name="People", width=640, height=360, blend=looks.BlendMode.MULTIPLY, layers=(photo,)
    )
    return s.Scene(format="youtube", title="Hello", width=640, height=360, layers=(shape, people, title))


def test_json_both_ways_gives_the_same_scene_and_hash(design):
    again = s.Scene.from_json(design.to_json())
    assert again == design
    assert (again.digest, again.to_json()) == (design.digest, design.to_json())


def test_the_hash_is_the_same_in_every_process(design):
    assert (
        s.Scene(format="x", width=16, height=16, layers=()).digest
        == s.Scene(format="x", width=16.0, height=16, layers=()).digest
    )
    moved = design.model_copy(update={"title": "Other"})
    assert moved.digest != design.digest


def test_walk_goes_bottom_to_top_into_groups(design):
    assert [layer.id for layer in design.walk()] == ["plate", "people", "host", "title"]
    assert design.layer("host").mask == MASK
    assert design.digests() == {PICTURE, MASK, PATTERN}


def test_a_missing_layer_is_refused_with_those_there_are(design):
    with pytest.raises(SceneError, match="no layer 'guest'; it has: plate, people, host, title"):
        design.layer("guest")


def test_a_scene_cannot_be_changed(design):
    with pytest.raises(ValidationError):
        design.title = "Other"


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        (("wdith",), 5, "wdith: Extra inputs"),
        (("layers", 0, "colour"), "#ffffff", "layers.0.shape.colour: Extra inputs"),
        (("layers", 0, "kind"), "video", "layers.0: .*'video'"),
        (("layers", 0, "opacity"), 1.5, "layers.0.shape.opacity: .*less than or equal to 1"),
        (("layers", 2, "lines"), [], "layers.2.text.lines: .*at least 1"),
        (("layers", 1, "layers", 0, "image"), "../secret", "layers.1.group.layers.0.image.image"),
        (("layers", 1, "layers", 0, "id"), "title", "two layers share the id 'title'"),
        (("schema_version",), 2, "schema_version"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(design, place, value, reason):
    data = json.loads(design.to_json())
    inner = data
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    with pytest.raises(SceneError, match=f"edited.json: .*{reason}"):
        s.Scene.from_json(json.dumps(data), source="edited.json")


@pytest.mark.parametrize("text", ["", "[]", "{", "NaN", '{"width": Infinity}'])
def test_what_is_no_scene_is_refused_in_one_sentence(text):
    with pytest.raises(SceneError, match=r"^edited\.json: ") as refusal:
        s.Scene.from_json(text, source="edited.json")
    assert "\n" not in str(refusal.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SceneError, match=r"gone\.scene\.json: cannot be read"):
        s.Scene.load(tmp_path / "gone.scene.json")


def test_the_json_schema_tells_layers_apart_by_kind():
    schema = s.Scene.model_json_schema()
    assert schema["properties"]["layers"]["items"]["discriminator"]["propertyName"] == "kind"
    assert set(schema["properties"]["layers"]["items"]["discriminator"]["mapping"]) == {
        "image",
        "shape",
        "text",
        "group",
    }
    assert schema["additionalProperties"] is False
