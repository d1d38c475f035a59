"""A check that is not there, or that misbehaves, is never a yes; and what is no check holds nothing back."""

from __future__ import annotations

import logging
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from engine.kinds.registry import Failure, PluginFolder, load_registry
from service.database import utc_now
from service.errors import SettingsError
from service.plugins.apart import KnownPlugins
from service.settings import Settings
from service.uploads import Uploads, insist_on_checks, open_checks, open_uploads
from service.uploads.checking import Checks
from tests.hostile import plant, plant_plain
from tests.service.uploads.desk import Desk

LOST = Failure("scan", "scan.py", "RuntimeError: no engine", may_check=True)
FAILS = "raise RuntimeError('no engine')"


@pytest.fixture
def plugins(tmp_path, monkeypatch) -> Path:
    """The user's plugin folder, with sound plugins in it."""
    monkeypatch.setenv("THUMBSMITH_PLUGINS_DIR", str(tmp_path / "plugins"))
    return plant_plain(tmp_path / "plugins")


@pytest.fixture
def opened(settings, database, storage, user_id):
    """A desk as a service opens it, with whatever plugins there are."""
    with ExitStack() as stack:

        def make(**changes: object) -> Desk:
            own = settings.model_copy(update=changes)
            plugins = stack.enter_context(closing(KnownPlugins(own)))
            return Desk(open_uploads(own, database, storage, registry=plugins.registry), database, storage, user_id)

        yield make


@pytest.mark.parametrize("path", ["scan.py", "checks/scan.py", "scan/__init__.py"])
def test_nothing_is_cleared_while_a_check_may_be_missing(opened, plugins, path, caplog):
    (plugins / path).parent.mkdir(exist_ok=True)
    (plugins / path).write_text(FAILS)
    desk = opened()
    key = desk.sent()
    assert desk.look(key).status == "checking"
    assert desk.cleared_files == []
    assert "scan' may bring a check of uploads and could not be loaded" in desk.uploads.obstacle()
    (said,) = [record for record in caplog.records if "may bring a check" in record.getMessage()]
    assert (said.levelno, "RuntimeError: no engine" in said.getMessage()) == (logging.ERROR, True)

    (plugins / path).unlink()
    desk = opened()
    desk.change(key, lease_until=None)
    assert desk.look(key).status == "cleared"
    assert desk.uploads.obstacle() == ""


def test_the_operator_may_say_otherwise_by_name(opened, plugins):
    (plugins / "scan.py").write_text(FAILS)
    (plugins / "other.py").write_text(FAILS)
    desk = opened(checks_waived=("scan",))
    assert desk.look(desk.sent()).status == "checking"
    desk = opened(checks_waived=("scan", "other"))
    assert desk.look(desk.sent()).status == "cleared"


@pytest.mark.parametrize(
    ("path", "source"), [("neon/style.toml", "name = "), ("exporters/bad.py", FAILS), ("neon.format.toml", "name = 1")]
)
def test_what_cannot_be_a_check_holds_nothing_back(opened, plugins, path, source):
    (plugins / path).parent.mkdir(exist_ok=True)
    (plugins / path).write_text(source)
    desk = opened()
    assert desk.look(desk.sent()).status == "cleared"


def test_what_waits_for_a_lost_check_for_a_day_is_refused(settings, database, storage, user_id):
    checks = Checks.of((), settings, failures=(LOST,))
    desk = Desk(Uploads(database, storage, settings=settings, checks=checks), database, storage, user_id)
    key = desk.sent()
    for _ in range(5):
        assert desk.look(key).status == "checking"
        desk.change(key, lease_until=None)
    desk.change(key, lease_until=None, created_at=utc_now() - timedelta(days=1, minutes=1))
    row = desk.look(key)
    assert (row.status, "a check of uploads could not be loaded" in row.reason) == ("refused", True)
    assert "scan" not in row.reason, "whose it is concerns the operator"


