"""The live canvas: parts of a real scene made anew, so that it can be saved and rendered, and swept when unused."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import numpy as np
import pytest
import sqlalchemy as sa
from PIL import Image

from engine.compositor import Compositor
from engine.pixels.assets import Assets
from engine.scene import Role, Scene
from engine.text.fonts import FontLibrary
from service.database import Artifact, utc_now
from service.privacy import sweep
from service.storage.deletions import delete_due
from tests import asking
from tests.api.people import Person, picture


@pytest.fixture(scope="module")
def ada(service):
    return service.person()


@pytest.fixture(scope="module")
def made(service, ada, astronaut):
    """A picture that the engine really made: its id, its scene, the photo's key."""
    from worker.process import run_worker

    key = ada.upload(astronaut)
    identifier = ada.generate(title="Why *rockets* explode", hostKey=key, formats=["youtube"], exporters=[])
    run_worker(service.settings, once=True)
    assert ada.http.get(f"/api/generation/{identifier}").json()["status"] == "ready"
    return identifier, ada.http.get(f"/api/generation/{identifier}/scene").json()["scene"], key


@pytest.fixture(scope="module")
def other_photo(ada, astronaut):
    """The same person, further to the left and darker."""
    with Image.open(io.BytesIO(astronaut)) as photo:
        changed = photo.convert("RGB").crop((60, 0, 512, 470)).point(lambda value: int(value * 0.7))
    file = io.BytesIO()
    changed.save(file, "JPEG", quality=92)
    return ada.upload(file.getvalue(), "image/jpeg")


