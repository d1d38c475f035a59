"""What the lists say of plugins, for programs."""

import json
import os
import subprocess
import sys

import pytest

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


@pytest.fixture
def listed(tmp_path):
    """`thumbsmith plugins --json` with these files in the plugin folder and this in the environment."""

    def ask(files: dict[str, str], **environment: str) -> dict:
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        told = subprocess.run(
            [sys.executable, "-m", "cli.main", "plugins", "--json"],
            env={**os.environ, "THUMBSMITH_PLUGINS_DIR": str(tmp_path), **environment},
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert told.returncode == 0, told.stderr
        return json.loads(told.stdout)

    return ask


def test_backgrounds_are_listed_with_what_a_style_may_set(listed):
    backgrounds = {one["name"]: one["options"] for one in listed({"dawn.py": RECIPE})["backgrounds"]}
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
