"""A wish is taken once, whole or not at all, and whoever is turned away is told why and until when."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa
from PIL import Image

from bots.photographs import Photo
from bots.verbs import brand, places
from bots.verbs.refusals import refusal
from bots.verbs.submitting import Wish, submit
from engine.errors import BriefError, PhotoError, UnknownName
from service.database import ChatMessage, ChatPlace, Generation, LedgerEntry, Upload
from service.errors import NotAllowed, NotEnoughCredits, OwnQueueFull, QueueFull, TooManyRequests, Unavailable
from tests.bots.stage import Stage
from tests.waiting import side_by_side


def photo(name: str = "me.jpg") -> Photo:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), "#806040").save(out, "JPEG")
    return Photo(name, out.getvalue())


def count(stage: Stage, table: type) -> int:
    with stage.desk.database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_the_generation_and_its_message_come_together(stage: Stage):
    person = stage.person(place="guild", channel="here", locale="de-AT")
    wish = Wish(title="Why *rockets* explode", kicker="Episode 1", realism=20, host=photo(), guests=(photo("b.jpg"),))
    accepted = submit(stage.desk, person, wish, address={"channel": 1}, key="i1", posted=True)
    with stage.desk.database.read() as session:
        row, message = session.scalars(sa.select(Generation)).one(), session.scalars(sa.select(ChatMessage)).one()
    assert (row.id, row.source, row.title, row.realism) == (accepted.generation_id, "recorder", wish.title, 20)
    assert row.host_key
    assert len(row.guest_keys) == 1
    assert (message.generation_id, message.place, message.person, message.locale) == (row.id, "guild", "ada", "de")
    assert (message.address, message.posted) == ({"channel": 1}, True)


def test_the_same_key_is_the_same_wish(stage: Stage):
    person = stage.person()
    first = submit(stage.desk, person, Wish(title="A", host=photo()), address={}, key="i1")
    again = submit(stage.desk, person, Wish(title="A", host=photo()), address={}, key="i1")
    assert (again.generation_id, again.message_id, again.fresh) == (first.generation_id, first.message_id, False)
    assert (count(stage, Generation), count(stage, ChatMessage), count(stage, Upload)) == (1, 1, 1)


def test_two_at_once_with_one_key_are_one_wish(stage: Stage):
    person = stage.person()

    def attempt():
        return submit(stage.desk, person, Wish(title="A", host=photo()), address={}, key="i1")

    made = side_by_side(attempt, attempt)
    assert len({one.generation_id for one in made}) == 1
    assert (count(stage, Generation), count(stage, ChatMessage), count(stage, Upload)) == (1, 1, 1)


REFUSED = [
    (Wish(title=""), BriefError),
    (Wish(title="x" * 300), BriefError),
    (Wish(title="A", realism=101), BriefError),
    (Wish(title="A", style="no-such-style"), UnknownName),
    (Wish(title="A", formats=("no-such-format",)), UnknownName),
    (Wish(title="A", kicker="x" * 81), BriefError),
    (Wish(title="A", host=Photo("virus.png", b"MZ\0\0")), PhotoError),
    (Wish(title="A", host=photo(), guests=(Photo("b.svg", b"<svg></svg>"),)), PhotoError),
]


@pytest.mark.parametrize(("wish", "error"), REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_made_leaves_nothing(stage: Stage, wish: Wish, error: type[Exception]):
    person = stage.person()
    with pytest.raises(error) as raised:
        submit(stage.desk, person, wish, address={}, key="i1")
    assert (count(stage, Generation), count(stage, ChatMessage), count(stage, Upload)) == (0, 0, 0)
    said = refusal(person, raised.value)
    assert "\n" not in said
    assert "Traceback" not in said


def limited(stage: Stage, **changes: object) -> Stage:
    from dataclasses import replace

    return Stage(replace(stage.desk, settings=stage.desk.settings.model_copy(update=changes)), stage.surface)


def test_a_full_queue_says_how_many_wait_and_how_long(stage: Stage):
    full = limited(stage, pending_per_user=1)
    person = full.person()
    full.ask(person)
    with pytest.raises(OwnQueueFull) as raised:
        submit(full.desk, person, Wish(title="A", host=photo()), address={}, key="i2")
    assert refusal(person, raised.value, pending=1) == (
        "1 of your pictures is waiting, which is the limit. Try again in 1 minute."
    )
    with pytest.raises(QueueFull):
        limited(stage, pending_limit=1).ask(stage.person("bob"))
    assert (count(stage, Generation), count(stage, ChatMessage), count(stage, Upload)) == (1, 1, 0)


def test_credits_are_needed(stage: Stage):
    person = stage.person()
    spend = sa.update(LedgerEntry).where(LedgerEntry.user_id == person.user_id).values(amount=0)
    stage.desk.database.write(lambda session: session.execute(spend))
    with pytest.raises(NotEnoughCredits) as raised:
        stage.ask(person)
    assert "credits" in refusal(person, raised.value)
    assert count(stage, ChatMessage) == 0


def test_a_database_that_is_away_is_said_to_be(stage: Stage):
    assert refusal(stage.person(), Unavailable("x", retry_after=120)) == (
        "This cannot be done just now. Try again in 2 minutes."
    )


# Places


def administer(stage: Stage, **changes: object) -> None:
    places.change_place(stage.desk, stage.person("admin", place="guild", administers=True), **changes)


def test_a_place_has_its_ways(stage: Stage):
    admin = stage.person("admin", place="guild", administers=True)
    kit = brand.make(stage.desk, admin, name="House", primary="#FF5A1F", secondary="101820")
    brand.choose_for_place(stage.desk, admin, kit.id)
    administer(stage, style="spotlight", language="ja")
    person = stage.person(place="guild")
    assert person.locale == "ja"
    accepted = stage.ask(person)
    with stage.desk.database.read() as session:
        row = session.get_one(Generation, accepted.generation_id)
    assert row.brand == {"name": "House", "primary": "#ff5a1f", "secondary": "#101820"}
    own = brand.make(stage.desk, person, name="Own", primary="#000000")
    brand.choose(stage.desk, person, own.id)
    with stage.desk.database.read() as session:
        assert session.get_one(Generation, stage.ask(person).generation_id).brand["name"] == "Own"


@pytest.mark.parametrize("changes", [{"style": "no-such"}, {"language": "fr"}, {"limits": {"person": -1}}])
def test_ways_that_cannot_be_are_refused(stage: Stage, changes: dict):
    with pytest.raises((UnknownName, BriefError)):
        administer(stage, **changes)
    assert count(stage, ChatPlace) == 0


def test_only_administrators_change_them(stage: Stage):
    for person in (stage.person(place="guild"), stage.person("admin", administers=True)):
        with pytest.raises(NotAllowed):
            places.change_place(stage.desk, person, style="spotlight")


def test_only_in_the_channels_that_are_named(stage: Stage):
    administer(stage, channels=["pictures"])
    with pytest.raises(NotAllowed):
        stage.ask(stage.person(place="guild", channel="talk"))
    stage.ask(stage.person(place="guild", channel="pictures"))
    stage.ask(stage.person(place="other", channel="talk"))
    stage.ask(stage.person("admin", place="guild", channel="talk", administers=True))


def test_so_many_a_day_by_person_role_and_place(stage: Stage):
    administer(stage, limits={"person": 1, "place": 4, "roles": {"crew": 2, "boss": 9}})
    ada, bob = stage.person(place="guild"), stage.person("bob", place="guild", roles=["crew", "boss"])
    stage.ask(ada)
    with pytest.raises(TooManyRequests):
        stage.ask(ada)
    for _ in range(3):
        stage.ask(bob)
    with pytest.raises(TooManyRequests, match="in this place"):
        stage.ask(bob)
    stage.ask(stage.person(place="other"))
