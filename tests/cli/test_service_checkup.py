"""What doctor says of the service, and that it only looks."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.service_checkup import _bots, _told_others, service_states
from service.monitoring import opening
from service.settings import Settings


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


@pytest.mark.parametrize("is_there", [False, True])
def test_before_the_first_start_it_makes_nothing(bare, tmp_path, is_there):
    bare.delenv("THUMBSMITH_SECRET_KEY")
    folder = tmp_path / "data"
    if is_there:
        folder.mkdir(mode=0o700)
    bare.setenv("THUMBSMITH_DATA_DIR", str(folder))
    said = {state.part: state for state in service_states()}
    assert said["database"].level == said["storage"].level == "ok"
    assert folder.exists() == is_there
    assert list(tmp_path.rglob("*")) == [folder] * is_there


def test_a_folder_that_no_start_could_make_is_missing(bare, tmp_path):
    bare.delenv("THUMBSMITH_SECRET_KEY")
    (tmp_path / "file").touch()
    bare.setenv("THUMBSMITH_DATA_DIR", str(tmp_path / "file" / "data"))
    said = {state.part: state for state in service_states()}
    assert said["database"].level == "missing"
    assert "name another folder" in said["database"].says


def test_who_else_is_told_is_said_and_so_is_a_package_that_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data_dir=tmp_path)
    assert [(one.level, one.part) for one in _told_others(settings)] == [("off", "monitoring")]
    named = Settings(data_dir=tmp_path, sentry_dsn="https://key@sentry.example.org/7", posthog_key="phc_key")
    (told,) = _told_others(named)
    assert (told.level, told.says) == ("ok", "told by THUMBSMITH_SENTRY_DSN, THUMBSMITH_POSTHOG_KEY")
    monkeypatch.setattr(opening, "find_spec", lambda _name: None)
    (told,) = _told_others(named)
    assert told.level == "missing"
    assert "THUMBSMITH_SENTRY_DSN is set and the package sentry_sdk is not installed" in told.says
