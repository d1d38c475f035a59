"""A commit whose answer is lost is told from one that was not made: the wire is cut before, at and after it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bench.servers import PostgresServer
from bench.wire import CutWire, Moment
from service.database import CommitMark, Database, Note, open_database, utc_now
from service.database.commits import KEEP_SECONDS, forget_old_marks, was_made
from service.errors import DatabaseDown, OutcomeUnknown
from service.settings import Settings
from tests.waiting import HANG_SECONDS, pause

MOMENTS: tuple[Moment, ...] = ("before", "at", "after")


@pytest.fixture
def wire(postgres: PostgresServer) -> Iterator[CutWire]:
    with CutWire(postgres.port) as wire:
        yield wire


@contextmanager
def through(wire: CutWire, settings: Settings) -> Iterator[Database]:
    url = sa.make_url(settings.database).set(port=wire.port).render_as_string(hide_password=False)
    database = Database(url)
    yield database
    database.close()


def count(database: Database) -> int:
    with database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Note)) or 0


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_write_that_is_cut_is_done_exactly_once(moment: Moment, wire: CutWire, postgresql_settings: Settings) -> None:
    with through(wire, postgresql_settings) as database:
        calls = []
        wire.cut(moment)

        def work(session: sa.orm.Session) -> str:
            calls.append(moment)
            session.add(Note(name=f"note {len(calls)}"))
            return "the answer"

        assert database.write(work) == "the answer"
        assert wire.cuts == 1
        assert count(database) == 1
        assert len(calls) == {"before": 2, "at": len(calls), "after": 1}[moment]


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_was_made_before_the_work_begins_is_written_all_the_same(
    moment: Moment, wire: CutWire, postgresql_settings: Settings
) -> None:
    """The second try adds the very objects that the first one had added."""
    with through(wire, postgresql_settings) as database:
        note = Note(name="made outside")
        wire.cut(moment)
        database.write(lambda session: session.add(note))
        assert wire.cuts == 1
        assert count(database) == 1


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_transaction_says_what_became_of_it(moment: Moment, wire: CutWire, postgresql_settings: Settings) -> None:
    with through(wire, postgresql_settings) as database:
        wire.cut(moment)
        told = known = True
        try:
            with database.transaction() as session:
                session.add(Note(name="one"))
        except DatabaseDown as error:
            told, known = False, not isinstance(error, OutcomeUnknown)
        assert known
        assert wire.cuts == 1
        assert told == bool(count(database))
        if moment != "at":
            assert told == (moment == "after")


def test_where_nothing_was_written_no_mark_is_left(database: Database) -> None:
    with database.transaction() as session:
        session.add(Note(name="one"))
    database.write(lambda session: session.scalar(sa.select(Note.name)))
    with database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(CommitMark)) == 1


def test_who_asks_waits_for_a_commit_on_its_way(postgresql_settings: Settings) -> None:
    """And who was told no is right for ever: that commit cannot be made afterwards."""
    database = open_database(postgresql_settings)
    for commits in (True, False):
        with sa.orm.Session(database.engine) as session:
            mark = CommitMark(token=sa.func.gen_random_uuid(), made=True)
            session.add(mark)
            session.flush()
            token = mark.token
            answers: list[bool] = []
            asker = threading.Thread(target=lambda token=token, to=answers: to.append(was_made(database.engine, token)))
            asker.start()
            pause(0.3)
            assert asker.is_alive(), "it answered before it could know"
            (session.commit if commits else session.rollback)()
        asker.join(HANG_SECONDS)
        assert answers == [commits]
    with pytest.raises(sa.exc.IntegrityError), database.transaction() as session:
        session.add(CommitMark(token=token, made=True))
    database.close()


def test_a_database_that_stays_away_leaves_it_open(
    wire: CutWire, postgresql_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.database.commits._PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr("service.database.commits._asked", _away)
    with through(wire, postgresql_settings) as database:
        wire.cut("after")
        with pytest.raises(OutcomeUnknown, match="look whether it was made"):
            database.write(lambda session: session.add(Note(name="one")))


def _away(*_: object) -> bool:
    raise sa.exc.TimeoutError


def test_old_marks_go(database: Database) -> None:
    with database.transaction() as session:
        session.add(Note(name="one"))
    old = utc_now() - timedelta(seconds=KEEP_SECONDS + 60)
    database.write(lambda session: session.execute(sa.update(CommitMark).values(created_at=old)))
    database.write(forget_old_marks)
    with database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(CommitMark)) == 2, "those of the last two writes"


def test_a_mark_is_as_old_as_the_database_says(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the machine that writes is two hours behind: a mark that went at once would deny what was made."""
    behind = utc_now() - timedelta(hours=2)
    monkeypatch.setattr("service.database.commits.utc_now", lambda: behind, raising=False)
    database.write(lambda session: session.add(Note(name="one")))
    database.write(forget_old_marks)
    with database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(CommitMark)) == 1
