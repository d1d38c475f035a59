"""A real worker's errands: the call arrives, the closed account goes, and a fault of one holds up no other."""

import threading

import sqlalchemy as sa

from service.database import Tombstone, User
from service.events import log as events
from service.privacy import ask_for_deletion
from service.storage import open_storage
from service.webhooks import create_endpoint
from tests.servers import add_user
from tests.service.webhooks.receiver import Receiver
from tests.waiting import wait_for
from worker.chores import Chore, ChoreThread
from worker.errands import errands, leisure


def broken() -> None:
    raise RuntimeError("a chore that breaks")


def test_errands_are_run(database, settings, user_id):
    receiver, leaving = Receiver(), add_user(database)
    create_endpoint(database, user_id=user_id, url=receiver.url, kinds=[], settings=settings)
    with database.transaction() as session:
        events.append(session, events.READY, user_id=user_id, payload={})
    ask_for_deletion(database, leaving, settings=settings)
    storage = open_storage(settings)
    chores = [*errands(settings, database, storage=storage), *leisure(settings, database, storage=storage)]
    before = threading.active_count()
    thread = ChoreThread([Chore(name="broken", seconds=0.1, work=broken), *chores])
    thread.start()

    def all_done() -> bool:
        with database.read() as session:
            purged = session.get(User, leaving) is None
            rounds = session.scalar(sa.text("select count(*) from notes where name in ('sweep', 'metadata')"))
        return bool(receiver.calls and purged and rounds == 2)

    wait_for(all_done)
    thread.stop()
    receiver.stop()
    assert len(receiver.calls) == 1
    with database.read() as session:
        assert session.scalars(sa.select(Tombstone)).one().purged_at is None, "its late files have not been looked for"
    assert threading.active_count() < before + 10
