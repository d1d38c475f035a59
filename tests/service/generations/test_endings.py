"""Endings: once, by the newest holder only, with the ledger and the log in step."""

import uuid
from collections import Counter

import pytest
import sqlalchemy as sa

from service.database import Artifact, Attempt, Database, Event, FileDeletion, Generation, LedgerEntry, Tombstone
from service.errors import Conflict, NotFound
from service.events import log as events
from service.generations import (
    Claim,
    GenerationRequest,
    Heart,
    NewArtifact,
    Replaced,
    cancel,
    claim,
    crash,
    fail,
    finish,
    lease,
    reap,
    release,
    report_stage,
    retry,
    seconds_allowed,
    submit,
    wait,
)
from service.generations.credits import balance
from service.settings import Settings
from tests.servers import add_user
from tests.waiting import HANG_SECONDS, pause, wait_for


@pytest.fixture
def held(database: Database, settings: Settings, user_id: uuid.UUID) -> Claim:
    """A generation in a worker's hands."""
    submit(database, GenerationRequest(title="A title"), user_id=user_id, settings=settings)
    return _claim(database, settings)


def _claim(database: Database, settings: Settings, worker: str = "a") -> Claim:
    return wait_for(lambda: claim(database, settings, worker_id=worker), "something to claim")


def _finish(database: Database, held: Claim) -> None:
    new = NewArtifact(
        name="youtube.jpg", key=held.folder + "youtube.jpg", media_type="image/jpeg", size_bytes=1, sha256="0"
    )
    finish(database, held, artifacts=(new,), preview_key=new.key, download_key=new.key)


def _row(database: Database, held: Claim) -> Generation:
    with database.read() as session:
        return session.get_one(Generation, held.id)


def _movements(database: Database) -> Counter[str]:
    with database.read() as session:
        return Counter(session.scalars(sa.select(LedgerEntry.kind).where(LedgerEntry.kind != "grant")))


def _balance(database: Database, user_id: uuid.UUID) -> int:
    with database.read() as session:
        return balance(session, user_id)


def _lose(database: Database, settings: Settings, held: Claim) -> None:
    """Let the lease end, and reap."""
    past = held.row.created_at
    database.write(lambda session: session.execute(sa.update(Generation).values(lease_until=past)))
    assert reap(database, settings) == [held.id]


def test_a_result_is_committed_as_one(database: Database, held: Claim) -> None:
    _finish(database, held)
    row = _row(database, held)
    assert (row.status, row.progress, row.preview_url) == ("ready", 1.0, held.folder + "youtube.jpg")
    assert row.finished_at >= row.started_at
    assert _movements(database) == {"hold": 1, "release": 1, "charge": 1}
    assert _balance(database, held.user_id) == 999
    kinds = [event.kind for event in events.after(database, 0, user_id=held.user_id)]
    assert kinds == [events.PROGRESS, events.PROGRESS, events.READY]
    with database.read() as session:
        assert session.scalars(sa.select(Attempt.outcome)).all() == ["ready"]
        assert session.scalar(sa.select(sa.func.count()).select_from(Artifact)) == 1


def test_nothing_can_end_twice(database: Database, settings: Settings, held: Claim) -> None:
    _finish(database, held)
    _finish(database, held)  # whoever lost the answer asks again, and it is done once
    for again in (
        lambda: fail(database, held, code="x", message="y"),
        lambda: crash(database, held, settings=settings, detail=""),
        lambda: release(database, held),
        lambda: report_stage(database, held, stage="late", progress=0.5),
    ):
        with pytest.raises(Replaced):
            again()
    assert _movements(database)["charge"] == 1
    with pytest.raises(Conflict):
        cancel(database, held.id, user_id=held.user_id)


def test_a_stale_worker_cannot_write(database: Database, settings: Settings, held: Claim) -> None:
    _lose(database, settings, held)
    second = _claim(database, settings, "b")
    assert second.fence == held.fence + 1
    assert second.folder != held.folder
    with pytest.raises(Replaced):
        report_stage(database, held, stage="files", progress=0.9)
    with pytest.raises(Replaced):
        _finish(database, held)
    _finish(database, second)
    with pytest.raises(Replaced):
        _finish(database, held)
    assert _movements(database) == {"hold": 1, "release": 1, "charge": 1}
    with database.read() as session:
        assert session.scalars(sa.select(FileDeletion.prefix)).all() == [held.folder], "its files are to go"
        assert session.scalars(sa.select(Attempt.outcome).order_by(Attempt.fence)).all() == ["lost", "ready"]


def test_the_same_fence_twice_breaks_on_the_keys(database: Database, held: Claim) -> None:
    """The second line of defence: even without the fence, the ledger and the log take a closing entry once."""
    _finish(database, held)
    database.write(lambda session: session.execute(sa.update(Generation).values(status="running", fence=held.fence)))
    with pytest.raises(sa.exc.IntegrityError):
        _finish(database, held)


@pytest.fixture
def beating_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "BEATS_PER_LEASE", 200)


@pytest.mark.usefixtures("beating_fast")
def test_a_heart_keeps_the_lease(database: Database, settings: Settings, held: Claim) -> None:
    seen = [_row(database, held).lease_until]
    with Heart(database, held, settings=settings) as heart:
        for _ in range(3):
            wait_for(lambda: _row(database, held).lease_until > seen[-1], "a lease that ends later")
            seen.append(_row(database, held).lease_until)
        assert reap(database, settings) == []
        assert not heart.replaced.is_set()
    after = _row(database, held).lease_until
    pause()
    assert _row(database, held).lease_until == after, "a heart that has stopped keeps nothing"
    _lose(database, settings, held)


