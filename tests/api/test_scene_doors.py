"""What a scene may not be is refused at each door, in one sentence that tells nothing of ours."""

from __future__ import annotations

import json

import pytest

from service.scenes import versions
from tests.engine.test_price import ABSURD, dear

DOORS = {
    "": {},
    "/refit": {"layer": "title", "text": "Why"},
    "/background": {},
    "/photo": {"layer": "host", "fileKey": "uploads/x/y"},
    "/picture": {"fileKey": "uploads/x/y"},
    "/text": {"text": "Why"},
}


@pytest.fixture(scope="module")
def ada(service):
    return service.person()


@pytest.fixture(scope="module")
def made(ada):
    identifier = ada.finished()
    path = f"/api/generation/{identifier}/scene"
    return path, ada.http.get(path).json()["scene"]


def assert_refused(answer) -> None:
    assert answer.status_code == 422, answer.text
    detail = answer.json()["detail"]
    assert len(detail) < 400
    for ours in ("Traceback", ".py", "/work", "/home", "/usr", "site-packages", "pydantic"):
        assert ours not in answer.text


@pytest.mark.parametrize("door", DOORS)
def test_absurd_and_dear_scenes_are_refused_at_each_door(ada, made, door):
    path, scene = made
    sent = [absurd for absurd, _ in ABSURD.values()]
    if "fileKey" not in DOORS[door]:  # these look for the upload first
        sent.append(dear()["groups in groups"]())
    for bad in sent:
        body = {"scene": {**bad, "format": scene["format"]}, **DOORS[door]}
        text = json.dumps(body)
        assert_refused(ada.http.post(path + door, content=text, headers={"Content-Type": "application/json"}))


def wordy(number: int) -> dict:
    """A layer that shows nothing, of six thousand letters."""
    line = {"runs": [], "size": 1, "baseline": 0, "width": 1}
    words = dict.fromkeys(("name", "words", "text"), "a" * 2000)
    white = {"kind": "solid", "colour": "#ffffff"}
    return {"kind": "text", "id": f"t-{number}", **words, "width": 1, "height": 1, "lines": [line], "fill": white}


def test_a_scene_that_is_large_for_nothing_is_not_kept(ada, made):
    path, scene = made
    layers = [wordy(number) for number in range(190)]
    assert_refused(ada.http.post(path, json={"scene": {**scene, "layers": layers}}))
    assert ada.http.post(path, json={"scene": {**scene, "layers": layers[:150]}}).status_code == 201


def test_so_many_saved_scenes_are_kept_of_a_user(ada, made, monkeypatch):
    path, scene = made
    monkeypatch.setattr(versions, "VERSIONS_PER_USER", 0)
    answer = ada.http.post(path, json={"scene": scene})
    assert (answer.status_code, answer.json()["title"]) == (409, "Not possible in this state")


@pytest.mark.parametrize("depth", [20, 100, 200, 240, 900, 3000])
def test_groups_in_groups(ada, made, depth):
    path, scene = made
    group = '{"kind":"group","id":"g","name":"G","width":1,"height":1,"layers":['
    layer = group * depth + "]}" * depth
    body = json.dumps({"scene": {**scene, "layers": []}}).replace('"layers": []', f'"layers": [{layer}]')
    answer = ada.http.post(path, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422), answer.text
    assert "/" not in answer.json()["detail"]


@pytest.mark.parametrize("corner", [-60000, -59999.5, 60000])
@pytest.mark.parametrize("door", ["/refit", "/text"])
def test_a_box_at_the_end_of_the_world(ada, made, door, corner):
    path, scene = made
    for size in (0.001, 50, 20000):
        box = {"x": corner, "y": corner, "width": size, "height": size}
        answer = ada.http.post(path + door, json={"scene": scene, "box": box, **DOORS[door]})
        assert answer.status_code in (200, 422), answer.text
        turned = [{**layer, "rotation": 45} for layer in scene["layers"]]
        answer = ada.http.post(path + door, json={"scene": {**scene, "layers": turned}, "box": box, **DOORS[door]})
        assert answer.status_code in (200, 422), answer.text
