"""A clock that was an hour ahead and has been put back: what it wrote into the future does not stand still."""

import uuid

import sqlalchemy as sa

from service.database import Database, FileDeletion, Generation, Note, Upload, User, db_epoch, db_now
from service.generations import GenerationRequest, claim, reap, submit
from service.privacy import sweep
from service.settings import Settings
from service.storage import open_storage
from service.storage.deletions import delete_due
from service.uploads import record
from tests.servers import add_user

_AHEAD = 3600.0


def put(database: Database, model: type, **values: object) -> None:
    """As a process whose database was an hour ahead wrote it."""
    database.write(lambda session: session.execute(sa.update(model).values(**values)))


def test_one_that_waits_is_taken(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    submit(database, GenerationRequest(title="A"), user_id=user_id, settings=settings)
    put(database, Generation, available_at=db_now(_AHEAD))
    assert claim(database, settings, worker_id="w")


def test_one_that_is_to_be_tried_again_later_still_waits(
    database: Database, settings: Settings, user_id: uuid.UUID
) -> None:
    patient = settings.model_copy(update={"backoff_limit_seconds": 60.0})
    submit(database, GenerationRequest(title="A"), user_id=user_id, settings=settings)
    put(database, Generation, available_at=db_now(60))
    assert claim(database, patient, worker_id="w") is None


def test_a_lease_that_nobody_can_have_taken_has_ended(
    database: Database, settings: Settings, user_id: uuid.UUID
) -> None:
    submit(database, GenerationRequest(title="A"), user_id=user_id, settings=settings)
    held = claim(database, settings, worker_id="w")
    assert reap(database, settings) == []
    put(database, Generation, lease_until=db_now(_AHEAD))
    assert reap(database, settings) == [held.id]


def test_whoever_was_served_in_the_future_does_not_stand_behind_everybody(
    database: Database, settings: Settings, user_id: uuid.UUID
) -> None:
    other = add_user(database)
    for one in (user_id, other):
        submit(database, GenerationRequest(title="A"), user_id=one, settings=settings)
    database.write(lambda session: session.execute(sa.update(User).values(turn=db_epoch())))
    database.write(
        lambda session: session.execute(sa.update(User).where(User.id == user_id).values(turn=db_epoch() + _AHEAD))
    )
    with database.transaction() as session:  # ten seconds of waiting less
        session.execute(sa.update(User).where(User.id == other).values(priority=-1))
        session.execute(sa.update(Generation).where(Generation.user_id == other).values(priority=-1))
    assert claim(database, settings, worker_id="w").user_id == user_id


def test_an_upload_and_a_deletion_are_looked_at(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    key = f"uploads/{user_id}/{uuid.uuid4()}"
    with database.transaction() as session:
        session.add(Upload(user_id=user_id, key=key, purpose="photo", media_type="image/jpeg", size_bytes=1))
        session.add(FileDeletion(prefix="a/b", reason="test", available_at=db_now(3 * 86400)))
        session.flush()
        session.execute(sa.update(Upload).values(status="checking", lease_until=db_now(_AHEAD)))
    with database.read() as session:
        (row,) = record.due(session, 5)
    assert database.write(lambda session: record.claim(session, row.id))
    assert delete_due(database, open_storage(settings)) == 1


def test_the_sweeper_does_not_wait_for_a_sweep_of_the_future(database: Database, settings: Settings) -> None:
    storage = open_storage(settings)
    assert sweep(database, storage, settings, every_seconds=600)
    assert sweep(database, storage, settings, every_seconds=600) is None
    put(database, Note, created_at=db_now(_AHEAD))
    assert sweep(database, storage, settings, every_seconds=600)
