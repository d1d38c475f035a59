"""Submitting: all of it or nothing, once for each key."""

import uuid

import pytest
import sqlalchemy as sa

from engine.brief import PersonChoice
from engine.errors import BriefError, UnknownName
from service.database import Database, Event, Generation, LedgerEntry, Tombstone, Upload
from service.errors import Conflict, NotEnoughCredits, NotFound, OwnQueueFull, QueueFull
from service.generations import GenerationRequest, quota, request_of, submit
from service.settings import Settings
from tests.servers import add_user
from tests.waiting import side_by_side


def _count(database: Database, table: type) -> int:
    with database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table))


def _upload(database: Database, user_id: uuid.UUID, *, status: str = "cleared") -> str:
    key = f"uploads/{user_id}/{uuid.uuid4()}"
    values = {"media_type": "image/jpeg", "size_bytes": 10, "cleared_key": f"cleared/{key}"}
    with database.transaction() as session:
        session.add(Upload(user_id=user_id, key=key, status=status, **values))
    return key


def test_a_request_becomes_a_row(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    host, guest = _upload(database, user_id), _upload(database, user_id)
    request = GenerationRequest(
        title="  Grown from\x07 sand ",
        realism=12,
        host_key=host,
        guest_keys=(guest,),
        people=(PersonChoice(person=2),),
        kicker="Episode 7",
    )
    row = submit(database, request, user_id=user_id, settings=settings).generation
    assert (row.title, row.style_id, row.realism, row.status) == ("Grown from sand", "spotlight", 12, "pending")
    assert (row.host_key, row.guest_keys, row.kicker) == (host, [guest], "Episode 7")
    assert 0 <= row.seed < 2**63
    assert row.available_at <= row.created_at
    assert _count(database, Event) == 1
    with database.read() as session:
        assert session.scalars(sa.select(LedgerEntry.amount).where(LedgerEntry.kind == "hold")).all() == [-1]


def test_a_picture_for_the_ground_is_kept_checked_and_asked_for_again(
    database: Database, settings: Settings, user_id: uuid.UUID
) -> None:
    key = _upload(database, user_id)
    request = GenerationRequest(title="A title", background_key=key)
    row = submit(database, request, user_id=user_id, settings=settings).generation
    again = request_of(row)
    assert (again.background, again.background_key) == ("photo", key)
    waiting = GenerationRequest(title="A title", background_key=_upload(database, user_id, status="waiting"))
    with pytest.raises(Conflict, match="not cleared"):
        submit(database, waiting, user_id=user_id, settings=settings)
    foreign = GenerationRequest(title="A title", background_key=_upload(database, add_user(database)))
    with pytest.raises(NotFound, match="there is no upload"):
        submit(database, foreign, user_id=user_id, settings=settings)


def test_seeds_differ_and_a_given_one_stays(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    request = GenerationRequest(title="A title")
    seeds = {submit(database, request, user_id=user_id, settings=settings).generation.seed for _ in range(5)}
    assert len(seeds) == 5
    given = submit(database, request.model_copy(update={"seed": 7}), user_id=user_id, settings=settings)
    assert given.generation.seed == 7


def test_a_key_works_once(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    ask = {"user_id": user_id, "settings": settings, "idempotency_key": "abc"}
    first = submit(database, GenerationRequest(title="One"), **ask)
    again = submit(database, GenerationRequest(title="One"), **ask)
    assert (first.fresh, again.fresh) == (True, False)
    assert first.generation.id == again.generation.id
    with pytest.raises(Conflict, match="another request"):
        submit(database, GenerationRequest(title="Two"), **ask)
    other = submit(database, GenerationRequest(title="Two"), **{**ask, "user_id": add_user(database)})
    assert other.fresh
    assert _count(database, Generation) == 2


def test_a_key_works_once_for_many_at_once(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    ask = {"user_id": user_id, "settings": settings, "idempotency_key": "abc"}
    found = side_by_side(*[lambda: submit(database, GenerationRequest(title="One"), **ask)] * 6)
    assert len({one.generation.id for one in found}) == 1
    assert sum(one.fresh for one in found) == 1
    assert _count(database, Generation) == 1


def test_credits_that_are_not_there_leave_nothing_behind(database: Database, settings: Settings) -> None:
    poor = add_user(database, credits=1)
    submit(database, GenerationRequest(title="One"), user_id=poor, settings=settings)
    with pytest.raises(NotEnoughCredits):
        submit(database, GenerationRequest(title="Two"), user_id=poor, settings=settings)
    assert _count(database, Generation) == 1
    assert _count(database, Event) == 1


def test_a_full_queue_says_when_to_come_again(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    submit(database, GenerationRequest(title="First"), user_id=user_id, settings=settings)
    for limits, error in (
        ({"pending_limit": 1, "pending_per_user": 199}, QueueFull),
        ({"pending_per_user": 1}, OwnQueueFull),
    ):
        with pytest.raises(error) as caught:
            submit(
                database, GenerationRequest(title="Late"), user_id=user_id, settings=settings.model_copy(update=limits)
            )
        assert caught.value.retry_after > 0


def test_accounts_that_fill_the_queue_keep_nobody_out(database: Database, settings: Settings) -> None:
    narrow = settings.model_copy(update={"pending_limit": 10, "pending_per_user": 200})
    greedy = [add_user(database) for _ in range(5)]
    for who in greedy * 2:
        submit(database, GenerationRequest(title="Much"), user_id=who, settings=narrow)
    for who in greedy:
        with pytest.raises(QueueFull):
            submit(database, GenerationRequest(title="More"), user_id=who, settings=narrow)
    submit(database, GenerationRequest(title="One"), user_id=add_user(database), settings=narrow)


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        (GenerationRequest(title="A", style="no-such-style"), UnknownName),
        (GenerationRequest(title=" "), BriefError),
        (GenerationRequest(title="x" * 201), BriefError),
        (GenerationRequest(title="A", host_key="uploads/x/y"), NotFound),
        (GenerationRequest(title="A", brand_kit_id=uuid.uuid4()), NotFound),
        (GenerationRequest(title="A", parent_id=uuid.uuid4()), NotFound),
        (GenerationRequest(title="A", scene_version_id=uuid.uuid4()), NotFound),
    ],
)
def test_what_cannot_be_made_is_refused(
    database: Database, settings: Settings, user_id: uuid.UUID, request_: GenerationRequest, error: type[Exception]
) -> None:
    with pytest.raises(error):
        submit(database, request_, user_id=user_id, settings=settings)
    assert _count(database, Generation) == 0


@pytest.mark.parametrize("title", ["a\0b", "\ud800"])
def test_broken_text_does_not_get_in(title: str) -> None:
    with pytest.raises(ValueError, match=r"NUL or half|valid string"):
        GenerationRequest(title=title)


def test_photos_must_be_cleared_and_ones_own(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    stranger = add_user(database)
    foreign = GenerationRequest(title="A", host_key=_upload(database, stranger))
    early = GenerationRequest(title="A", host_key=_upload(database, user_id, status="checking"))
    with pytest.raises(NotFound):
        submit(database, foreign, user_id=user_id, settings=settings)
    with pytest.raises(Conflict, match="not cleared"):
        submit(database, early, user_id=user_id, settings=settings)


def test_an_account_on_its_way_out_makes_nothing(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    with database.transaction() as session:
        session.add(Tombstone(user_id=user_id))
    with pytest.raises(NotFound):
        submit(database, GenerationRequest(title="A"), user_id=user_id, settings=settings)


def test_an_account_that_keeps_all_it_may_makes_no_more_until_something_goes(
    database: Database, settings: Settings, user_id: uuid.UUID
) -> None:
    few = settings.model_copy(update={"storage_bytes_per_user": 30})
    ask = {"user_id": user_id, "settings": few}
    submit(database, GenerationRequest(title="A"), **ask)
    for _ in range(3):
        _upload(database, user_id)
    quota._roomy.clear()  # as a minute later
    with pytest.raises(Conflict, match="your files take 30 bytes, and an account may keep 30; delete"):
        submit(database, GenerationRequest(title="A"), **ask)
    with database.transaction() as session:
        session.execute(sa.delete(Upload))
    submit(database, GenerationRequest(title="A"), **ask)
    assert _count(database, Generation) == 2
