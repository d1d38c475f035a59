"""The process that decodes users' photos and fonts knows no secret of the service and is held to a size."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import pytest

from engine.brief import Brief
from service.system.limits import Bounds
from tests.hostile import plant_plain
from tests.waiting import lives, wait_for
from worker.engine_renderer import open_engine
from worker.rendering import Message, RenderOrder, RenderProcess

SECRETS = {
    "THUMBSMITH_SECRET_KEY": "hush-signing",
    "THUMBSMITH_DATABASE_URL": "postgresql://thumbsmith:hush-database@db.example.org/t",
    "THUMBSMITH_STORAGE_SECRET_KEY": "hush-storage",
    "THUMBSMITH_STRIPE_SECRET_KEY": "hush-stripe",
    "THUMBSMITH_SMTP_URL": "smtp://mail:hush-mail@mail.example.org",
    "THUMBSMITH_PLUGIN_CURIOUS_WORD": "hush-plugin",
    "AWS_SECRET_ACCESS_KEY": "hush-cloud",
    "SOMETHING_NOBODY_THOUGHT_OF": "hush-else",
}
CURIOUS = """
import json, os, pathlib, subprocess
import numpy as np
from pydantic import SecretStr
from engine import hookimpl
from engine.kinds.background import Plane
from engine.kinds.settings import PluginSettings

class Told(PluginSettings):
    word: SecretStr

class Curious:
    name = "curious"
    def __init__(self, word):
        self.word = word
    def paint(self, request):
        begun = subprocess.Popen(["sleep", "3600"]).pid
        told = {"environment": dict(os.environ), "word": self.word, "begun": begun}
        pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(told))
        return [Plane(name="Plain", pixels=np.full((request.height, request.width, 3), 40, np.uint8))]

@hookimpl
def register_settings():
    return [Told]

@hookimpl
def register_backgrounds(settings):
    return [Curious(settings.word.get_secret_value())]
"""


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = plant_plain(tmp_path / "plugins")
    (folder / "curious.py").write_text(CURIOUS)
    style = (folder / "plain.style.toml").read_text().replace('recipe = "plain"', 'recipe = "curious"')
    (folder / "plain.style.toml").write_text(style)
    monkeypatch.setenv("THUMBSMITH_PLUGINS_DIR", str(folder))
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    return folder


def rendered(process: RenderProcess, out: Path) -> Message:
    brief = Brief(title="Plain words", style="plain", formats=("plain",))
    connection = process.begin(RenderOrder(generation_id=uuid.uuid4(), brief=brief, exporters=()), out)
    while (message := connection.recv()).kind in ("stage", "picture", "step", "trouble"):
        pass
    return message


def test_what_a_plugin_has_started_ends_with_it(plugins: Path, tmp_path: Path) -> None:
    process = RenderProcess(open_engine)
    try:
        assert rendered(process, tmp_path / "out").kind == "done"
        begun = json.loads((plugins / "curious.json").read_text())["begun"]
        assert lives(begun)
    finally:
        process.end()
    wait_for(lambda: not lives(begun), "the end of what the plugin has started")


def test_it_knows_no_secret_and_plugins_are_told_theirs(plugins: Path, tmp_path: Path) -> None:
    process = RenderProcess(open_engine)
    try:
        message = rendered(process, tmp_path / "out")
        assert message.kind == "done", message.text
        begun_with = Path(f"/proc/{process.pid}/environ").read_bytes()
    finally:
        process.end()
    told = json.loads((plugins / "curious.json").read_text())
    assert b"hush" not in begun_with
    assert b"PATH=" in begun_with
    assert "hush" not in json.dumps(told["environment"])
    assert told["word"] == "hush-plugin", "through the pipe"


def test_the_kernel_holds_it(plugins: Path, tmp_path: Path) -> None:
    process = RenderProcess(open_engine, bounds=Bounds(memory=2**31, file=2**20 * 100, descriptors=300))
    try:
        assert rendered(process, tmp_path / "out").kind == "done"
        lines = Path(f"/proc/{process.pid}/limits").read_text().splitlines()
    finally:
        process.end()
    limits = {line[:26].strip(): line[26:].split()[0] for line in lines}
    assert limits["Max data size"] == str(2**31)
    assert limits["Max file size"] == str(2**20 * 100)
    assert limits["Max open files"] == "300"
    assert limits["Max core file size"] == "0"
    assert int(limits["Max cpu time"]) < 100_000


def test_one_that_writes_without_end_is_stopped(plugins: Path, tmp_path: Path) -> None:
    process = RenderProcess(open_engine, bounds=Bounds(memory=2**31, file=1000))
    try:
        message = rendered(process, tmp_path / "out")
    finally:
        process.end()
    assert message.kind in ("broken", "plugin")
    assert "File too large" in message.text
