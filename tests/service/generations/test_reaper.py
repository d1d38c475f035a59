"""Who is to blame when workers end: the generation or the machine."""

import uuid

import pytest
import sqlalchemy as sa

from service.database import Database, Generation
from service.generations import Claim, GenerationRequest, claim, reap, report_stage, submit
from service.settings import Settings
from tests.waiting import side_by_side

LIMIT = 4


@pytest.fixture
def strict(settings: Settings) -> Settings:
    return settings.model_copy(update={"loss_limit": LIMIT, "backoff_seconds": 0.001, "backoff_limit_seconds": 0.001})


def _submit(database: Database, settings: Settings, user_id: uuid.UUID, count: int) -> None:
    for index in range(count):
        submit(database, GenerationRequest(title=f"Title {index}"), user_id=user_id, settings=settings)


def _end_leases(database: Database) -> None:
    past = sa.update(Generation).where(Generation.status == "running").values(lease_until=Generation.created_at)
    database.write(lambda session: session.execute(past))


def _lose(database: Database, settings: Settings, worker: str, stage: str) -> Claim | None:
    held = claim(database, settings, worker_id=worker)
    if held:
        report_stage(database, held, stage=stage, progress=0.5)
        _end_leases(database)
        reap(database, settings)
    return held


def _statuses(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(sa.select(Generation.status)))


def test_one_that_ends_every_worker_is_given_up(database: Database, strict: Settings, user_id: uuid.UUID) -> None:
    _submit(database, strict, user_id, 1)
    for index in range(LIMIT):
        assert _statuses(database) == ["pending"]
        _lose(database, strict, f"worker-{index}", "cutouts")
    assert _statuses(database) == ["failed"]


@pytest.mark.parametrize("difference", ["stages", "one worker"])
def test_ends_that_differ_are_no_proof(
    database: Database, strict: Settings, user_id: uuid.UUID, difference: str
) -> None:
    """Killed at different stages, or always in one worker's hands: that is the machine."""
    _submit(database, strict, user_id, 1)
    for index in range(2 * LIMIT):
        worker = "worker" if difference == "one worker" else f"worker-{index}"
        stage = f"stage {index % 2}" if difference == "stages" else "cutouts"
        _lose(database, strict, worker, stage)
    assert _statuses(database) == ["pending"]


def test_a_storm_over_many_blames_none(database: Database, strict: Settings, user_id: uuid.UUID) -> None:
    """Each of eight is lost as often as the limit allows, all at the same stage: no one stands out."""
    _submit(database, strict, user_id, 8)
    for index in range(10 * LIMIT):
        _lose(database, strict, f"worker-{index}", "cutouts")
    with database.read() as session:
        assert max(session.scalars(sa.select(Generation.lost_count))) >= LIMIT
    assert set(_statuses(database)) == {"pending"}


def test_a_lease_that_holds_is_left_alone(database: Database, strict: Settings, user_id: uuid.UUID) -> None:
    _submit(database, strict, user_id, 1)
    claim(database, strict, worker_id="a")
    assert reap(database, strict) == []


def test_two_reapers_count_a_loss_once(database: Database, strict: Settings, user_id: uuid.UUID) -> None:
    _submit(database, strict, user_id, 1)
    claim(database, strict, worker_id="a")
    _end_leases(database)
    found = side_by_side(*[lambda: reap(database, strict)] * 4)
    assert sum(map(len, found)) == 1
    with database.read() as session:
        assert session.scalars(sa.select(Generation.lost_count)).all() == [1]
