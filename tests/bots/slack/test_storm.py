"""A small storm on the app's own process, ended before and after Slack takes what it sends. The large one is
`make bots-storm`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.bots_storm.storm import storm
from bots.desk import Desk
from service.settings import Settings
from tests.bots.slack.storm import OnSlack

POINTS = ("after:post:1", "before:edit:1", "after:edit:1")


@pytest.mark.parametrize("fenced", [True, False])
def test_an_app_that_is_ended_again_and_again_loses_and_doubles_nothing(
    free: Settings, tmp_path: Path, fenced: bool
) -> None:
    desk, platform = Desk.open(free), OnSlack(tmp_path)
    points = POINTS if fenced else POINTS[:1]
    try:
        desk.prepare()
        outcome = storm(
            desk, free, platform, generations=4, restarts=len(points), points=points, fenced=fenced, hurries=True
        )
    finally:
        platform.close()
        desk.close()
    assert outcome.clean == fenced, str(outcome)
    assert (outcome.posts == outcome.generations) == fenced, str(outcome)
