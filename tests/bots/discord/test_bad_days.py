"""Discord on bad days: answers that mean nothing, that come by halves, or that say what no number is; gateways that
shut, channels that close, interactions that somebody else has acknowledged."""

import pytest

from bots.errors import RateLimited
from tests.bots.discord.house import House, button, gallery, text_of
from tests.bots.discord.wire.people import Upload
from tests.waiting import wait_for

CALLBACK = "/interactions/.*/callback"

QUARTER = 15 * 60 + 1


def _making(house: House):
    asked = house.ask()
    house.shown(asked)
    claim = house.hand.take()
    house.shown(asked, "Starting")
    return asked, claim


def _posted_anew(house: House, claim) -> list[str]:
    """The finished message, where it cannot be edited any more."""
    house.discord.world.clock.pass_by(QUARTER)
    house.discord.faults.plan("no permission", "PATCH", "/channels/", times=None)
    house.hand.finish(claim)
    wait_for(lambda: house.message(claim.id).final_at)
    return [one["id"] for one in house.channel.messages.values() if "Ready." in text_of(one)]


@pytest.mark.parametrize("fault", ["bad gateway", "wall", "lost page", "ill-formed", "half an answer"])
def test_an_edit_that_went_wrong_is_made_again_and_never_elsewhere(house: House, fault: str) -> None:
    asked, claim = _making(house)
    house.discord.faults.plan(fault, "PATCH", "/messages/")
    house.hand.finish(claim)
    ready = house.shown(asked, "Ready.")
    assert ready["id"] == asked.original_id
    assert len(house.channel.messages) == 1
    assert house.discord.faults.requests("POST", "/channels/") == []


@pytest.mark.parametrize("fault", ["half an answer", "no answer at all", "bad gateway", "wall"])
def test_a_post_whose_answer_says_nothing_is_one_message_in_the_end(house: House, fault: str) -> None:
    _, claim = _making(house)
    house.discord.faults.plan(fault, "POST", f"/channels/{house.channel.id}/messages")
    assert len(_posted_anew(house, claim)) == 1


def test_a_message_of_the_bot_s_own_is_edited_by_the_bot(house: House) -> None:
    """The token of the interaction is no right to it."""
    ready = house.ready()
    made = house.press(ready, "variations")
    rows = wait_for(lambda: rows if len(rows := house.generations()) == 4 else None)
    wait_for(lambda: len(house.channel.messages) == 4)
    for _ in rows[1:]:
        house.hand.finish(house.hand.take())
    wait_for(lambda: sum("Ready." in text_of(one) for one in house.channel.messages.values()) == 4)
    assert made.followups == 0


@pytest.mark.parametrize("told", [float("nan"), float("inf"), -5.0, 0.0, 1e12])
def test_no_limit_that_is_told_makes_one_wait_for_ever_or_not_at_all(told: float) -> None:
    assert 0 < RateLimited(told).seconds <= 3600
    assert RateLimited(told).retry_after >= 1


def test_a_moderator_who_deletes_it_while_it_is_made_ends_it(house: House) -> None:
    _, claim = _making(house)
    with house.discord.world.lock:
        house.channel.messages.clear()
    house.hand.finish(claim)
    wait_for(lambda: house.message(claim.id).undelivered.startswith("gone"))
    assert house.channel.messages == {}


def test_a_limit_on_everything_delays_the_acknowledgement_and_nothing_else(house: House) -> None:
    house.discord.faults.limit("POST", CALLBACK, retry_after=0.2, everywhere=True)
    ready = house.ready()
    assert len(house.channel.messages) == 1
    assert gallery(ready)
    assert len(house.generations()) == 1


def test_an_interaction_that_discord_no_longer_knows_makes_nothing(house: House) -> None:
    house.discord.faults.plan("unknown interaction", "POST", CALLBACK)
    house.ask()
    wait_for(lambda: house.discord.faults.requests("POST", CALLBACK))
    house.ready(house.ask({"title": "Afterwards"}))
    assert [row.title for row in house.generations()] == ["Afterwards"]
    assert len(house.channel.messages) == 1


@pytest.mark.parametrize("how", ["acknowledged", "nothing told"])
def test_an_acknowledgement_that_tells_nothing_is_one_all_the_same(house: House, how: str) -> None:
    house.discord.faults.plan(how, "POST", CALLBACK, done=True)
    asked = house.ask()
    ready = house.ready(asked)
    assert ready["id"] == asked.original_id
    assert len(house.channel.messages) == 1
    house.discord.faults.plan(how, "POST", CALLBACK, done=True)
    house.press(ready, "variations")
    rows = wait_for(lambda: rows if len(rows := house.generations()) == 4 else None)
    for _ in rows[1:]:
        house.hand.finish(house.hand.take())
    wait_for(lambda: sum("Ready." in text_of(one) for one in house.channel.messages.values()) == 4)
    assert len(house.channel.messages) == 4


@pytest.mark.parametrize("how", ["acknowledged", "nothing told"])
def test_a_form_opens_whatever_is_told_of_it(house: House, how: str) -> None:
    ready = house.ready()
    house.discord.faults.plan(how, "POST", CALLBACK, done=True)
    opened = house.press(ready, "title")
    house.discord.people.answer(opened)
    made = house.discord.people.hand_in(house.ann, opened, {"title": "Other words"})
    house.shown(made, "Other words")


