"""Errors reach Sentry with their place in the code and the generation, and with nothing that somebody wrote."""

from __future__ import annotations

import logging
import uuid
from pathlib import Path

import pytest

from service.errors import SettingsError
from service.monitoring import about, insist_on_packages, monitored, opening, stage
from service.settings import Settings
from tests.doubles.receivers import receiver
from tests.service.monitoring.given import events, given


def fail_with(secret: str) -> None:
    held = {"title": secret}
    raise ValueError(f"{held} cannot be set")


def test_an_error_is_told_with_its_place_its_generation_and_its_stage(tmp_path: Path) -> None:
    generation = uuid.uuid4()
    with receiver() as held:
        settings = given(tmp_path, sentry_dsn=held.dsn, release="c0ffee")
        with monitored(settings, part="worker"), about(generation):
            stage.set("design")
            try:
                fail_with("Why rockets explode")
            except ValueError as error:
                logging.getLogger("worker.attempt").error("generation %s met an error of ours", "7", exc_info=error)
            held.first("/api/7/envelope/")
    (event,) = events(held)
    assert (event["release"], event["environment"], event["level"]) == ("c0ffee", "development", "error")
    assert event["tags"] == {"part": "worker", "generation_id": str(generation), "stage": "design"}
    assert event["logentry"] == {"message": "generation %s met an error of ours"}
    (raised,) = event["exception"]["values"]
    assert raised["type"] == "ValueError"
    last = raised["stacktrace"]["frames"][-1]
    assert (last["function"], last["lineno"] > 0) == ("fail_with", True)
    assert set(last) == {"filename", "module", "function", "lineno", "in_app"}


def test_lines_below_errors_and_what_others_log_say_nothing(tmp_path: Path) -> None:
    with receiver() as held, monitored(given(tmp_path, sentry_dsn=held.dsn), part="api"):
        logging.getLogger("api").warning("only a warning")
        logging.getLogger("some.library").error("said with %s", "words")
        logging.getLogger("some.library").error("a whole sentence of theirs")
        logging.getLogger("api").error("ours")
    assert [event["logentry"] for event in events(held)] == [{"message": "ours"}]


def test_without_the_setting_nothing_is_told(tmp_path: Path) -> None:
    with receiver() as held:
        with monitored(given(tmp_path), part="api"):
            logging.getLogger("api").error("ours")
        with monitored(given(tmp_path, sentry_dsn=held.dsn), part="api"):
            pass
        logging.getLogger("api").error("after the end")
    assert not held.got


def test_a_setting_without_its_package_is_said_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "find_spec", lambda _name: None)
    insist_on_packages(given(tmp_path))
    with pytest.raises(SettingsError, match=r"THUMBSMITH_SENTRY_DSN is set .* install thumbsmith\[monitoring\]"):
        insist_on_packages(given(tmp_path, sentry_dsn="https://key@sentry.example.org/7"))


def test_a_dsn_without_a_project_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUMBSMITH_SENTRY_DSN", "https://sentry.example.org")
    with pytest.raises(SettingsError, match="SENTRY_DSN"):
        Settings.load()
