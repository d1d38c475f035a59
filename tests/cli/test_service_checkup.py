"""What doctor says of the bots: each where it is configured, in whichever way."""

from __future__ import annotations

import pytest

from cli.service_checkup import _bots


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path) -> pytest.MonkeyPatch:
    monkeypatch.setenv("THUMBSMITH_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("THUMBSMITH_SECRET_KEY", "a key for tests, of no use elsewhere")
    monkeypatch.setenv("THUMBSMITH_ENVIRONMENT", "development")
    return monkeypatch


def test_a_bot_without_a_token_is_off_and_told_how_it_is_switched_on(bare):
    said = {state.part: (state.level, state.says) for state in _bots()}
    assert said["discord"][0] == said["slack"][0] == "off"
    assert "THUMBSMITH_SLACK_BOT_TOKEN" in said["slack"][1]


def test_an_app_that_workspaces_install_themselves_has_no_token_and_is_on(bare):
    bare.setenv("THUMBSMITH_SLACK_CLIENT_ID", "1.2")
    bare.setenv("THUMBSMITH_SLACK_CLIENT_SECRET", "hidden")
    bare.setenv("THUMBSMITH_SLACK_SIGNING_SECRET", "hidden")
    said = [(state.level, state.says) for state in _bots() if state.part == "slack"]
    assert any(level == "ok" and "workspaces install the app" in says for level, says in said)
    assert not any("hidden" in says for _, says in said)
