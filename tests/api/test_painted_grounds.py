"""Grounds that a model makes, on the canvas: their words are shown, changed and given again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.generations import cards
from tests.api.conftest import quick_settings, running
from tests.doubles.images_api import KEY, ImagesServer

SETTING = "THUMBSMITH_PLUGIN_BACKGROUNDS_REMOTE_"


@pytest.fixture(scope="module")
def images() -> Iterator[ImagesServer]:
    with ImagesServer() as server:
        yield server


@pytest.fixture(scope="module")
def painting_service(service, images, tmp_path_factory):
    """Beside `service`, which was told of no image server."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(f"{SETTING}BASE_URL", images.url)
        patch.setenv(f"{SETTING}API_KEY", KEY)
        patch.setenv(f"{SETTING}TRIES", "1")
        with running(quick_settings(tmp_path_factory.mktemp("painting"))) as found:
            yield found


@pytest.fixture(scope="module")
def ada(painting_service):
    return painting_service.person()


@pytest.fixture(scope="module")
def painted(painting_service, ada):
    """A picture on a ground of the image server: its id and its scene."""
    from worker.process import run_worker

    wanted = {"background": "remote", "prompt": "a ${red} sea", "formats": ["youtube"], "exporters": []}
    identifier = ada.generate(**wanted)
    run_worker(painting_service.settings, once=True)
    scene = ada.http.get(f"/api/generation/{identifier}/scene").json()["scene"]
    return identifier, scene


def repainted(ada, identifier: str, scene: dict, **words: str) -> dict:
    body = {"scene": scene, "seed": "7", **words}
    answer = ada.http.post(f"/api/generation/{identifier}/scene/background", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_scene_holds_what_the_model_was_told(painted, images):
    _, scene = painted
    assert scene["ground"]["engine"] == "remote"
    assert scene["ground"]["prompt"].startswith("a red sea, ")
    told = f"{scene['ground']['prompt']}. Without: {scene['ground']['negative_prompt']}"
    assert images.asked[0][1]["prompt"] == told


def test_other_words_are_given_as_they_were_typed_and_never_as_syntax(ada, painted, images):
    identifier, scene = painted
    answer = repainted(ada, identifier, scene, prompt="a $title green <lora:x:9> hill", negativePrompt="rain")
    assert images.asked[-1][1]["prompt"] == "a title green hill. Without: rain"
    assert answer["scene"]["ground"] == {
        "engine": "remote",
        "prompt": "a title green hill",
        "negative_prompt": "rain",
    }
    assert answer["notes"] == []
    version = ada.http.post(f"/api/generation/{identifier}/scene", json={"scene": answer["scene"]}).json()["version"]
    kept = ada.http.get(f"/api/generation/{identifier}/scene", params={"version": version}).json()["scene"]
    assert kept["ground"] == answer["scene"]["ground"]


def test_what_the_server_refuses_is_said_and_the_words_stay(ada, painted, images):
    identifier, scene = painted
    images.faults.append("key_refused")
    answer = repainted(ada, identifier, scene, prompt="a blue hill")
    assert answer["notes"] == ["remote did not paint, the style's own ground stays: the image server refuses its key"]
    assert answer["scene"]["ground"]["prompt"] == "a blue hill"


def test_a_models_ground_counts_as_a_generation(ada, painted, painting_service, monkeypatch):
    identifier, scene = painted
    counted: list[str] = []
    monkeypatch.setattr(painting_service.context.limits, "count", lambda what, *_: counted.append(what))
    repainted(ada, identifier, scene)
    assert counted.count("generations") == 1


def grounds_of(service) -> dict[str, dict]:
    return {one["name"]: one for one in service.anybody().get("/api/backgrounds").json()["items"]}


def test_a_page_is_told_who_can_make_a_ground_here(painting_service, service):
    assert grounds_of(painting_service)["remote"] == {"name": "remote", "ofPhoto": False, "available": True, "note": ""}
    here = grounds_of(service)
    assert set(here) == {"photo", "remote", "sdxl"}
    assert (here["photo"]["ofPhoto"], here["photo"]["available"]) == (True, True)
    assert (here["remote"]["available"], here["remote"]["note"]) == (False, "no image server is set up")
    assert (here["sdxl"]["available"], here["sdxl"]["note"]) == (False, "no GPU worker is running")


def test_a_card_that_lives_can(service):
    cards.beat(service.context.database, "box-gpu0", {})
    try:
        assert grounds_of(service)["sdxl"]["available"]
    finally:
        cards.leave(service.context.database, "box-gpu0")
