"""A small storm on the recorder, with the fence and without it. The large one is `make bots-storm`."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bench.bots_storm.storm import OnRecorder, Outcome, storm
from bots.desk import Desk
from service.settings import Settings
from tests.servers import add_user


def stormed(settings: Settings, folder: Path, *, fenced: bool) -> Outcome:
    settings = settings.model_copy(update={"credits_per_generation": 0})
    desk = Desk.open(settings)
    add_user(desk.database)  # and with it the style
    try:
        return storm(
            desk, settings, OnRecorder(folder), generations=7, restarts=5, fenced=fenced, dice=random.Random(5)
        )
    finally:
        desk.close()


def test_a_bot_that_is_ended_again_and_again_loses_and_doubles_nothing(settings: Settings, tmp_path: Path):
    outcome = stormed(settings, tmp_path / "platform", fenced=True)
    assert outcome.clean, str(outcome)
    assert outcome.posts == outcome.generations == 7


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_without_the_fence_the_same_storm_shows_doubles(settings: Settings, tmp_path: Path):
    outcome = stormed(settings, tmp_path / "platform", fenced=False)
    assert outcome.verdict.doubled > 0, str(outcome)
