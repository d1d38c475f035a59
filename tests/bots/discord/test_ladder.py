"""By what right a message is changed, and where it goes when none is left: token, bot, channel, two alone, kept."""

import logging

from tests.bots.discord.house import House, button, gallery, text_of
from tests.bots.discord.wire.rules import walked
from tests.bots.discord.wire.world import Json
from tests.waiting import pause, wait_for

QUARTER = 15 * 60 + 1


def _started(house: House):
    asked = house.ask()
    house.shown(asked)
    claim = house.hand.take()
    house.shown(asked, "Starting")
    return asked, claim


def _calls(message: Json, person_id: str) -> bool:
    return f"<@{person_id}>" in text_of(message)


def test_a_token_that_discord_no_longer_knows_makes_way_for_the_bots_own(house: House) -> None:
    for fault in ("token expired", "token unknown"):
        asked, claim = _started(house)
        house.discord.faults.plan(fault, "PATCH", "/webhooks/", times=None)
        house.hand.finish(claim)
        ready = house.shown(asked, "Ready.")
        assert ready["id"] == asked.original_id
        assert len(gallery(ready)) == 2
        house.discord.faults.clear()
    assert len(house.channel.messages) == 2


def test_an_old_token_is_not_even_tried(house: House) -> None:
    asked, claim = _started(house)
    before = len(house.discord.faults.requests("PATCH", "/webhooks/"))
    house.clock.pass_by(14 * 60 + 1)
    house.hand.finish(claim)
    house.shown(asked, "Ready.")
    assert len(house.discord.faults.requests("PATCH", "/webhooks/")) == before
    assert house.discord.faults.requests("PATCH", f"/channels/{house.channel.id}/messages/{asked.original_id}")


def test_a_message_that_cannot_be_edited_is_made_anew_and_calls_its_reader(house: House) -> None:
    asked, claim = _started(house)
    house.discord.world.clock.pass_by(QUARTER)
    house.discord.faults.plan("no permission", "PATCH", "/channels/", times=None)
    house.hand.finish(claim)
    fresh = wait_for(lambda: [one for one in house.channel.messages.values() if "Ready." in text_of(one)])[0]
    assert fresh["id"] != asked.original_id
    assert fresh["pings"] == [house.ann.id]
    assert _calls(fresh, house.ann.id)
    body = house.discord.faults.requests("POST", f"/channels/{house.channel.id}/messages")[-1].body
    assert body["allowed_mentions"] == {"parse": [], "users": [house.ann.id]}
    assert len(body["nonce"]) <= 25
    assert body["enforce_nonce"] is True


def test_a_shut_channel_sends_it_to_the_two_alone(house: House) -> None:
    for fault in ("no permission", "no access", "no channel"):
        _, claim = _started(house)
        house.discord.world.clock.pass_by(QUARTER)
        house.discord.faults.plan(fault, "PATCH", f"/channels/{house.channel.id}", times=None)
        house.discord.faults.plan(fault, "POST", f"/channels/{house.channel.id}", times=None)
        house.hand.finish(claim)
        between = house.discord.world.direct_channel(house.ann.id)
        wait_for(lambda between=between: [one for one in between.messages.values() if "Ready." in text_of(one)])
        between.messages.clear()
        house.discord.faults.clear()


def test_where_every_door_is_shut_it_is_kept_and_given_to_whoever_asks(house: House) -> None:
    _, claim = _started(house)
    house.discord.world.clock.pass_by(QUARTER)
    house.discord.faults.plan("no access", "PATCH", "/channels/", times=None)
    house.discord.faults.plan("no access", "POST", f"/channels/{house.channel.id}", times=None)
    between = house.discord.world.direct_channel(house.ann.id)
    house.discord.faults.plan("direct closed", "POST", f"/channels/{between.id}", times=None)
    house.hand.finish(claim)
    row = wait_for(lambda: (row := house.message(claim.id)).undelivered and row)
    assert row.undelivered.startswith("nowhere")
    asked = len(house.discord.faults.seen)
    pause(3.0)
    assert len(house.discord.faults.seen) == asked, "it is tried without end"

    house.discord.faults.clear()
    status = house.discord.people.slash(house.ann, house.channel, "thumbnail-status")
    listed = house.discord.people.told(status)
    assert "Why rockets explode" in text_of(listed)
    again = house.press(listed, "again")
    ready = house.shown(again, "Ready.")
    assert len(gallery(ready)) == 2


