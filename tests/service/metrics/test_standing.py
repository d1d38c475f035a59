"""What is told of the queue is what is there."""

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
from prometheus_client import CollectorRegistry

from service.database import Database, Generation, utc_now
from service.generations import GenerationRequest, cards, claim, finish, reap, report_stage, submit
from service.metrics import QueueCollector, read_standing
from service.settings import Settings


def _submit(database: Database, settings: Settings, user_id: uuid.UUID, count: int) -> None:
    for _ in range(count):
        submit(database, GenerationRequest(title="A title"), user_id=user_id, settings=settings)


def _change(database: Database, status: str, **values: object) -> None:
    with database.transaction() as session:
        session.execute(sa.update(Generation).where(Generation.status == status).values(**values))


def test_an_empty_queue_is_told_as_empty(database: Database) -> None:
    standing = read_standing(database)
    assert (standing.pending, standing.due, standing.oldest_seconds, standing.running) == (0, 0, 0.0, 0)
    assert set(standing.tries.values()) == {0}
    assert standing.seconds == (0.0, 0.0, 0.0)


def test_depth_and_age_are_of_what_waits(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    _submit(database, settings, user_id, 3)
    assert claim(database, settings, worker_id="a")
    _change(database, "pending", available_at=utc_now() - timedelta(seconds=500))
    _submit(database, settings, user_id, 1)
    _change(database, "running", available_at=utc_now() - timedelta(days=1))
    standing = read_standing(database)
    assert (standing.pending, standing.due, standing.running) == (3, 3, 1)
    assert standing.oldest_seconds == pytest.approx(500, abs=400)
    assert standing.oldest_seconds >= 500 - 1


def test_what_is_slow_and_how_long_stages_took(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    _submit(database, settings, user_id, 2)
    for _ in range(2):
        held = claim(database, settings, worker_id="a")
        report_stage(database, held, stage="layout", progress=0.4)
        report_stage(database, held, stage="export", progress=0.8)
        finish(database, held, artifacts=(), preview_key=None, download_key=None)
    with database.transaction() as session:
        first = session.scalars(sa.select(Generation)).first()
        first.created_at = first.finished_at - timedelta(seconds=45)
    standing = read_standing(database)
    assert standing.ended == {"ready": 2, "failed": 0}
    assert standing.tries["ready"] == 2
    assert standing.slow >= 1
    assert standing.seconds[2] >= 45
    assert {"layout", "export"} <= set(standing.stages)


def test_a_lost_lease_is_counted(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    _submit(database, settings, user_id, 1)
    assert claim(database, settings, worker_id="a")
    _change(database, "running", lease_until=utc_now() - timedelta(hours=1))
    reap(database, settings)
    assert read_standing(database).tries["lost"] == 1


def test_what_waits_for_a_card_is_told_apart(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    _submit(database, settings, user_id, 1)
    submit(database, GenerationRequest(title="A title", background="sdxl"), user_id=user_id, settings=settings)
    standing = read_standing(database)
    assert (standing.pending, standing.for_cards) == (2, 1)


FACTS = {"utilisation": 0.9, "pictures_per_batch": 3.5, "waiting": 2, "stage_seconds": {"sdxl:steps": 41.5}}


def test_cards_are_told_as_long_as_they_beat(database: Database) -> None:
    cards.beat(database, "box-gpu0", FACTS)
    cards.beat(database, "box-gpu1", {**FACTS, "waiting": 0})
    registry = CollectorRegistry()
    registry.register(QueueCollector(database))
    assert registry.get_sample_value("thumbsmith_card_utilisation", {"card": "box-gpu0"}) == 0.9
    assert registry.get_sample_value("thumbsmith_card_pictures_per_batch", {"card": "box-gpu0"}) == 3.5
    assert registry.get_sample_value("thumbsmith_card_waiting", {"card": "box-gpu1"}) == 0
    stage = {"card": "box-gpu1", "stage": "sdxl:steps"}
    assert registry.get_sample_value("thumbsmith_card_stage_seconds", stage) == 41.5
    assert read_standing(database, lease_seconds=0).cards == {}


def test_what_ended_long_ago_is_not_told(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    _submit(database, settings, user_id, 1)
    finish(database, claim(database, settings, worker_id="a"), artifacts=(), preview_key=None, download_key=None)
    _change(database, "ready", finished_at=utc_now() - timedelta(hours=1))
    assert read_standing(database).ended["ready"] == 0
