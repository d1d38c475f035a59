"""A small storm on the bot's own process, ended before and after Discord takes what it sends. The large one is
`make bots-storm`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.bots_storm.storm import storm
from bots.desk import Desk
from service.settings import Settings
from tests.bots.discord.storm import OnDiscord

ALL = ("held", "open", "shut")
POINTS = ("after:post:1", "before:edit:1", "after:edit:1")


@pytest.mark.parametrize(
    ("ways", "points", "fenced"),
    [(ALL, POINTS, True), (("shut",), POINTS[:1], True), (("shut", "open"), POINTS[:1], False)],
)
def test_a_bot_that_is_ended_again_and_again_loses_and_doubles_nothing(
    settings: Settings, tmp_path: Path, ways: tuple[str, ...], points: tuple[str, ...], fenced: bool
) -> None:
    desk, platform = Desk.open(settings), OnDiscord(tmp_path, ways=ways)
    count = len(ways)
    try:
        desk.prepare()
        outcome = storm(
            desk,
            settings,
            platform,
            generations=count,
            restarts=len(points),
            points=points,
            fenced=fenced,
            hurries=True,
        )
    finally:
        platform.close()
        desk.close()
    assert outcome.clean == fenced, str(outcome)
    assert (outcome.posts > outcome.generations) == (not fenced), str(outcome)
