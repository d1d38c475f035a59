"""A small storm on the app's own process, ended before and after Slack takes what it sends. The large one is
`make bots-storm`."""

from __future__ import annotations

import random
from pathlib import Path

from bench.bots_storm.storm import storm
from bots.desk import Desk
from service.settings import Settings
from tests.bots.slack.storm import OnSlack


def test_an_app_that_is_ended_again_and_again_loses_and_doubles_nothing(free: Settings, tmp_path: Path) -> None:
    desk, platform = Desk.open(free), OnSlack(tmp_path)
    try:
        desk.prepare()
        outcome = storm(desk, free, platform, generations=6, restarts=5, dice=random.Random(3))
    finally:
        platform.close()
        desk.close()
    assert outcome.clean, str(outcome)
    assert outcome.posts == outcome.generations == 6