@pytest.mark.usefixtures("beating_fast")
def test_a_heart_learns_what_happened(database: Database, settings: Settings, held: Claim) -> None:
    with Heart(database, held, settings=settings) as heart:
        cancel(database, held.id, user_id=held.user_id)
        assert heart.cancelled.wait(HANG_SECONDS)
        _lose_quietly(database, held)
        assert heart.replaced.wait(HANG_SECONDS)


@pytest.mark.usefixtures("beating_fast")
def test_a_heart_stops_for_a_worker_that_hangs_and_not_for_one_that_looks(
    database: Database, settings: Settings, held: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "_MARGIN_SECONDS", 0.0)
    brief = settings.model_copy(update={"render_seconds_limit": 0.01})
    with Heart(database, held, settings=brief) as heart:
        heart._thread.join(HANG_SECONDS)
        assert not heart._thread.is_alive()
    watched = Heart(database, held, settings=brief)
    before = watched._ends
    pause()
    watched.looked_after()
    assert watched._ends > before


def test_who_is_asked_for_more_may_take_longer(settings: Settings) -> None:
    assert [seconds_allowed(settings, work) / settings.render_seconds_limit for work in (0.1, 1.0, 3.0)] == [1, 1, 3]


def _lose_quietly(database: Database, held: Claim) -> None:
    database.write(lambda session: session.execute(sa.update(Generation).values(fence=held.fence + 1)))


def test_a_failure_costs_nothing(database: Database, held: Claim) -> None:
    fail(database, held, code="PhotoError", message="There is no face in the photo.")
    row = _row(database, held)
    assert (row.status, row.error) == ("failed", "There is no face in the photo.")
    assert _balance(database, held.user_id) == 1000
    assert events.after(database, 0, user_id=held.user_id)[-1].kind == events.FAILED


def _let_wait_no_longer(database: Database, held: Claim) -> None:
    due = sa.update(Generation).where(Generation.id == held.id).values(available_at=Generation.created_at)
    database.write(lambda session: session.execute(due))


def test_crashes_of_its_own_are_counted_and_end(database: Database, settings: Settings, held: Claim) -> None:
    slow = settings.model_copy(update={"backoff_seconds": HANG_SECONDS, "backoff_limit_seconds": HANG_SECONDS})
    for count in range(1, settings.crash_limit):
        assert not crash(database, held, settings=slow, detail="the render process ended with code -11")
        assert _row(database, held).crash_count == count
        assert claim(database, slow, worker_id="hasty") is None, "it has to wait before it may try again"
        _let_wait_no_longer(database, held)
        held = _claim(database, settings)
    assert crash(database, held, settings=settings, detail="again")
    row = _row(database, held)
    assert (row.status, row.error_code) == ("failed", "gave-up")
    assert "charged" in row.error
    assert "code" not in row.error, "its user is told in plain words"
    assert _balance(database, held.user_id) == 1000


def test_what_is_down_may_be_waited_for_without_end(database: Database, settings: Settings, held: Claim) -> None:
    for _ in range(settings.crash_limit + 3):
        wait(database, held, settings=settings, detail="the storage does not answer")
        held = _claim(database, settings)
    _finish(database, held)
    assert _row(database, held).crash_count == 0


def test_a_worker_that_stops_hands_on_at_once(database: Database, settings: Settings, held: Claim) -> None:
    release(database, held)
    second = claim(database, settings, worker_id="b")
    assert second.id == held.id
    assert (second.row.crash_count, second.row.lost_count) == (0, 0)


def test_cancel_while_it_waits_and_while_it_runs(
    database: Database, settings: Settings, user_id: uuid.UUID, held: Claim
) -> None:
    waiting = submit(database, GenerationRequest(title="B"), user_id=user_id, settings=settings).generation
    assert cancel(database, waiting.id, user_id=user_id).status == "cancelled"
    assert cancel(database, held.id, user_id=user_id).status == "running"
    with pytest.raises(Replaced):
        _finish(database, held)
    wait(database, held, settings=settings, detail="any ending but a finished one")
    assert _row(database, held).status == "cancelled"
    assert _balance(database, user_id) == 1000
    with pytest.raises(NotFound):
        cancel(database, held.id, user_id=add_user(database))


def test_trying_again_is_a_new_round(database: Database, settings: Settings, held: Claim) -> None:
    fail(database, held, code="x", message="y")
    seed = _row(database, held).seed
    retry(database, held.id, user_id=held.user_id, settings=settings)
    second = _claim(database, settings)
    assert (second.row.round, second.row.seed, second.row.error) == (2, seed, None)
    _finish(database, second)
    assert _balance(database, held.user_id) == 999
    with pytest.raises(Conflict):
        retry(database, held.id, user_id=held.user_id, settings=settings)


def test_nothing_is_made_for_an_account_that_goes(database: Database, settings: Settings, held: Claim) -> None:
    with database.transaction() as session:
        session.add(Tombstone(user_id=held.user_id))
    with pytest.raises(Replaced):
        _finish(database, held)
    assert _movements(database)["charge"] == 0
    past = held.row.created_at
    database.write(lambda session: session.execute(sa.update(Generation).values(lease_until=past)))
    assert reap(database, settings) == []
    assert _row(database, held).status == "cancelled"


def test_events_of_one_round_close_once(database: Database, held: Claim) -> None:
    _finish(database, held)
    with database.read() as session:
        once = session.scalars(sa.select(Event.once).where(Event.once.is_not(None))).all()
    assert once == [f"ready:{held.id}:1"]
