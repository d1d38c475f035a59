"""After an account is deleted, no byte of it is left: in the database's files or tables, the storage, the queue."""

import random
import sqlite3
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa

from service import generations
from service.accounts.audit import subject_of
from service.accounts.users import living
from service.database import (
    AuditEntry,
    Base,
    ChatMessage,
    Database,
    Event,
    FileDeletion,
    Generation,
    Tombstone,
    User,
    WebhookReceipt,
    lock_user,
    utc_now,
)
from service.errors import NotFound, StorageDown, Unavailable
from service.generations import GenerationRequest, Replaced
from service.privacy import ask_for_deletion, carry_on
from service.storage import Storage, open_storage
from service.storage.deletions import delete_due
from tests.servers import add_user
from tests.service.privacy.household import finds, furnish, let_time_pass
from tests.waiting import HANG_SECONDS, wait_for


@pytest.fixture
def storage(settings) -> Storage:
    return open_storage(settings)


def delete_all(database, storage, settings, *, stripe=None) -> None:
    """What the chores do over the next quarter of an hour."""
    stripe = stripe or Forgetful()
    for _ in range(30):
        carry_on(database, settings, stripe=stripe)
        delete_due(database, storage)
        let_time_pass(database)
        with database.read() as session:
            if not session.scalar(sa.select(Tombstone.id).where(Tombstone.purged_at.is_(None))) and not session.scalar(
                sa.select(FileDeletion.id)
            ):
                return
    raise AssertionError("the deletion did not come to its end")