@pytest.mark.parametrize(
    "way", ["raises", "answers wrongly", "leaves", "interrupts", "lacks a file", "runs out of memory", "never returns"]
)
def test_a_check_that_misbehaves_is_never_a_yes(settings, database, storage, user_id, tmp_path, way, caplog):
    folder = PluginFolder(plant(tmp_path / "plugins", "check", way))
    registry = load_registry([folder], installed=False, seconds=8.0 if way == "never returns" else None)
    desk = Desk(open_uploads(settings, database, storage, registry=registry), database, storage, user_id)
    assert desk.look(desk.sent()).status == "checking"
    assert desk.cleared_files == []
    assert "check 'hostile' of plugin 'hostile'" in caplog.text
    problems = [state.problem for state in desk.uploads.check_states()]
    if way != "answers wrongly":  # a ping may answer what it likes
        assert problems[0].startswith("check 'hostile' of plugin 'hostile'")


# Checks without which nothing starts.


@pytest.mark.parametrize(
    ("required", "words"),
    [
        ("clamav", "asks for the check clamav, which is not configured; give it its settings"),
        ("clamav,rekognition", "asks for the check clamav, which is not configured"),
        ("clamv", r"asks for the check clamv, which no plugin brought \(there are: clamav, open-nsfw, rekognition\)"),
    ],
)
def test_what_is_required_must_be_there_and_configured(tmp_path, monkeypatch, required, words):
    monkeypatch.setenv("THUMBSMITH_REQUIRED_CHECKS", required)
    with pytest.raises(SettingsError, match=f"THUMBSMITH_REQUIRED_CHECKS {words}"):
        insist_on_checks(Settings.load(data_dir=tmp_path))


def test_what_is_required_may_not_be_disabled(tmp_path, monkeypatch):
    monkeypatch.setenv("THUMBSMITH_REQUIRED_CHECKS", "clamav")
    monkeypatch.setenv("THUMBSMITH_DISABLED_PLUGINS", "checks.clamav")
    with pytest.raises(
        SettingsError, match=r"no plugin brought \(there are: open-nsfw, rekognition; disabled: checks.clamav\)"
    ):
        insist_on_checks(Settings.load(data_dir=tmp_path))


def test_a_disabled_check_is_named_in_the_log(opened, plugins, monkeypatch, caplog):
    (plugins / "scan.py").write_text(FAILS)
    monkeypatch.setenv("THUMBSMITH_DISABLED_PLUGINS", "scan")
    desk = opened()
    assert desk.look(desk.sent()).status == "cleared"
    assert "the plugin scan is disabled by THUMBSMITH_DISABLED_PLUGINS" in caplog.text


def test_what_is_required_and_configured_is_enough(tmp_path, plugins, monkeypatch):
    monkeypatch.setenv("THUMBSMITH_REQUIRED_CHECKS", " clamav , ")
    settings = Settings.load(data_dir=tmp_path, clamd_url="tcp://127.0.0.1:1")
    assert settings.required_checks == ("clamav",)
    insist_on_checks(settings)
    active = {check.name for check in open_checks(settings, KnownPlugins(settings).registry).active}
    assert active >= {"clamav"}
    assert "rekognition" not in active
    monkeypatch.delenv("THUMBSMITH_REQUIRED_CHECKS")
    insist_on_checks(Settings.load(data_dir=tmp_path))


def test_a_required_check_whose_plugin_fails_is_missed(tmp_path, plugins):
    (plugins / "scan.py").write_text(FAILS)
    settings = Settings(data_dir=tmp_path, required_checks=("scan",), checks_waived=("scan",))
    with pytest.raises(SettingsError, match="the check scan, which no plugin brought"):
        insist_on_checks(settings)


def test_a_failure_that_is_none_of_a_check_is_not_kept(settings):
    assert Checks.of((), settings, failures=(replace(LOST, may_check=False),)).lost == ()
