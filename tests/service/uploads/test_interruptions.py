"""Checkers that die or come back late, outages, accounts that go; and what is configured."""

import logging
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine.kinds.check import Verdict
from engine.kinds.registry import builtin_folder, load_registry
from service.database import Tombstone, Upload, db_now, utc_now
from service.errors import NotFound, SettingsError, StorageDown
from service.processes.rounds import rounds
from service.storage import open_storage
from service.uploads import open_uploads, record
from service.uploads.checking import Checks
from tests.service.uploads.desk import BOTH, Asked
from tests.waiting import HANG_SECONDS, wait_for

# Crashes, outages, accounts that go.


@BOTH
def test_a_checker_that_was_replaced_changes_nothing_and_takes_its_file_away(desk_with):
    begun, go_on = threading.Event(), threading.Event()

    def slow(_data: bytes) -> Verdict:
        begun.set()
        assert go_on.wait(HANG_SECONDS)
        return Verdict.clean(by="the slow one")

    check = Asked(says=slow)
    desk = desk_with(check)
    key = desk.sent()
    thread = threading.Thread(target=desk.look, args=(key,))
    thread.start()
    assert begun.wait(HANG_SECONDS)
    check.says = lambda _: Verdict.clean(by="the other one")
    desk.change(key, lease_until=db_now(-1))
    row = desk.look(key)
    go_on.set()
    thread.join(HANG_SECONDS)
    after = desk.look(key)
    assert (after.cleared_key, after.checks, after.fence) == (row.cleared_key, row.checks, 2)
    assert after.checks["asked"]["details"] == {"by": "the other one"}
    assert desk.cleared_files == [row.cleared_key]


def test_without_the_fence_the_slow_checker_would_have_had_its_way(desk_with, monkeypatch):
    """The test above must be able to fail: here the rule is taken out, and the row is overwritten."""
    monkeypatch.setattr(record, "_fenced", lambda claim: Upload.id == claim.row.id)
    with pytest.raises(AssertionError):
        test_a_checker_that_was_replaced_changes_nothing_and_takes_its_file_away(desk_with)


@BOTH
def test_a_checker_that_died_is_followed_by_another(desk):
    key = desk.sent()
    with desk.database.transaction() as session:
        upload_id = session.scalar(sa.select(Upload.id).where(Upload.key == key))
        assert record.claim(session, upload_id)
    assert desk.look(key).status == "checking"
    desk.change(key, lease_until=db_now(-1))
    assert desk.look(key).status == "cleared"


@BOTH
def test_an_account_that_goes_while_its_photo_is_checked_leaves_nothing(desk_with, database, user_id):
    def leave(_data: bytes) -> Verdict:
        with database.transaction() as session:
            session.add(Tombstone(user_id=user_id))
        return Verdict.clean()

    desk = desk_with(Asked(says=leave))
    assert desk.look(desk.sent()).status != "cleared"
    assert desk.cleared_files == []


def test_a_row_that_goes_while_its_photo_is_checked_leaves_nothing(desk_with, database):
    def delete(_data: bytes) -> Verdict:
        with database.transaction() as session:
            session.execute(sa.delete(Upload))
        return Verdict.clean()

    desk = desk_with(Asked(says=delete))
    with pytest.raises(NotFound):
        desk.look(desk.sent())
    assert desk.cleared_files == []


def test_a_storage_that_is_down_is_said_and_waited_for(desk, monkeypatch):
    key = desk.sent()

    def down(*_arguments: object, **_more: object) -> None:
        raise StorageDown("away")

    for method in ("head", "get", "put"):
        with monkeypatch.context() as patch:
            patch.setattr(desk.storage, method, down)
            with pytest.raises(StorageDown):
                desk.look(key)
        assert desk.uploads.find(key, user_id=desk.user_id).status in ("waiting", "checking")
        desk.change(key, lease_until=None)
    assert desk.look(key).status == "cleared"


def test_a_file_that_vanished_is_refused_in_words(desk_with):
    desk = desk_with(Asked(says=lambda _: Verdict.undecided("later")))
    key = desk.sent()
    desk.look(key)
    desk.storage.delete(key)
    desk.change(key, lease_until=None)
    row = desk.look(key)
    assert (row.status, "no longer there" in row.reason) == ("refused", True)


@BOTH
def test_a_deleted_upload_is_gone_with_its_files(desk):
    key = desk.sent()
    cleared = desk.look(key).cleared_key
    desk.uploads.delete(key, user_id=desk.user_id)
    with pytest.raises(NotFound):
        desk.look(key)
    due = [one.prefix for one in desk.deletions().values() if one.available_at <= utc_now() + timedelta(seconds=1)]
    assert cleared in due


def test_the_watch_sees_to_what_nobody_asks_about(desk):
    key = desk.sent()
    before = threading.enumerate()
    with rounds(desk.uploads.check_due, name="uploads", seconds=0.05):
        wait_for(lambda: desk.uploads.find(key, user_id=desk.user_id).status == "cleared")
    started = [thread.name for thread in threading.enumerate() if thread not in before]
    assert "uploads" not in started


def test_the_watch_outlives_trouble(desk, monkeypatch):
    troubles = iter([StorageDown("away"), RuntimeError("odd")])
    over = threading.Event()

    def check_due() -> None:
        trouble = next(troubles, None)
        if trouble:
            raise trouble
        over.set()

    monkeypatch.setattr(desk.uploads, "check_due", check_due)
    with rounds(desk.uploads.check_due, name="uploads", seconds=0.01):
        assert over.wait(HANG_SECONDS)


# What is configured.


def test_without_the_two_services_it_runs_and_says_so(sqlite_settings, caplog):
    from service.database import open_database

    database = open_database(sqlite_settings)
    with caplog.at_level(logging.WARNING):
        uploads = open_uploads(
            sqlite_settings, database, open_storage(sqlite_settings), registry=load_registry([builtin_folder()])
        )
    states = {state.name: state for state in uploads.check_states()}
    for name in ("clamav", "rekognition"):
        assert f"{name} is not configured" in caplog.text
        assert (states[name].configured, states[name].problem) == (False, "")
        assert "pass without it" in str(states[name])
    database.close()


@pytest.mark.parametrize("asked", [{"clamd_url": "tcp://127.0.0.1:1"}, {"rekognition_region": "eu-west-1"}], ids=str)
def test_a_check_that_is_asked_for_and_not_there_stops_the_start(sqlite_settings, asked):
    """As when its plugin cannot be loaded: going on without it would let everything through."""
    settings = sqlite_settings.model_copy(update=asked)
    with pytest.raises(SettingsError, match="which no plugin brought"):
        Checks.of([Asked()], settings)


def test_doctor_hears_whether_a_check_answers(sqlite_settings, scanner):
    from service.database import open_database

    database, registry = open_database(sqlite_settings), load_registry([builtin_folder()])
    for url, words in ((scanner.url, "answers"), ("tcp://127.0.0.1:1", "cannot be reached")):
        settings = sqlite_settings.model_copy(update={"clamd_url": url})
        states = open_uploads(settings, database, open_storage(settings), registry=registry).check_states()
        assert words in next(str(state) for state in states if state.name == "clamav")
    database.close()
