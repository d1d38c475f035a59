"""A worker with receivers: what went wrong is told with its generation and stage, and one that hangs keeps nothing."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from bench.storm.stand_in import BROKEN, opener
from service.database import Database, Generation
from service.generations import GenerationRequest, submit
from service.settings import Settings
from tests.doubles.receivers import receiver, refusing_port
from tests.service.monitoring.given import all_four, events
from worker.process import run_worker


def _named(settings: Settings, url: str) -> Settings:
    return Settings(**{**dict(settings), **all_four(url, refusing_port()), "crash_limit": 1})


def test_what_broke_is_told_with_its_generation_and_its_stage(
    database: Database, settings: Settings, user_id: uuid.UUID
) -> None:
    row = submit(database, GenerationRequest(title=BROKEN), user_id=user_id, settings=settings).generation
    with receiver() as held:
        assert run_worker(_named(settings, held.url), once=True, renderer=opener(0.05)) == 1
    told = [one["tags"] for one in events(held)]
    assert told
    assert {one["generation_id"] for one in told} == {str(row.id)}
    assert {one["part"] for one in told} == {"worker"}
    assert all(one["stage"] for one in told)
    assert BROKEN.encode() not in b"".join(held.bodies())


@pytest.mark.parametrize("hangs", [True, False], ids=["hangs", "refuses"])
def test_a_picture_is_made_whoever_hangs(
    database: Database, settings: Settings, user_id: uuid.UUID, hangs: bool
) -> None:
    submit(database, GenerationRequest(title="A title"), user_id=user_id, settings=settings)
    with receiver(hangs=True) as held:
        url = held.url if hangs else f"http://127.0.0.1:{refusing_port()}"
        assert run_worker(_named(settings, url), once=True, renderer=opener(0.05)) == 1
        assert bool(held.got) is hangs
        assert not held.let_go.is_set(), "it is ready while they hang still"
    with database.read() as session:
        assert session.scalar(sa.select(Generation.status)) == "ready"
