"""A stage on each kind of database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.bots_storm.recorder import Recorder
from bots.desk import Desk
from service.settings import Settings
from tests.bots.stage import Stage
from tests.servers import add_user


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    desk = Desk.open(settings.model_copy(update={"credits_at_sign_up": 100}))
    add_user(desk.database)  # and with it the style
    yield desk
    desk.close()


@pytest.fixture
def stage(desk: Desk, tmp_path) -> Stage:
    (tmp_path / "platform").mkdir()
    return Stage(desk, Recorder(tmp_path / "platform" / "recorder.jsonl"))
