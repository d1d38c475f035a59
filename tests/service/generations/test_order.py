"""Whose turn it is."""

import itertools
import uuid

import pytest
import sqlalchemy as sa

from engine.price import BRIEF, LIMIT
from service.database import Database, Generation, Style, User, db_now
from service.generations import GenerationRequest, claim, estimate, finish, submit
from service.settings import Settings
from tests.servers import add_user


def _submit(
    database: Database, settings: Settings, user_id: uuid.UUID, count: int = 1, **values: object
) -> list[uuid.UUID]:
    request = GenerationRequest(title="A title", **values)
    return [submit(database, request, user_id=user_id, settings=settings).generation.id for _ in range(count)]


def _work(database: Database, settings: Settings, count: int, *, warm: str | None = None) -> list[Generation]:
    """One worker that takes and finishes so many."""
    rows = []
    for _ in range(count):
        held = claim(database, settings, worker_id="a", warm=warm)
        finish(database, held, artifacts=(), preview_key=None, download_key=None)
        rows.append(held.row)
        warm = warm and held.row.affinity
    return rows


def _queue_directly(database: Database, user_id: uuid.UUID, count: int) -> None:
    """Many rows quickly."""
    values = {"style_id": "spotlight", "affinity": "style:spotlight", "realism": 50, "title": "A", "seed": 1}
    with database.transaction() as session:
        session.add_all(Generation(user_id=user_id, available_at=db_now(), **values) for _ in range(count))


@pytest.mark.parametrize("warm", [None, "style:spotlight"])
def test_one_does_not_wait_behind_a_thousand(
    database: Database, settings: Settings, user_id: uuid.UUID, warm: str | None
) -> None:
    """At most two job times, also when every one of the thousand suits what the worker has loaded."""
    _queue_directly(database, user_id, 1000)
    with database.transaction() as session:
        session.add(Style(id="other", label="Other", affinity="style:other"))
    _work(database, settings, 3, warm=warm)
    late = add_user(database)
    (single,) = _submit(database, settings, late, style="other")
    assert estimate(database, single).position <= 1
    assert single in [row.id for row in _work(database, settings, 2, warm=warm)]


def test_users_take_turns(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    users = [user_id, add_user(database), add_user(database)]
    for user in users:
        _submit(database, settings, user, 3)
    order = [row.user_id for row in _work(database, settings, 9)]
    assert all(set(order[start : start + 3]) == set(users) for start in (0, 3, 6))


def test_ones_own_come_in_the_order_they_were_asked_for(
    database: Database, settings: Settings, user_id: uuid.UUID
) -> None:
    ids = _submit(database, settings, user_id, 4)
    assert [row.id for row in _work(database, settings, 4)] == ids


def test_affinity_saves_loading_and_nobody_starves(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    with database.transaction() as session:
        session.add(Style(id="other", label="Other", affinity="style:other"))
    for index in range(40):
        _submit(database, settings, user_id, style="other" if index % 2 else "spotlight")
    rows = _work(database, settings, 40, warm="style:spotlight")
    changes = sum(one.affinity != two.affinity for one, two in itertools.pairwise(rows))
    assert changes <= 4, "strict order would have loaded 39 times"
    with database.read() as session:
        assert max(session.scalars(sa.select(Generation.passed_over))) < settings.look_ahead


def test_nobody_has_more_running_than_allowed(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    _submit(database, settings, user_id, 3)
    narrow = settings.model_copy(update={"running_per_user": 2})
    held = [claim(database, narrow, worker_id=str(index)) for index in range(3)]
    assert [one is not None for one in held] == [True, True, False]
    (other,) = _submit(database, settings, add_user(database))
    assert claim(database, narrow, worker_id="4").id == other


def test_priority_goes_first_among_ones_own_and_weighs_between_users(
    database: Database, settings: Settings, user_id: uuid.UUID
) -> None:
    paying = add_user(database)
    with database.transaction() as session:
        session.get(User, paying).priority = 5
    _submit(database, settings, user_id, 2)
    _submit(database, settings, paying, 2)
    _work(database, settings, 1)
    order = [row.user_id for row in _work(database, settings, 3)]
    assert order.count(paying) >= 1
    assert order[0] != order[1], "priority weighs, and does not shut others out"


def _weighty(database: Database, user_id: uuid.UUID, count: int, *, work: float) -> None:
    _queue_directly(database, user_id, count)
    with database.transaction() as session:
        session.execute(sa.update(Generation).where(Generation.user_id == user_id).values(work=work))


def test_who_asks_for_more_work_has_fewer_turns(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    """Another has his share of the time, and the one his turn when that is over."""
    other = add_user(database)
    _weighty(database, user_id, 5, work=2.0)
    assert _work(database, settings, 1)[0].user_id == user_id
    _weighty(database, other, 5, work=1.0)
    assert [row.user_id for row in _work(database, settings, 2)] == [other, other], "as much as the dear one was"
    with database.transaction() as session:
        session.execute(sa.update(User).where(User.id == user_id).values(turn=User.turn - 3600))
    assert _work(database, settings, 1)[0].user_id == user_id


def test_one_waits_for_no_more_than_one_dear_scene(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    """Twice the work of a brief, as a scene may at most be."""
    _weighty(database, user_id, 100, work=2.0)
    running = claim(database, settings, worker_id="a")
    late = add_user(database)
    (single,) = _submit(database, settings, late)
    finish(database, running, artifacts=(), preview_key=None, download_key=None)
    assert _work(database, settings, 1)[0].id == single
    assert running.row.work == LIMIT / BRIEF


def test_a_dear_one_takes_the_room_of_two(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    narrow = settings.model_copy(update={"running_per_user": 2})
    _weighty(database, user_id, 3, work=2.0)
    assert claim(database, narrow, worker_id="1").user_id == user_id
    assert claim(database, narrow, worker_id="2") is None
    (other,) = _submit(database, settings, add_user(database))
    assert claim(database, narrow, worker_id="3").id == other


def test_many_formats_are_more_work(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    formats = ("youtube", "podcast", "instagram-post", "instagram-story", "x-post", "linkedin-post")
    _submit(database, settings, user_id)
    _submit(database, settings, user_id, formats=("youtube",))
    _submit(database, settings, user_id, formats=formats)
    with database.read() as session:
        assert sorted(session.scalars(sa.select(Generation.work))) == [1.0, 1.0, 3.0]
