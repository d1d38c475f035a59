"""A variable that nobody reads is named with the one that was meant."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

from bots.settings import BotSettings
from cli.service_checkup import service_states
from service import precautions
from service.settings import Settings
from service.unknown_settings import OF_BOTS, known_names, unknown_settings

ROOT = Path(__file__).resolve().parents[2]
NO_VARIABLES = {"THUMBSMITH_REQUIRES"}
"""A line in a plugin's module, called like one."""


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("THUMBSMITH_REQUIRED_CHEKS", "THUMBSMITH_REQUIRED_CHECKS"),
        ("THUMBSMITH_REQUIRE_CHECKS", "THUMBSMITH_REQUIRED_CHECKS"),
        ("THUMBSMITH_SLACK_BOT_TOKEN_FIL", "THUMBSMITH_SLACK_BOT_TOKEN_FILE"),
        ("THUMBSMITH_WEATHER", None),
    ],
)
def test_a_slip_is_named_with_what_was_meant(monkeypatch, given, meant):
    monkeypatch.setenv(given, "clamav")
    assert list(unknown_settings()) == [(given, meant)]


@pytest.mark.parametrize(
    "given", ["THUMBSMITH_REQUIRED_CHECKS", "THUMBSMITH_SECRET_KEY_FILE", "THUMBSMITH_PLUGIN_OWN_WORD"]
)
def test_what_is_read_is_not_named(monkeypatch, given):
    monkeypatch.setenv(given, "x")
    assert list(unknown_settings()) == []


def test_bots_and_whatever_else_reads_a_variable_here_are_known():
    assert set(BotSettings.model_fields) == OF_BOTS
    files = [path for folder in ("api", "bots", "cli", "engine", "service", "setup_assets", "worker", "tests", "bench")
             for path in (ROOT / folder).rglob("*.py")]  # fmt: skip
    named = {
        name
        for path in [*files, ROOT / "web" / "vite.config.ts", ROOT / "Makefile"]
        for name in re.findall(r"\bTHUMBSMITH_[A-Z_]*[A-Z]\b(?![_.…<{])", path.read_text(encoding="utf-8"))
        if path != Path(__file__) and not name.startswith("THUMBSMITH_PLUGIN_")
    }
    assert named - NO_VARIABLES - set(known_names()) == set()


def test_the_log_says_it_at_the_start_and_doctor_when_asked(monkeypatch, tmp_path, caplog):
    monkeypatch.setenv("THUMBSMITH_REQUIRED_CHEKS", "clamav")
    monkeypatch.setenv("THUMBSMITH_DATA_DIR", str(tmp_path))
    for name in ("configure_logs", "keep_secrets", "keep_to_ourselves"):
        monkeypatch.setattr(precautions, name, lambda *_: None)
    with caplog.at_level(logging.WARNING, logger="service"):
        precautions.begin(Settings.load())
    said = "there is no such setting, and nobody reads it; write THUMBSMITH_REQUIRED_CHECKS, if that is meant"
    assert f"THUMBSMITH_REQUIRED_CHEKS: {said}" in caplog.text
    assert ("careful", "THUMBSMITH_REQUIRED_CHEKS", said) in list(service_states())
