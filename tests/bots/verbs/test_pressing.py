"""Buttons: who may, who pays, and what comes of it."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from bots.buttons import OWNER_ALONE, Button, read_button
from bots.delivery.composing import Source, compose, is_anew
from bots.verbs.pressing import press
from bots.verbs.refusals import refusal
from service.database import ChatMessage, Generation, LedgerEntry
from service.errors import Conflict, NotAllowed, NotFound
from tests.bots.stage import Stage
from tests.bots.verbs.test_submitting import photo


def test_a_button_s_name_is_read_back_and_fits():
    for verb in ("cancel", "variations", "background"):
        button = Button(verb, uuid.uuid4())
        assert read_button(button.name) == button
        assert len(button.name) <= 100


def test_what_an_earlier_version_sent_still_means_the_same():
    """Never changed: these stand under messages out there."""
    told = "5b0f6f2e-6b1e-4d0b-9d52-3f3a0c1f7a11"
    for verb in ("cancel", "retry", "variations", "style", "title", "background", "downloads", "canvas", "delete"):
        assert read_button(f"ts1:{verb}:{told}") == Button(verb, uuid.UUID(told))


@pytest.mark.parametrize(
    "name", ["", "ts1", "ts1:cancel", "ts1:cancel:x", "ts9:cancel:x", "x:y:z", "ts1:eat:" + "0" * 32]
)
def test_what_was_never_ours_is_no_button(name: str):
    assert read_button(name) is None


def push(stage: Stage, person, verb, generation_id, **known):
    given = {"address": {"channel": "here"}, "key": uuid.uuid4().hex, **known}
    return press(stage.desk, person, Button(verb, generation_id), **given)


def rows(stage: Stage) -> list[Generation]:
    with stage.desk.database.read() as session:
        return list(session.scalars(sa.select(Generation).order_by(Generation.created_at, Generation.variant)))


def test_three_variations_each_with_a_message_that_links_its_parent(stage: Stage):
    ada = stage.person()
    accepted = stage.ask(ada)
    key = uuid.uuid4().hex
    made = push(stage, ada, "variations", accepted.generation_id, key=key)
    assert push(stage, ada, "variations", accepted.generation_id, key=key) == made
    first, *variants = rows(stage)
    assert [row.variant for row in variants] == [1, 2, 3]
    assert {row.seed for row in variants} == {first.seed}
    assert {row.parent_id for row in variants} == {first.id}
    messages = {message.generation_id: message for message in stage.rows()}
    assert {messages[one].parent_id for one in made.generation_ids} == {accepted.message_id}


def test_whoever_presses_pays_and_photos_are_theirs(stage: Stage):
    ada, bob = stage.person(), stage.person("bob")
    with stage.desk.database.read() as session:
        before = session.scalar(sa.select(sa.func.count()).where(LedgerEntry.user_id == ada.user_id))
    from bots.verbs.submitting import Wish, submit

    accepted = submit(stage.desk, ada, Wish(title="A", host=photo()), address={}, key="i1")
    made = push(stage, bob, "style", accepted.generation_id, words="spotlight")
    (row,) = [row for row in rows(stage) if row.id == made.generation_ids[0]]
    assert (row.user_id, row.parent_id) == (bob.user_id, None)
    assert str(bob.user_id) in row.host_key
    with stage.desk.database.read() as session:
        spent = session.scalar(sa.select(sa.func.count()).where(LedgerEntry.user_id == ada.user_id))
    assert spent == before + 1, "one for her own picture, none for his"


@pytest.mark.parametrize("verb", ["title", "background", "variations"])
def test_who_is_given_no_design_of_another_s_is_told_so(stage: Stage, verb):
    accepted = stage.ask(stage.person())
    bob = stage.person("bob")
    made = push(stage, bob, verb, accepted.generation_id, words="Other words")
    with stage.desk.database.read() as session:
        row = session.get(Generation, made.generation_ids[0])
        parent = session.get(ChatMessage, accepted.message_id)
        message = session.scalars(sa.select(ChatMessage).where(ChatMessage.generation_id == row.id)).one()
        source = Source(message=message, generation=row, anew=is_anew(session, parent, row))
    told = any("belongs to the one who asked" in line for line in compose(source)[0].lines)
    assert told == (verb in ("title", "background")), "a title as well, where there is no design to be had"


@pytest.mark.parametrize("verb", sorted(OWNER_ALONE))
def test_what_only_the_owner_may(stage: Stage, verb):
    accepted = stage.ask(stage.person())
    bob = stage.person("bob", locale="de")
    with pytest.raises(NotAllowed, match="only the one who asked") as raised:
        push(stage, bob, verb, accepted.generation_id)
    assert refusal(bob, raised.value) == "Das darf nur, wer um dieses Bild gebeten hat."


def test_cancel_retry_and_delete(stage: Stage):
    ada = stage.person()
    one = stage.ask(ada).generation_id
    push(stage, ada, "cancel", one)
    assert rows(stage)[0].status == "cancelled"
    push(stage, ada, "retry", one)
    assert rows(stage)[0].status == "pending"
    push(stage, ada, "delete", one)
    assert rows(stage) == []
    for verb in ("delete", "variations", "downloads"):
        with pytest.raises(NotFound):
            push(stage, ada, verb, one)


def test_addresses_are_fresh_at_every_press(stage: Stage):
    ada = stage.person()
    one = stage.ask(ada).generation_id
    with pytest.raises(Conflict):
        push(stage, ada, "downloads", one)
    stage.make()
    files = push(stage, ada, "downloads", one).files
    assert [link.download.name for link in files.links] == ["thumbsmith-hello-youtube.jpg"]
    assert all(link.url.startswith("http") for link in files.links)
    assert files.zip_url.startswith("http")


def test_a_button_works_by_the_one_who_asked_after_their_name_was_linked(stage: Stage):
    from bots.verbs.linking import link
    from service.accounts import connection_codes
    from tests.servers import add_user

    ada = stage.person()
    one = stage.ask(ada).generation_id
    web = add_user(stage.desk.database)
    link(stage.desk, ada, connection_codes.issue(stage.desk.database, user_id=web))
    linked = stage.person()
    assert linked.user_id == web
    push(stage, linked, "cancel", one)
    assert rows(stage)[0].status == "cancelled"
    with stage.desk.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(ChatMessage)) == 1