def edit(person: Person, identifier: str, what: str, body: dict) -> dict:
    answer = person.http.post(f"/api/generation/{identifier}/scene/{what}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def walk(layers):
    for layer in layers:
        yield layer
        yield from walk(layer.get("layers", []))


def by_id(scene: dict) -> dict[str, dict]:
    return {layer["id"]: layer for layer in walk(scene["layers"])}


def drawn(answer: dict) -> np.ndarray:
    """The scene of an answer as the compositor draws it, from the pictures at its addresses alone."""
    assets = Assets()
    for digest, url in answer["assets"].items():
        assert assets.put(asking.get(url).content) == digest
    scene = Scene.model_validate(answer["scene"])
    return Compositor(assets, FontLibrary()).render(scene, scale=0.25)


def test_another_ground_under_the_same_layers(ada, made):
    identifier, scene, _ = made
    answer = edit(ada, identifier, "background", {"scene": scene, "seed": "4711"})
    before, after = by_id(scene), by_id(answer["scene"])
    assert answer["seed"] == "4711"
    planes = {name for name in before if name.startswith("plane-")}
    assert planes
    assert after["plane-0"]["image"] != before["plane-0"]["image"]
    for name in before.keys() - planes - {"background", "atmosphere"}:
        assert after[name] == before[name], name
    again = edit(ada, identifier, "background", {"scene": answer["scene"], "seed": "4711"})
    assert again["scene"] == answer["scene"]
    other = edit(ada, identifier, "background", {"scene": scene})
    assert other["seed"] != "4711"
    assert by_id(other["scene"])["plane-0"]["image"] != after["plane-0"]["image"]
    assert drawn(answer).shape == (180, 320, 4)


def test_what_stands_between_the_planes_stays(ada, made):
    identifier, scene, _ = made
    ground = next(layer for layer in scene["layers"] if layer["id"] == "background")
    line = {"kind": "shape", "id": "my-line", "name": "Line", "width": 10, "height": 10, "x": 0, "y": 0}
    hidden = [{**layer, "visible": False} if layer["id"] == "plane-1" else layer for layer in ground["layers"]]
    layers = [{**ground, "layers": [*hidden, line]} if one is ground else one for one in scene["layers"]]
    answer = edit(ada, identifier, "background", {"scene": {**scene, "layers": layers}, "seed": "1"})
    group = by_id(answer["scene"])["background"]
    assert group["layers"][-1]["id"] == "my-line"
    assert [one["visible"] for one in group["layers"] if one["id"] == "plane-1"] in ([False], [])


def test_words_that_were_moved_are_told(ada, made):
    """The ground of a scene whose words stand elsewhere is another one."""
    identifier, scene, _ = made
    moved = _moved(scene, "title", -300, 200)
    there = by_id(edit(ada, identifier, "background", {"scene": scene, "seed": "5"})["scene"])
    elsewhere = by_id(edit(ada, identifier, "background", {"scene": moved, "seed": "5"})["scene"])
    pictures = [
        {layer["image"] for name, layer in one.items() if name.startswith("plane-")} for one in (there, elsewhere)
    ]
    assert pictures[0] != pictures[1]


def _moved(scene: dict, stem: str, dx: float, dy: float) -> dict:
    def move(layer: dict) -> dict:
        inner = {"layers": [move(one) for one in layer["layers"]]} if layer["kind"] == "group" else {}
        at = {"x": layer["x"] + dx, "y": layer["y"] + dy} if layer["id"].startswith(stem) else {}
        return {**layer, **inner, **at}

    return {**scene, "layers": [move(layer) for layer in scene["layers"]]}


def test_another_photo_head_on_head(ada, made, other_photo):
    identifier, scene, _ = made
    body = {"scene": scene, "layer": "host", "fileKey": other_photo}
    answer = edit(ada, identifier, "photo", body)
    before, after = by_id(scene)["host"], by_id(answer["scene"])["host"]
    assert after["image"] != before["image"]
    assert after["effects"] == before["effects"]
    old, new = _head(before), _head(after)
    assert new[3] == pytest.approx(old[3], rel=0.01)
    assert new[0] + new[2] / 2 == pytest.approx(old[0] + old[2] / 2, abs=2)
    assert new[1] == pytest.approx(old[1], abs=0.13 * scene["height"])
    lights = {name for name in by_id(answer["scene"]) if name.startswith("host-")}
    assert lights == {name for name in by_id(scene) if name.startswith("host-")}
    for name in lights:
        light = by_id(answer["scene"])[name]
        assert [light[side] for side in ("x", "y", "width", "height")] == [
            after[side] for side in ("x", "y", "width", "height")
        ]
        assert light["mask"] != by_id(scene)[name]["mask"]
    group = by_id(answer["scene"])["person-host"]
    assert group["layers"][0]["id"] == "host"
    assert drawn(answer).shape == (180, 320, 4)


def _head(layer: dict) -> list[float]:
    x, y, width, height = layer["head"]
    return [
        layer["x"] + x * layer["width"],
        layer["y"] + y * layer["height"],
        width * layer["width"],
        height * layer["height"],
    ]


def test_the_same_photo_cut_again_is_the_same_picture(ada, made):
    """Grade, light and place are the engine's own: nothing tells that it was cut by another process."""
    identifier, scene, key = made
    answer = edit(ada, identifier, "photo", {"scene": scene, "layer": "host", "fileKey": key})
    before, after = by_id(scene), by_id(answer["scene"])
    assert after["host"]["image"] == before["host"]["image"]
    assert after["host"]["mask"] == before["host"]["mask"]
    for side in ("x", "y", "width", "height"):
        assert after["host"][side] == pytest.approx(before["host"][side], abs=0.5)
    assert {name: after[name]["mask"] for name in before if name.startswith("host-")} == {
        name: before[name]["mask"] for name in before if name.startswith("host-")
    }
    whole = edit(ada, identifier, "photo", {"scene": scene, "layer": "host", "fileKey": key, "keepBackground": True})
    assert by_id(whole["scene"])["host"]["mask"] != before["host"]["mask"]


def test_what_cannot_be_swapped_is_said(ada, made, other_photo):
    identifier, scene, _ = made
    path = f"/api/generation/{identifier}/scene/photo"
    for body, status, says in (
        ({"layer": "title", "fileKey": other_photo}, 422, "no picture of a person"),
        ({"layer": "guest-4", "fileKey": other_photo}, 422, "no layer 'guest-4'"),
        ({"layer": "host", "fileKey": other_photo, "person": 3}, 422, "person 3 was asked for"),
        ({"layer": "host", "fileKey": ada.upload(picture(), purpose="logo")}, 409, "is a logo"),
        ({"layer": "host", "fileKey": f"uploads/{ada.id}/{uuid.uuid4()}"}, 404, "no such upload"),
    ):
        answer = ada.http.post(path, json={"scene": scene, **body})
        assert answer.status_code == status, answer.text
        assert says in answer.json()["detail"]


def test_a_picture_of_ones_own(ada, made):
    identifier, scene, _ = made
    file = io.BytesIO()
    Image.new("RGBA", (200, 100), (255, 0, 0, 128)).save(file, "PNG")
    for key, aspect in ((ada.upload(picture("#00ff00", (300, 400))), 0.75), (ada.upload(file.getvalue()), 2.0)):
        answer = edit(ada, identifier, "picture", {"scene": scene, "fileKey": key, "name": "Sticker"})
        layer = by_id(answer["scene"])[answer["layer"]]
        assert (layer["name"], layer["id"]) == ("Sticker", "picture-1")
        assert layer["width"] / layer["height"] == pytest.approx(aspect, rel=0.01)
        assert layer["height"] <= 0.4 * scene["height"] + 0.01
        assert layer["x"] + layer["width"] / 2 == pytest.approx(scene["width"] / 2)
        top = [one["id"] for one in answer["scene"]["layers"]]
        assert top.index("picture-1") == len(top) - 1 - ("finish" in top)
    twice = edit(ada, identifier, "picture", {"scene": answer["scene"], "fileKey": key})
    assert twice["layer"] == "picture-2"
    assert (drawn(answer) != drawn({"scene": scene, "assets": answer["assets"]})).any()


def test_words_of_ones_own(ada, made):
    identifier, scene, _ = made
    box = {"x": 100, "y": 500, "width": 400, "height": 120}
    answer = edit(ada, identifier, "text", {"scene": scene, "text": "Episode 12", "font": "bangers-400", "box": box})
    layer = by_id(answer["scene"])[answer["layer"]]
    assert (layer["id"], layer["text"], layer["role"]) == ("text-1", "Episode 12", Role.WORDS)
    assert layer["x"] >= 99
    assert layer["x"] + layer["width"] <= 501
    assert "bangers-400" in answer["scene"]["fonts"]
    assert set(answer["assets"]) == set(Scene.model_validate(scene).digests())
    longer = {"scene": answer["scene"], "layer": "text-1", "text": "Episode 12: it flies"}
    refitted = by_id(edit(ada, identifier, "refit", longer)["scene"])["text-1"]
    assert refitted["lines"][0]["runs"][0]["font"] == "bangers-400"
    assert refitted["width"] <= layer["width"] + 1
    unknown = ada.http.post(
        f"/api/generation/{identifier}/scene/text", json={"scene": scene, "text": "x", "font": "nobody-400"}
    )
    assert unknown.status_code == 422


def test_letters_that_no_font_has_are_named(ada, made):
    identifier, scene, _ = made
    answer = edit(
        ada, identifier, "text", {"scene": scene, "text": "OK \U00010380 ア \U00010380", "font": "bangers-400"}
    )
    lacking = {"character": "\U00010380", "name": "UGARITIC LETTER ALPA", "family": None}
    assert answer["missing"] == [lacking]
    again = {"scene": answer["scene"], "layer": answer["layer"], "text": "ア \U00010380"}
    assert edit(ada, identifier, "refit", again)["missing"] == [lacking]
    assert edit(ada, identifier, "refit", {**again, "text": "ア fine é"})["missing"] == []


def test_a_block_that_was_moved_and_turned_is_set_where_it_stands(ada, made):
    identifier, scene, _ = made
    moved = _moved(scene, "title", 40, 60)
    turned = {**moved, "layers": _turned(moved["layers"], "title", 10)}
    before = by_id(turned)["title"]
    answer = edit(ada, identifier, "refit", {"scene": turned, "layer": "title", "text": before["text"]})
    after = by_id(answer["scene"])["title"]
    assert after["rotation"] == 10
    assert [after[side] for side in ("x", "y", "width", "height")] == pytest.approx(
        [before[side] for side in ("x", "y", "width", "height")], abs=4
    )
    plates = [layer for name, layer in by_id(answer["scene"]).items() if name.startswith("title-plate")]
    assert {plate["rotation"] for plate in plates} <= {10.0}
    assert set(answer["assets"]) == set(Scene.model_validate(scene).digests())


def test_what_was_given_to_words_stays_with_new_ones(ada, made):
    """A chosen font, the colour of the words that stand out, and a plate's look."""
    identifier, scene, _ = made
    green, violet = {"kind": "solid", "colour": "#00ff00"}, {"kind": "solid", "colour": "#8800ff"}

    def edited(layer: dict) -> dict:
        if layer["kind"] == "group":
            return {**layer, "layers": [edited(inner) for inner in layer["layers"]]}
        if layer["id"].startswith("title-plate"):
            return {**layer, "fill": violet, "opacity": 0.5}
        if layer["id"] == "title":
            runs = [{**run, "fill": run.get("fill") and green} for line in layer["lines"] for run in line["runs"]]
            assert any(run["fill"] for run in runs)
            spread = iter(runs)
            return {
                **layer,
                "lines": [{**line, "runs": [next(spread) for _ in line["runs"]]} for line in layer["lines"]],
            }
        return layer

    given = {**scene, "layers": [edited(layer) for layer in scene["layers"]]}
    assert any(name.startswith("title-plate") for name in by_id(given))
    new = {"scene": given, "layer": "title", "text": "Nobody told *them* so"}
    once = edit(ada, identifier, "refit", {**new, "font": "bangers-400"})["scene"]
    twice = edit(ada, identifier, "refit", {**new, "scene": once, "text": "Again *another* one"})["scene"]
    for answer in (once, twice):
        layers = by_id(answer)
        runs = [run for line in layers["title"]["lines"] for run in line["runs"]]
        assert [run["fill"]["colour"] for run in runs if run.get("fill")] == ["#00ff00"]
        assert {run["font"] for run in runs} == {"bangers-400"}
        plates = [layer for name, layer in layers.items() if name.startswith("title-plate")]
        assert plates
        assert {(plate["fill"]["colour"], plate["opacity"]) for plate in plates} == {("#8800ff", 0.5)}
    assert by_id(twice)["title"]["name"] == by_id(twice)["title"]["text"]


def _turned(layers: list[dict], layer_id: str, degrees: float) -> list[dict]:
    return [
        {
            **layer,
            **({"rotation": degrees} if layer["id"] == layer_id else {}),
            **({"layers": _turned(layer["layers"], layer_id, degrees)} if layer["kind"] == "group" else {}),
        }
        for layer in layers
    ]


def test_what_was_made_is_saved_and_rendered(service, ada, made, other_photo):
    from worker.process import run_worker

    identifier, scene, _ = made
    one = edit(ada, identifier, "background", {"scene": scene, "seed": "99"})["scene"]
    two = edit(ada, identifier, "photo", {"scene": one, "layer": "host", "fileKey": other_photo})["scene"]
    saved = ada.http.post(f"/api/generation/{identifier}/scene", json={"scene": two})
    assert saved.status_code == 201, saved.text
    body = {"format": "youtube", "version": saved.json()["version"], "exporters": []}
    asked = ada.http.post(f"/api/generation/{identifier}/render", json=body).json()["generationId"]
    run_worker(service.settings, once=True)
    told = ada.http.get(f"/api/generation/{asked}").json()
    assert told["status"] == "ready", told
    child = ada.http.get(f"/api/generation/{asked}/scene").json()
    assert child["scene"] == two
    edited = edit(ada, asked, "background", {"scene": child["scene"], "seed": "3"})
    assert by_id(edited["scene"])["plane-0"]["image"] != by_id(two)["plane-0"]["image"]


def test_pictures_of_others_are_not_taken(service, made):
    bob = service.person()
    own = bob.finished()
    _, scene, _ = made
    for what, more in (("background", {}), ("text", {"text": "x"}), ("refit", {"layer": "title", "text": "x"})):
        answer = bob.http.post(f"/api/generation/{own}/scene/{what}", json={"scene": scene, **more})
        assert answer.status_code == 422
        assert "does not have" in answer.json()["detail"]


def test_pictures_that_no_saved_scene_shows_are_swept(service, ada, made):
    here, (identifier, scene, _) = service.context, made
    kept = edit(ada, identifier, "background", {"scene": scene, "seed": "1001"})
    unused = edit(ada, identifier, "background", {"scene": scene, "seed": "1002"})
    assert ada.http.post(f"/api/generation/{identifier}/scene", json={"scene": kept["scene"]}).status_code == 201
    ground = {name: by_id(one["scene"])["plane-0"]["image"] for name, one in (("kept", kept), ("unused", unused))}

    def age(session):
        session.execute(
            sa.update(Artifact)
            .where(Artifact.sha256.in_(ground.values()))
            .values(created_at=utc_now() - timedelta(days=3))
        )

    here.database.write(age)
    sweep(here.database, here.storage, service.settings)
    delete_due(here.database, here.storage)
    assert asking.get(kept["assets"][ground["kept"]]).status_code == 200
    assert asking.get(unused["assets"][ground["unused"]]).status_code == 404
    refused = ada.http.post(f"/api/generation/{identifier}/scene", json={"scene": unused["scene"]})
    assert refused.status_code == 422


@pytest.mark.usefixtures("clock_of_limits")
def test_they_are_counted(tmp_path, serve, quick):
    with serve(quick(tmp_path, requests_per_minute=20)) as service:
        ada = service.person()
        identifier = ada.finished()
        scene = ada.http.get(f"/api/generation/{identifier}/scene").json()["scene"]
        found = [
            ada.http.post(f"/api/generation/{identifier}/scene/text", json={"scene": scene, "text": "x"}).status_code
            for _ in range(12)
        ]
        assert 429 in found
        assert found[0] == 200
