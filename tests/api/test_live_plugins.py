"""Plugins that change while API and worker run: both know at once, and what is broken is kept out of the way."""

from __future__ import annotations

import io
import os
import threading

import pytest
from PIL import Image

from tests import asking
from tests.hostile import plant_plain, style
from tests.waiting import HANG_SECONDS, wait_for
from worker.process import run_worker
from worker.stop import StopSign

WAITS = """
import os
import time
from pathlib import Path
import numpy as np
from thumbsmith import Plane, hookimpl

PLACE = Path({place!r})
(PLACE / f"loaded-{{os.getpid()}}").touch()

class Slow:
    name = "slow"
    def paint(self, request):
        (PLACE / "begun").touch()
        while not (PLACE / "go").exists():
            time.sleep(0.05)
        return [Plane(name="Slow", pixels=np.full((request.height, request.width, 3), {grey}, np.uint8))]

@hookimpl
def register_backgrounds():
    return [Slow()]
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("THUMBSMITH_PLUGINS_DIR", str(tmp_path / "plugins"))
    monkeypatch.setenv("THUMBSMITH_CONFIG_DIR", str(tmp_path / "config"))
    return plant_plain(tmp_path / "plugins")


@pytest.fixture
def running(folder, tmp_path, serve, quick):
    with serve(quick(tmp_path / "data", poll_seconds=0.1, lease_seconds=600)) as found:
        yield found


@pytest.fixture
def worker(running):
    """A worker that works beside the API until the test is over."""
    stop = StopSign()
    thread = threading.Thread(target=run_worker, args=(running.settings,), kwargs={"stop": stop}, daemon=True)
    thread.start()
    yield
    stop.set(0)
    thread.join(HANG_SECONDS)


def styles(http) -> dict[str, str]:
    return {one["name"]: one["label"] for one in http.get("/api/styles").json()["items"]}


def stale(http) -> list[str]:
    return http.get("/api/ready").json()["stalePlugins"]


def made(person, **wanted) -> Image.Image:
    """The picture of a generation, once a worker has made it."""
    identifier = person.generate(formats=["plain"], **wanted)
    return picture_of(person, identifier)


def picture_of(person, identifier: str) -> Image.Image:
    """In grey, once it is there."""

    def ended():
        told = person.http.get(f"/api/generation/{identifier}").json()
        return told if told["status"] in ("ready", "failed") else None

    told = wait_for(ended, "the end of a generation")
    assert told["status"] == "ready", told
    (address,) = told["downloadUrls"]
    return Image.open(io.BytesIO(asking.get(address).content)).convert("L")


def test_a_new_style_a_changed_one_and_a_broken_one(running, worker, folder):
    person, http = running.person(), running.anybody()
    (folder / "dawn").mkdir()
    (folder / "dawn" / "style.toml").write_text(style("dawn", recipe="plain"), encoding="utf-8")
    wait_for(lambda: "dawn" in styles(http), "a new style")
    made(person, style="dawn")

    (folder / "dawn" / "style.toml").write_text('name = "dawn"\nlabel = ', encoding="utf-8")
    wait_for(lambda: stale(http) == ["dawn"], "word of a broken style")
    assert styles(http)["dawn"] == "Plain"
    made(person, style="dawn")

    text = style("dawn", recipe="plain").replace('"Plain"', '"Dawn"')
    (folder / "dawn" / "style.toml").write_text(text, encoding="utf-8")
    wait_for(lambda: styles(http)["dawn"] == "Dawn", "a style put right")
    assert stale(http) == []

    (folder / "dawn" / "style.toml").unlink()
    wait_for(lambda: "dawn" not in styles(http), "a style taken away")
    refused = person.http.post("/api/generate", json={"title": "x", "style": "dawn", "formats": ["plain"]})
    assert refused.status_code == 422
    assert "no style is called 'dawn'" in refused.text


def test_a_render_under_way_goes_on_and_no_code_is_loaded_twice_here(running, worker, folder, tmp_path):
    person, http = running.person(), running.anybody()
    (folder / "slow.py").write_text(WAITS.format(place=str(tmp_path), grey=40), encoding="utf-8")
    (folder / "slow.style.toml").write_text(style("slow", recipe="slow"), encoding="utf-8")
    wait_for(lambda: "slow" in styles(http), "a style with code of its own")
    identifier = person.generate(style="slow", formats=["plain"])
    wait_for((tmp_path / "begun").exists, "a render")
    (folder / "slow.py").write_text(WAITS.format(place=str(tmp_path), grey=200), encoding="utf-8")
    (folder / "later.style.toml").write_text(style("later", recipe="plain"), encoding="utf-8")
    wait_for(lambda: "later" in styles(http), "another change")
    (tmp_path / "go").touch()
    before, after = picture_of(person, identifier), made(person, style="slow")
    assert before.getpixel((3, 3)) < 100 < after.getpixel((3, 3))
    loaded = {int(path.name.partition("-")[2]) for path in tmp_path.glob("loaded-*")}
    assert len(loaded) >= 2
    assert os.getpid() not in loaded, "API and worker run in this process"
