"""Both bots tell of their errors as bots do, for as long as they run."""

from __future__ import annotations

import logging
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

import bots.discord.run
import bots.slack.run
from service.settings import Settings
from tests.doubles.receivers import receiver
from tests.service.monitoring.given import events, given


@pytest.mark.parametrize(("bot", "work"), [(bots.discord.run, "run"), (bots.slack.run, "_until_stopped")])
def test_errors_are_told_as_a_bots(bot: ModuleType, work: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_given: object, **_named: object) -> int:
        logging.getLogger("bots.delivery.loop").error("a message could not be delivered")
        return 0

    desk = SimpleNamespace(prepare=lambda: None, close=lambda: None)
    for name in ("begin", "check", "token_of", "configure_logs", "end_with_whoever_started_this"):
        monkeypatch.setattr(bot, name, lambda *_given: None, raising=False)
    monkeypatch.setattr(bot, "Desk", SimpleNamespace(open=lambda _settings: desk))
    monkeypatch.setattr(bot, work, broken)
    with receiver() as held:
        settings = given(tmp_path, sentry_dsn=held.dsn)
        monkeypatch.setattr(Settings, "load", lambda: settings)
        assert bot.main() == 0
    (event,) = events(held)
    assert event["tags"] == {"part": "bots"}
    assert event["logentry"] == {"message": "a message could not be delivered"}