def test_a_limit_is_waited_for_and_the_newest_state_is_sent(house: House) -> None:
    asked, claim = _started(house)
    house.discord.faults.limit("PATCH", "/messages/", retry_after=2.0)
    house.hand.stage(claim, "cutouts", 0.2)
    limited = wait_for(
        lambda: [one for one in house.discord.faults.requests("PATCH", "/messages/") if one.status == 429]
    )
    house.hand.stage(claim, "design", 0.5)
    house.hand.finish(claim)
    house.shown(asked, "Ready.")
    later = [one for one in house.discord.faults.requests("PATCH", "/messages/") if one.at > limited[0].at]
    assert later[0].at - limited[0].at >= 1.9
    states = [str(one.body) for one in later]
    assert not any(state in states[:place] for place, state in enumerate(states)), "a state was sent twice"
    assert "Ready." in states[-1]


def test_a_ban_stops_everything_for_a_while(house: House) -> None:
    asked, claim = _started(house)
    second = house.ask(person=house.discord.world.person("zoe"))
    house.shown(second)
    house.discord.faults.limit("PATCH", "/messages/", retry_after=1.0, banned=True, times=None)
    house.hand.stage(claim, "cutouts", 0.2)
    wait_for(lambda: [one for one in house.discord.faults.requests("PATCH", "/messages/") if one.status == 429])
    house.hand.finish(claim)
    pause(4.0)
    banned = [one for one in house.discord.faults.requests("PATCH|POST", "/messages/") if one.status == 429]
    assert len(banned) <= 2, "a hot loop against a wall"
    assert "Ready." not in text_of(house.shown(asked))


def test_a_revoked_token_ends_the_bot_with_one_line_that_does_not_show_it(house: House, capfd, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    house.discord.gateway.refuses_token = True
    house.discord.run(house.discord.gateway.close(4004))
    house.wait_for_end()
    assert house.codes == [4]
    said = capfd.readouterr().err.strip().splitlines()
    assert [line for line in said if "Discord does not take the bot's token any more" in line]
    tokens = (house.discord.world.bot_token,)
    assert not any(token in line for line in said for token in tokens)
    assert len(house.discord.gateway.sessions) == 1, "it came back with the same token"


def test_a_token_that_is_revoked_between_two_requests_ends_the_bot_as_well(house: House) -> None:
    _, claim = _started(house)
    house.clock.pass_by(14 * 60 + 1)
    house.discord.faults.plan("revoked", "PATCH", "/channels/", times=None)
    house.hand.finish(claim)
    house.wait_for_end()
    assert house.codes == [4]


def test_a_lost_answer_makes_no_second_message(house: House) -> None:
    """The message was made, and the bot did not hear so: it finds it by its number, or Discord by its nonce."""
    _, claim = _started(house)
    house.discord.world.clock.pass_by(QUARTER)
    house.discord.faults.plan("no permission", "PATCH", "/channels/")
    house.discord.faults.swallow("POST", f"/channels/{house.channel.id}/messages")
    house.hand.finish(claim)
    wait_for(lambda: house.message(claim.id).final_at)
    ready = [one for one in house.channel.messages.values() if "Ready." in text_of(one)]
    assert len(ready) == 1


def test_a_message_that_moved_still_has_buttons(house: House) -> None:
    _, claim = _started(house)
    house.discord.world.clock.pass_by(QUARTER)
    house.discord.faults.plan("no permission", "PATCH", "/channels/")
    house.hand.finish(claim)
    fresh = wait_for(lambda: [one for one in house.channel.messages.values() if "Ready." in text_of(one)])[0]
    assert button(fresh, "variations") == f"ts1:variations:{claim.id}"
    assert [one for one in walked(fresh["components"]) if one["type"] == 17]
