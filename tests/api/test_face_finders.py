"""A face finder by brief and by setting: in what is shown ahead, in the picture, and on the canvas."""

from __future__ import annotations

import pytest

from engine.errors import UnknownName
from tests.doubles.blind_finder import write_blind_finder
from tests.waiting import wait_for


@pytest.fixture(autouse=True)
def plugins(tmp_path, monkeypatch):
    monkeypatch.setenv("THUMBSMITH_PLUGINS_DIR", str(write_blind_finder(tmp_path / "plugins")))


def people(person, key: str, **asked: str) -> int:
    """How many are seen in the cutout that is shown ahead."""

    def look() -> dict | None:
        told = person.http.get("/api/upload/cutout", params={"fileKey": key, **asked})
        assert told.status_code == 200, told.text
        return told.json() if told.json()["status"] != "working" else None

    return wait_for(look, "the cutout")["people"]


def test_a_brief_names_its_own(serve, quick, tmp_path, astronaut):
    from worker.process import run_worker

    with serve(quick(tmp_path / "data")) as service:
        ada = service.person()
        key = ada.upload(astronaut)
        assert people(ada, key) == 1
        assert people(ada, key, faceFinder="blind") == 0
        identifier = ada.generate(hostKey=key, formats=["youtube"], faceFinder="blind")
        run_worker(service.settings, once=True)
        made = ada.http.get(f"/api/generation/{identifier}").json()
        assert (made["status"], made["faceFinder"]) == ("ready", "blind")
        scene = ada.http.get(f"/api/generation/{identifier}/scene").json()["scene"]
        assert host_of(scene)["face"] is None
        body = {"scene": scene, "layer": "host", "fileKey": key}
        swapped = ada.http.post(f"/api/generation/{identifier}/scene/photo", json=body)
        assert swapped.status_code == 200, swapped.text
        assert host_of(swapped.json()["scene"])["face"] is None
        (variant,) = ada.http.post(f"/api/generation/{identifier}/variants", json={"count": 1}).json()["generationIds"]
        assert ada.http.get(f"/api/generation/{variant}").json()["faceFinder"] == "blind"
        for path, options in (
            ("/api/generate", {"method": "POST", "json": {"title": "Hello", "faceFinder": "bland"}}),
            ("/api/upload/cutout", {"method": "GET", "params": {"fileKey": key, "faceFinder": "bland"}}),
        ):
            refused = ada.http.request(url=path, **options)
            assert refused.status_code == 422
            assert "no face finder is called 'bland'; did you mean blind?" in refused.text


def test_the_setting_names_the_usual_one(serve, quick, tmp_path, astronaut):
    with serve(quick(tmp_path / "data", face_finder="blind")) as service:
        ada = service.person()
        key = ada.upload(astronaut)
        assert people(ada, key) == 0
        assert people(ada, key, faceFinder="litert") == 1


def test_a_setting_that_nobody_answers_to_is_said_at_the_start(quick, tmp_path):
    from api.context import Context

    with pytest.raises(UnknownName, match="no face finder is called 'bland'; did you mean blind"):
        Context.open(quick(tmp_path / "data", face_finder="bland"))


def host_of(scene: dict) -> dict:
    layers = list(scene["layers"])
    while layers:
        layer = layers.pop()
        if layer["id"] == "host":
            return layer
        layers.extend(layer.get("layers", ()))
    raise AssertionError("the scene has no host")