class Forgetful:
    """A payment provider that is away for the first two calls."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def forget(self, customer: str) -> None:
        self.asked.append(customer)
        if len(self.asked) < 3:
            raise Unavailable("not now")


class Flaky:
    """A storage of which every second deletion fails."""

    def __init__(self, storage: Storage) -> None:
        self._storage, self._dice = storage, random.Random(3)

    def __getattr__(self, name: str) -> object:
        return getattr(self._storage, name)

    def delete(self, key: str) -> None:
        if self._dice.random() < 0.5:
            raise StorageDown("not now")
        self._storage.delete(key)


def test_the_last_step_touches_nothing_of_a_user_whom_another_has_locked(postgresql_settings):
    """A refund that is told at that moment locks the user, then what is kept of the payment."""
    database = Database(postgresql_settings.database)
    user_id = add_user(database)
    ask_for_deletion(database, user_id, settings=postgresql_settings)
    kept = WebhookReceipt(provider="stripe-refund", event_id="pi_1", meta={"user": str(user_id)})
    database.write(lambda session: session.add(kept))
    with database.transaction() as session, ThreadPoolExecutor(1) as pool:
        assert lock_user(session, user_id)
        purging = pool.submit(carry_on, database, postgresql_settings)
        wait_for(lambda: waits_for_a_lock(database), "the purge waits for its user")
        session.scalars(sa.select(WebhookReceipt).with_for_update(nowait=True)).one()
        session.commit()
        purging.result(HANG_SECONDS)
    with database.read() as session:
        assert session.scalar(sa.select(User.id).where(User.id == user_id)) is None
    database.close()


def waits_for_a_lock(database: Database) -> bool:
    with database.read() as session:
        return bool(session.scalar(sa.text("select count(*) from pg_locks where not granted")))


def test_no_byte_is_left(database, storage, settings):
    house, neighbour = furnish(database, storage, settings), furnish(database, storage, settings)
    before = finds(database, settings, house.needles)
    where = " ".join(before)
    assert ("thumbsmith.db" in where) if database.is_sqlite else ("table users" in where and "redis" in where)
    assert house.mark.encode() in {needle for there in before.values() for needle in there}
    ask_for_deletion(database, house.user_id, settings=settings)
    provider = Forgetful()
    delete_all(database, Flaky(storage), settings, stripe=provider)
    assert finds(database, settings, house.needles) == {}
    assert provider.asked == [f"cus_{house.mark}"] * 3
    kept = finds(database, settings, neighbour.needles)
    assert len(kept) >= (7 if database.is_sqlite else 12)
    generations.finish(database, neighbour.running, artifacts=(), preview_key=None, download_key=None)


def test_the_search_finds_what_is_left_on_purpose(database, storage, settings):
    house = furnish(database, storage, settings)
    ask_for_deletion(database, house.user_id, settings=settings)
    delete_all(database, storage, settings)
    storage.put(f"generations/{house.user_id}/{house.ready}/9/late.jpg", b"late", media_type="image/jpeg")
    assert "late.jpg" in " ".join(finds(database, settings, [str(house.user_id).encode()]))
    with database.transaction() as session:
        session.add(AuditEntry(action="leak", meta={"title": house.mark}))
    assert finds(database, settings, [house.mark.encode()])


def test_a_row_deleted_without_scrubbing_is_still_in_the_file(sqlite_settings):
    """Why the file is written anew: SQLite only marks the space of a deleted row as free."""
    path = sqlite_settings.data_dir / "thumbsmith.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        connection.execute("insert into notes (name, value, created_at) values ('planted', '\"leftover-4711\"', '')")
        connection.execute("delete from notes where name = 'planted'")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"leftover-4711" in path.read_bytes()


def test_running_work_stops_at_its_commit(database, storage, settings):
    house = furnish(database, storage, settings)
    ask_for_deletion(database, house.user_id, settings=settings)
    with pytest.raises(Replaced):
        generations.finish(database, house.running, artifacts=(), preview_key=None, download_key=None)
    carry_on(database, settings)
    with pytest.raises(Replaced):
        generations.finish(database, house.running, artifacts=(), preview_key=None, download_key=None)
    with pytest.raises(Replaced):
        generations.fail(database, house.running, code="x", message="No.")


def test_nobody_gets_in_or_starts_anything_from_the_first_moment(database, storage, settings):
    house = furnish(database, storage, settings)
    ask_for_deletion(database, house.user_id, settings=settings)
    ask_for_deletion(database, house.user_id, settings=settings)
    with database.read() as session:
        assert living(session, house.user_id) is None
        waiting = sa.select(Generation.id).where(Generation.status == "pending")
        assert session.scalars(waiting).all() == []
    with pytest.raises(NotFound):
        generations.submit(database, GenerationRequest(title="More"), user_id=house.user_id, settings=settings)
    assert generations.claim(database, settings, worker_id="w") is None


def test_a_file_that_comes_late_goes_too(database, storage, settings):
    """A signed address for an upload still works for some minutes, and a slow worker stores what nobody wants."""
    house = furnish(database, storage, settings)
    ask_for_deletion(database, house.user_id, settings=settings)
    carry_on(database, settings)
    delete_due(database, storage)
    storage.put(f"uploads/{house.user_id}/late", house.mark.encode(), media_type="image/jpeg")
    storage.put(f"{house.running.folder}late.jpg", house.mark.encode(), media_type="image/jpeg")
    delete_all(database, storage, settings)
    assert finds(database, settings, house.needles) == {}


def test_the_log_keeps_a_hash_that_only_the_key_can_make(database, storage, settings):
    house = furnish(database, storage, settings)
    ask_for_deletion(database, house.user_id, settings=settings)
    delete_all(database, storage, settings)
    with database.read() as session:
        subject = subject_of(house.user_id, settings)
        actions = session.scalars(sa.select(AuditEntry.action).where(AuditEntry.subject == subject)).all()
        stone = session.scalars(sa.select(Tombstone)).one()
    assert {"signed-in", "account-deletion-asked", "account-purged", "account-deleted"} <= set(actions)
    assert stone.user_id != house.user_id
    assert stone.purged_at > utc_now() - timedelta(minutes=5)
    assert stone.meta == {}


def test_what_is_left_of_a_killed_worker_goes_too(database, storage, settings):
    house = furnish(database, storage, settings)
    folder = settings.data_dir / "work" / f"{house.running.id}-abc"
    folder.mkdir(parents=True)
    (folder / "photo-0").write_bytes(house.mark.encode())
    ask_for_deletion(database, house.user_id, settings=settings)
    delete_all(database, storage, settings)
    assert not folder.exists()


def test_an_account_that_is_not_there(database, settings):
    with pytest.raises(NotFound):
        ask_for_deletion(database, uuid.uuid4(), settings=settings)


def test_an_account_with_nothing(database, storage, settings):
    user_id = add_user(database)
    ask_for_deletion(database, user_id, settings=settings)
    delete_all(database, storage, settings)
    with database.read() as session:
        assert session.get(User, user_id) is None


def tables_of_users() -> Iterator[str]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            for key in column.foreign_keys:
                if (
                    key.column.table.name in ("users", "generations", "webhook_endpoints")
                    and column.name != "parent_id"
                ):
                    yield f"{table.name}.{column.name}"


def test_every_reference_to_a_user_goes_with_the_user():
    kept = [
        name
        for name in tables_of_users()
        for key in Base.metadata.tables[name.split(".")[0]].columns[name.split(".")[1]].foreign_keys
        if key.ondelete not in ("CASCADE", "SET NULL")
    ]
    assert kept == []


def test_very_many_events_go_in_turns(database, storage, settings):
    """No transaction over all of them: between two, somebody else may write."""
    house = furnish(database, storage, settings)
    many = [{"user_id": house.user_id, "kind": "seen", "payload": {}, "created_at": utc_now()} for _ in range(5000)]
    with database.transaction() as session:
        session.execute(sa.insert(Event), many)
    ask_for_deletion(database, house.user_id, settings=settings)
    mine = sa.select(sa.func.count()).where(Event.user_id == house.user_id)
    with database.read() as session:
        left = [session.scalar(mine)]

    @sa.event.listens_for(database.engine, "commit")
    def counted(connection):
        left.append(connection.scalar(mine))

    delete_all(database, storage, settings)
    sa.event.remove(database.engine, "commit", counted)
    assert left[0] >= 5000
    assert left[-1] == 0
    assert max(before - after for before, after in pairwise(left)) <= 2000


def test_pictures_in_chats_are_waited_for_but_not_for_ever(database, storage, settings):
    house = furnish(database, storage, settings)
    there = sa.select(ChatMessage).where(ChatMessage.user_id == house.user_id)
    with database.transaction() as session:
        session.scalars(there).one().posted = True
    ask_for_deletion(database, house.user_id, settings=settings)
    for _ in range(5):
        carry_on(database, settings)
        delete_due(database, storage)
        let_time_pass(database)
    with database.read() as session:
        assert session.scalars(there).one().address == {"channel": house.mark}
        assert session.scalars(sa.select(Tombstone)).one().purged_at is None
    long_ago = utc_now() - timedelta(seconds=settings.orphan_seconds + 60)
    with database.transaction() as session:
        session.execute(sa.update(Tombstone).values(created_at=long_ago))
    delete_all(database, storage, settings)
    assert finds(database, settings, house.needles) == {}
