"""One user's uploads leave room for another's, however long they take."""

import threading
import uuid
from contextlib import ExitStack

from engine.kinds.check import Verdict
from service.uploads import record
from service.uploads.places import AT_ONCE, PER_USER, Places
from tests.servers import add_user
from tests.service.uploads.desk import BOTH, Asked, Desk
from tests.waiting import HANG_SECONDS, wait_for


def test_a_user_never_has_the_last_place():
    places, ada, bob = Places(), uuid.uuid4(), uuid.uuid4()
    with ExitStack() as stack:
        taken = [stack.enter_context(places.place(ada, patience=0.0)) for _ in range(AT_ONCE)]
        assert taken.count(True) == PER_USER < AT_ONCE
        assert stack.enter_context(places.place(bob, patience=0.0))
        assert not stack.enter_context(places.place(uuid.uuid4(), patience=0.0))
    with places.place(ada, patience=0.0) as ours:
        assert ours


def test_somebody_elses_photo_is_checked_while_ones_own_take_long(desk_with):
    """Three of Ada's are asked after; Bob's is clean before any of them is done."""
    over = threading.Event()

    def judged(_data: bytes) -> Verdict:
        if threading.current_thread().name != "ada":
            return Verdict.clean()
        over.wait(HANG_SECONDS)
        return Verdict.refused("it took too long")

    check = Asked(judged)
    desk = desk_with(check)
    bob = Desk(desk.uploads, desk.database, desk.storage, add_user(desk.database))
    adas = [threading.Thread(target=desk.look, args=(desk.sent(),), name="ada") for _ in range(AT_ONCE)]
    for thread in adas:
        thread.start()
    wait_for(lambda: len(check.shown) == PER_USER, "Ada's photos")
    assert bob.look(bob.sent()).status == "cleared"
    over.set()
    for thread in adas:
        thread.join(HANG_SECONDS)


@BOTH
def test_users_take_turns_with_the_chore(desk):
    bob = Desk(desk.uploads, desk.database, desk.storage, add_user(desk.database))
    mine, theirs = [desk.sent() for _ in range(3)], bob.sent()
    with desk.database.read() as session:
        found = [row.key for row in record.due(session, 2)]
    assert theirs in found
    assert len(set(found) & set(mine)) == 1
