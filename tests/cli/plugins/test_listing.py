"""What the lists say of plugins, for programs."""

import json
import os
import subprocess
import sys

import pytest

from tests.waiting import HANG_SECONDS

RECIPE = """
from thumbsmith import Option, hookimpl

class Dawn:
    name = "dawn"
    options = {
        "haze": Option(0.2, "how much air the light shows", 0.0, 0.8),
        "sun": Option("low", "where it stands", choices=("low", "high")),
        "birds": Option(False, "a few birds before it"),
    }
    def paint(self, request):
        return []

@hookimpl
def register_backgrounds():
    return [Dawn()]
"""


TOLD = """
from pydantic import SecretStr
from thumbsmith import PluginSettings, hookimpl

class Settings(PluginSettings):
    depth: int = 3
    \'\'\'How deep.\'\'\'
    key: SecretStr | None = None

@hookimpl
def register_settings():
    return [Settings]
"""


@pytest.fixture
def asked(tmp_path):
    """What a command says with these files in the plugin folder and this in the environment."""

    def ask(*command: str, files: dict[str, str], **environment: str) -> str:
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        told = subprocess.run(
            [sys.executable, "-m", "cli.main", *command],
            env={**os.environ, "THUMBSMITH_PLUGINS_DIR": str(tmp_path), **environment},
            capture_output=True, text=True, timeout=HANG_SECONDS, check=False,
        )  # fmt: skip
        assert told.returncode == 0, told.stderr
        return told.stdout

    return ask


def test_backgrounds_are_listed_with_what_a_style_may_set(asked):
    listed = json.loads(asked("plugins", "--json", files={"dawn.py": RECIPE}))
    backgrounds = {one["name"]: one["options"] for one in listed["backgrounds"]}
    assert backgrounds["dawn"] == [
        {
            "key": "haze",
            "kind": "number",
            "default": 0.2,
            "meaning": "how much air the light shows",
            "low": 0.0,
            "high": 0.8,
        },
        {"key": "sun", "kind": "choice", "default": "low", "meaning": "where it stands", "choices": ["low", "high"]},
        {"key": "birds", "kind": "switch", "default": False, "meaning": "a few birds before it"},
    ]
    assert [option["key"] for option in backgrounds["split-field"]] == ["seam", "lean", "streaks"]


SET = {"THUMBSMITH_PLUGIN_DEEP_DEPTH": "5", "THUMBSMITH_PLUGIN_DEEP_KEY": "sesame"}


def test_settings_are_listed_and_secrets_are_not(asked):
    text = asked("plugins", "--json", files={"deep.py": TOLD}, **SET)
    (plugin,) = [plugin for plugin in json.loads(text)["plugins"] if plugin["name"] == "deep"]
    depth, key = plugin["settings"]
    assert depth == {
        "variable": "THUMBSMITH_PLUGIN_DEEP_DEPTH",
        "value": 5,
        "given": True,
        "secret": False,
        "meaning": "How deep.",
    }
    assert (key["value"], key["given"], key["secret"]) == ("**********", True, True)
    assert "sesame" not in text


def test_doctor_has_a_line_for_each_setting_with_its_value_as_it_would_be_set(asked):
    text = asked("doctor", files={"deep.py": TOLD}, **SET)
    rows = {part.split()[-1]: says for part, says in (line.split(": ", 1) for line in text.splitlines())}
    assert (rows["THUMBSMITH_PLUGIN_DEEP_DEPTH"], rows["THUMBSMITH_PLUGIN_DEEP_KEY"]) == ("5", "**********")
    assert rows["THUMBSMITH_PLUGIN_FACES_LITERT_MODELS"] == "not set"
    assert rows["THUMBSMITH_PLUGIN_BACKGROUNDS_REMOTE_PICTURE_HOSTS"] == "not set"
    assert rows["THUMBSMITH_PLUGIN_BACKGROUNDS_REMOTE_DRAFT"] == "not set, so true"
    assert rows["THUMBSMITH_PLUGIN_UPSCALERS_REAL_ESRGAN_TILE"] == "not set, so 256"
    assert "sesame" not in text
