"""A real worker's errands: the call arrives, the closed account goes, and a fault of one holds up no other."""

import threading
import time

import sqlalchemy as sa

from service.database import Tombstone, User
from service.events import log as events
from service.privacy import ask_for_deletion
from service.storage import open_storage
from service.webhooks import create_endpoint
from tests.servers import add_user
from tests.service.webhooks.receiver import Receiver
from worker.chores import Chore, ChoreThread
from worker.errands import errands


def broken() -> None:
    raise RuntimeError("a chore that breaks")


def test_errands_are_run(database, settings, user_id):
    receiver, leaving = Receiver(), add_user(database)
    create_endpoint(database, user_id=user_id, url=receiver.url, kinds=[], settings=settings)
    with database.transaction() as session:
        events.append(session, events.READY, user_id=user_id, payload={})
    ask_for_deletion(database, leaving, settings=settings)
    chores = errands(settings, database, storage=open_storage(settings))
    before = threading.active_count()
    thread = ChoreThread([Chore(name="broken", seconds=0.1, work=broken), *chores])
    thread.start()
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        with database.read() as session:
            purged = session.get(User, leaving) is None
            swept = session.scalar(sa.text("select count(*) from notes where name = 'sweep'"))
        if receiver.calls and purged and swept:
            break
        time.sleep(0.05)
    thread.stop()
    receiver.stop()
    assert len(receiver.calls) == 1
    assert purged
    assert swept
    with database.read() as session:
        assert session.scalars(sa.select(Tombstone)).one().purged_at is None, "its late files have not been looked for"
    assert threading.active_count() < before + 10