def test_what_somebody_else_acknowledged_is_theirs_to_refuse(house: House) -> None:
    """As when two bots hear the same, and only one of them finds room for it."""
    house.discord.faults.plan("acknowledged", "POST", CALLBACK, done=True)
    asked = house.ask({"host": Upload("me.jpg", b"MZ" * 99)})
    held = house.discord.people.answer(asked) and asked.original_id
    house.ready(house.ask({"title": "Afterwards"}))
    assert held in house.channel.messages
    assert [row.title for row in house.generations()] == ["Afterwards"]


@pytest.mark.parametrize("what", ["thread archived", "thread locked", "moderated", "no access"])
def test_a_thread_that_takes_nothing_any_more_makes_way_for_the_two_alone(house: House, what: str) -> None:
    _, claim = _making(house)
    house.discord.world.clock.pass_by(QUARTER)
    for method in ("PATCH", "POST"):
        house.discord.faults.plan(what, method, f"/channels/{house.channel.id}/", times=None)
    house.hand.finish(claim)
    direct = house.discord.world.direct_channel(house.ann.id)
    wait_for(lambda: [one for one in direct.messages.values() if "Ready." in text_of(one)])
    assert len(direct.messages) == 1
    wait_for(lambda: house.message(claim.id).final_at)


def test_too_many_edits_of_an_old_message_stop_no_other(house: House) -> None:
    asked, claim = _making(house)
    house.discord.faults.too_many_edits("PATCH", f"/messages/{asked.original_id}", retry_after=600)
    house.hand.finish(claim)
    wait_for(lambda: [one for one in house.discord.faults.requests("PATCH", "/messages/") if one.status == 429])
    other = house.discord.world.channel(house.server)
    house.ready(house.ask({"title": "Elsewhere"}, channel=other))
    assert "Ready." not in text_of(house.channel.messages[asked.original_id])


@pytest.mark.parametrize("times", [2, 3])
def test_what_discord_finds_ill_formed_goes_without_what_it_can_do_without(house: House, times: int) -> None:
    asked, claim = _making(house)
    house.discord.faults.plan("ill-formed", "PATCH", "/messages/", times=times)
    house.hand.finish(claim)
    ready = house.shown(asked, "Ready.")
    assert ready["id"] == asked.original_id
    assert bool(gallery(ready)) == (times < 3)
    assert button(ready, "downloads")
    assert len(house.channel.messages) == 1


@pytest.mark.parametrize("end", ["asked to reconnect", "invalid session", "closed"])
def test_a_gateway_that_shuts_and_says_it_all_again_makes_one_picture_of_one_wish(house: House, end: str) -> None:
    asked = house.ask()
    house.shown(asked)
    gateway = house.discord.gateway
    before, gateway.repeats = gateway.resumed + len(gateway.identified), 3
    ends = {
        "asked to reconnect": gateway.ask_to_reconnect,
        "invalid session": gateway.invalidate,
        "closed": lambda: gateway.close(4000),
    }
    house.discord.run(ends[end]())
    wait_for(lambda: gateway.resumed + len(gateway.identified) > before)
    ready = house.ready(asked)
    house.press(ready, "variations")
    wait_for(lambda: len(house.generations()) == 4)
    assert len([one for one in house.generations() if one.parent_id is None]) == 1


@pytest.mark.parametrize(
    "name", ["ts0:variations:1", "ts9:new:x", "thumbsmith-again-7", "ts1:eat:00000000-0000-0000-0000-000000000000"]
)
def test_a_button_of_an_older_version_says_so(house: House, name: str) -> None:
    ready = house.ready()
    pressed = house.discord.people.click_anything(house.ann, house.channel, ready, name)
    assert "version that is no longer there" in text_of(house.discord.people.told(pressed))


def test_a_button_works_where_the_message_comes_without_its_parts(house: House) -> None:
    ready = house.ready()
    house.discord.people.click_anything(house.ann, house.channel, ready, button(ready, "variations"))
    wait_for(lambda: len(house.generations()) == 4)


def test_where_a_gateway_names_no_owner_a_server_s_ways_hold(house: House) -> None:
    chief = house.discord.world.person("chief", permissions=str(2**53 - 1))
    bare = {"authorizing_integration_owners": {}}
    asked = house.discord.people.slash(chief, house.channel, "thumbnail-server", {"person": 0}, **bare)
    assert "Done." in text_of(house.discord.people.told(asked))
    told = house.discord.people.told(house.ask(**bare))
    assert house.generations() == []
    assert text_of(told)


def test_words_of_somebody_else_are_set_in_the_same_design(house: House) -> None:
    """Whoever presses: the people, the ground and the places stay, and so does the owner's own canvas."""
    from service.scenes import versions

    ready, zoe = house.ready(), house.discord.world.person("zoe")
    opened = house.press(ready, "title", person=zoe)
    house.discord.people.answer(opened)
    made = house.discord.people.hand_in(zoe, opened, {"title": "Why *rockets* fly"})
    shown = house.shown(made, "Why rockets fly")
    assert "Made anew" not in text_of(shown)
    first, second = house.generations()
    assert second.user_id != first.user_id
    assert second.scene_version_id
    assert versions.versions(house.desk.database, first.id, user_id=first.user_id) == []
    held = versions.read(house.desk.database, house.desk.storage, first.id, user_id=first.user_id)
    assert held.version == 0
    house.hand.finish(house.hand.take())
    assert gallery(house.shown(made, "Ready."))
