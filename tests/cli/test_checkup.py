"""What doctor says of the parts that the engine has."""

from __future__ import annotations

import pytest

from cli.checkup import _grounds


def test_who_can_make_a_ground_and_what_each_still_lacks(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("THUMBSMITH_PLUGIN_BACKGROUNDS_REMOTE_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.delenv("THUMBSMITH_PLUGIN_BACKGROUNDS_SDXL_MODEL", raising=False)
    said = {state.part: (state.level, state.says) for state in _grounds()}
    assert said["ground photo"] == ("ok", "made of --background-photo")
    assert said["ground remote"] == ("ok", "can be asked")
    assert said["ground sdxl"][0] == "off"
    assert "set THUMBSMITH_PLUGIN_BACKGROUNDS_SDXL_MODEL" in said["ground sdxl"][1]
