"""A small storm on both set-ups. The large one is `python -m bench.storm`."""

import tempfile
import uuid
from pathlib import Path

import pytest

from bench.servers import PostgresServer, RedisServer
from bench.storm import bad_days, pairs, trials
from service.database import Event, Generation, LedgerEntry
from service.events import log as events


@pytest.fixture
def addresses(request: pytest.FixtureRequest) -> dict[str, str]:
    if request.param == "sqlite":
        return {}
    postgres: PostgresServer = request.getfixturevalue("postgres")
    redis: RedisServer = request.getfixturevalue("redis_server")
    return {"database_url": postgres.create(f"storm_{uuid.uuid4().hex}"), "queue_url": redis.url}


both = pytest.mark.parametrize("addresses", ["sqlite", "postgresql"], indirect=True)


@both
def test_kills_lose_nothing_and_double_nothing(addresses: dict[str, str], tmp_path: Path) -> None:
    with trials.field_and_nursery(tmp_path, **addresses) as (field, nursery):
        outcome = trials.kills(field, nursery, generations=15, kills=20, seconds=0.25)
    assert outcome.done == 20, "the storm must have struck"
    assert outcome.audit.attempts >= outcome.audit.generations + 20
    assert outcome.audit.clean, outcome


@both
@pytest.mark.parametrize("fence", [True, False])
def test_zombies_write_nothing_and_the_audit_would_see_it(
    addresses: dict[str, str], tmp_path: Path, fence: bool
) -> None:
    """Without the fence (the planted fault) the very same storm must show duplicates."""
    with trials.field_and_nursery(tmp_path, **addresses) as (field, nursery):
        outcome = trials.zombies(field, nursery, generations=5, stalls=4, seconds=0.3, fence=fence)
    assert outcome.done == 4
    assert outcome.audit.clean if fence else outcome.audit.duplicates > 0, outcome


def test_an_empty_queue_after_an_outage_of_redis(
    postgres: PostgresServer, own_redis: RedisServer, tmp_path: Path
) -> None:
    addresses = {"database_url": postgres.create(f"storm_{uuid.uuid4().hex}"), "queue_url": own_redis.url}
    with trials.field_and_nursery(tmp_path, **addresses) as (field, nursery):
        outcome = trials.queue_down(field, nursery, redis=own_redis, generations=5, seconds=2)
    assert outcome.audit.clean, outcome


def test_a_crash_of_the_database(redis_server: RedisServer, tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="thumbsmith-postgres-") as folder:
        postgres = PostgresServer(Path(folder), durable=False).start()
        addresses = {"database_url": postgres.create("storm"), "queue_url": redis_server.url}
        with trials.field_and_nursery(tmp_path, **addresses) as (field, nursery):
            outcome = trials.database_down(field, nursery, postgres=postgres, generations=5, seconds=1)
        postgres.stop()
    assert outcome.note.startswith("3 of 3")
    assert outcome.audit.clean, outcome


def test_files_that_cannot_be_stored_are_waited_for(tmp_path: Path) -> None:
    with trials.field_and_nursery(tmp_path, crash_limit=1) as (field, nursery):
        outcome = trials.storage_down(field, nursery, generations=3, tries=2)
    assert outcome.audit.clean, outcome
    assert outcome.audit.most_attempts > field.settings.crash_limit


def test_commits_that_are_cut_off_lose_nothing_and_double_nothing(
    postgres: PostgresServer, redis_server: RedisServer, tmp_path: Path
) -> None:
    addresses = {"database_url": postgres.create(f"storm_{uuid.uuid4().hex}"), "queue_url": redis_server.url}
    with trials.field_and_nursery(tmp_path, **addresses) as (field, nursery):
        outcome = bad_days.cut_commits(field, nursery, postgres=postgres, generations=8, cuts=12)
    assert outcome.done == 12
    assert outcome.audit.clean, outcome


@both
def test_renders_that_are_killed_from_outside_come_through(addresses: dict[str, str], tmp_path: Path) -> None:
    with trials.field_and_nursery(tmp_path, **addresses) as (field, nursery):
        outcome = bad_days.renders_killed(field, nursery, generations=4, kills=6)
    assert outcome.done == 6
    assert outcome.audit.clean, outcome


def test_a_full_disk_is_waited_for(tmp_path: Path) -> None:
    with trials.field_and_nursery(tmp_path, crash_limit=1) as (field, nursery):
        outcome = bad_days.disk_full(field, nursery, generations=3, tries=2)
    assert outcome.audit.clean, outcome


@both
def test_a_clock_that_was_put_back_holds_nobody_up(addresses: dict[str, str], tmp_path: Path) -> None:
    with trials.field_and_nursery(tmp_path, **addresses) as (field, nursery):
        outcome = bad_days.clock_put_back(field, nursery, generations=4)
    assert outcome.audit.clean, outcome


def test_what_a_pair_of_operations_leaves_is_seen(
    postgres: PostgresServer, redis_server: RedisServer, tmp_path: Path
) -> None:
    """The count of the storm of pairs has teeth: a generation that goes, a second end and a charge astray show."""
    addresses = {"database_url": postgres.create(f"storm_{uuid.uuid4().hex}"), "queue_url": redis_server.url}
    with trials.field_and_nursery(tmp_path, **addresses) as (field, nursery):
        assert pairs.pairs(field, nursery, pairs=(("cancel", "finish"), ("submit", "reap")), rounds=2).clean
        tally = pairs.Tally()
        held = pairs.furnished(field.database, field.settings, field.users[1])
        with field.database.transaction() as session:
            session.delete(session.get(Generation, held.ids[0]))
            for _ in range(2):
                session.add(Event(user_id=held.user_id, generation_id=held.ids[1], kind=events.READY, payload={}))
            session.add(
                LedgerEntry(user_id=held.user_id, generation_id=held.ids[2], amount=-1, kind="charge", once="x")
            )
        pairs.look(held, tally, gone=False)
    assert (tally.audit.lost, tally.audit.duplicates, tally.audit.astray) == (1, 1, 1)
