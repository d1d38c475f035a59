"""Buttons and forms: who may, who pays, how long they live."""

import re

import pytest
import sqlalchemy as sa

from service.database import ChatMessage
from tests.api.stand_ins import stand_in_samples
from tests.bots.discord.house import House, button, gallery, photo, text_of
from tests.bots.discord.wire.people import Upload as Attached
from tests.bots.discord.wire.rules import EPHEMERAL, walked
from tests.bots.discord.wire.world import MEBIBYTE, Json
from tests.waiting import pause, wait_for

PARENT = "A variation of this picture"


def _variations(house: House) -> list[Json]:
    return [one for one in house.channel.messages.values() if PARENT in text_of(one)]


def test_variations_are_messages_of_their_own_that_link_their_parent(house: House) -> None:
    ready = house.ready()
    house.press(ready, "variations")
    wait_for(lambda: len(_variations(house)) == 3)
    link = f"https://discord.com/channels/{house.server}/{house.channel.id}/{ready['id']}"
    assert all(link in text_of(one) for one in _variations(house))
    assert len({row.variant for row in house.generations()}) == 4
    for _ in range(3):
        house.hand.finish(house.hand.take())
    wait_for(lambda: all("Ready." in text_of(one) for one in _variations(house)))
    parent = house.channel.messages[ready["id"]]
    assert parent["attachments"] == ready["attachments"]
    assert parent["edits"] == ready["edits"]


def test_two_presses_of_one_finger_are_one(house: House) -> None:
    ready = house.ready()
    first, second = house.press(ready, "variations"), house.press(ready, "variations")
    house.discord.people.answer(first)
    house.discord.people.answer(second)
    wait_for(lambda: len(house.generations()) == 4)
    pause(1.5)
    assert len(house.generations()) == 4


def test_only_whoever_asked_may_cancel_and_delete(house: House) -> None:
    stranger = house.discord.world.person("zoe")
    asked = house.ask()
    queued = house.shown(asked)
    told = house.discord.people.told(house.press(queued, "cancel", person=stranger))
    assert text_of(told).strip() == f"Only <@{house.ann.id}> may do that."
    assert told["flags"] & EPHEMERAL
    assert told["pings"] == []
    assert house.generations()[0].status == "pending"
    house.press(queued, "cancel")
    house.shown(asked, "Cancelled")
    ready = house.ready()
    told = house.discord.people.told(house.press(ready, "delete", person=stranger))
    assert f"Only <@{house.ann.id}>" in text_of(told)
    assert len(house.generations()) == 2


def test_somebody_elses_variations_are_theirs(house: House) -> None:
    ready = house.ready(house.ask({"host": Attached("me.jpg", photo())}))
    stranger = house.discord.world.person("zoe")
    house.press(ready, "variations", person=stranger)
    wait_for(lambda: len(_variations(house)) == 3)
    first, *others = house.generations()
    assert {row.user_id for row in others} != {first.user_id}
    with house.desk.database.read() as session:
        people = session.scalars(sa.select(ChatMessage.person).where(ChatMessage.parent_id.is_not(None))).all()
    assert set(people) == {stranger.id}


def test_a_form_asks_for_a_style_and_takes_a_photo(house: House) -> None:
    ready = house.ready()
    opened = house.press(ready, "style")
    form = house.discord.people.answer(opened)["data"]
    fields = list(walked(form["components"]))
    select = next(one for one in fields if one["type"] == 3)
    assert "neon-night" in [one["value"] for one in select["options"]]
    upload = next(one for one in fields if one["type"] == 19)
    assert upload.get("required") is False
    made = house.discord.people.hand_in(
        house.ann, opened, {"style": ["neon-night"], "photo": Attached("me.jpg", photo())}
    )
    house.shown(made, PARENT)
    row = house.generations()[-1]
    assert row.style_id == "neon-night"
    assert row.host_key
    assert row.parent_id == house.generations()[0].id


def test_a_form_for_words_holds_those_there_are_and_refits_them(house: House) -> None:
    ready = house.ready()
    opened = house.press(ready, "title")
    form = house.discord.people.answer(opened)["data"]
    assert next(one for one in walked(form["components"]) if one["type"] == 4)["value"] == "Why *rockets* explode"
    made = house.discord.people.hand_in(house.ann, opened, {"title": "Why rockets fly"})
    house.shown(made, PARENT, "Why rockets fly")


def test_another_ground_under_the_same_people(house: House) -> None:
    ready = house.ready()
    house.shown(house.press(ready, "background"), PARENT)
    assert house.generations()[-1].parent_id == house.generations()[0].id


def test_downloads_are_for_one_alone_and_fresh_each_time(house: House) -> None:
    house.discord.world.size_limit = 25 * MEBIBYTE
    ready = house.ready()
    first = house.discord.people.told(house.press(ready, "downloads"))
    assert first["flags"] & EPHEMERAL
    names = {one["filename"] for one in first["attachments"]}
    assert any(name.endswith("youtube.jpg") for name in names)
    assert any(name.endswith("youtube.psd") for name in names), "it is under the limit"
    assert not any(name.endswith("podcast.psd") for name in names), "it is over the limit"
    for label in ("1280x720 JPG", "3000x3000 JPG", "1280x720 PSD", "3000x3000 PSD", "ZIP"):
        assert f"[{label}](" in text_of(first)
    pause(4.5)  # or it is the same press
    second = house.discord.people.told(house.press(ready, "downloads"))
    assert second["id"] != first["id"]
    assert _links(first) != _links(second)
    assert all(len(link) < 2000 for link in _links(second))


def _links(message: Json) -> list[str]:
    return re.findall(r"\]\((http[^)]+)\)", text_of(message))


def test_a_restart_in_the_middle_gives_one_delivery_in_the_same_message(house: House) -> None:
    waiting, running, finished = house.ask(), house.ask({"title": "Two"}), house.ask({"title": "Three"})
    messages = [house.shown(one)["id"] for one in (waiting, running, finished)]
    claims = [house.hand.take(), house.hand.take()]
    house.hand.stage(claims[0], "design", 0.5)
    house.stop()
    house.hand.finish(claims[1])
    house.start()
    house.hand.finish(claims[0])
    house.hand.finish(house.hand.take())
    for one, identifier in zip((waiting, running, finished), messages, strict=True):
        assert house.shown(one, "Ready.")["id"] == identifier
    pause(1.5)
    assert sorted(house.channel.messages) == sorted(messages)
    finals = [
        one
        for one in house.discord.faults.requests("PATCH|POST", "/messages/")
        if "Ready." in str(one.body["components"])
    ]
    assert len(finals) == 3


def test_buttons_live_on_after_a_restart_and_after_days(house: House) -> None:
    ready = house.ready()
    house.restart()
    house.discord.world.clock.pass_by(90 * 86400)
    house.clock.pass_by(90 * 86400)
    house.press(ready, "variations")
    wait_for(lambda: len(_variations(house)) == 3)


def test_buttons_of_a_message_from_before_still_work(house: House) -> None:
    """As the first version sent it: a plain message with a row of buttons, and one whose verb nobody knows any more."""
    ready = house.ready()
    number = house.generations()[0].id
    row = [
        {"type": 2, "style": 1, "label": "Variations", "custom_id": f"ts1:variations:{number}"},
        {"type": 2, "style": 1, "label": "Upscale", "custom_id": f"ts1:upscale:{number}"},
    ]
    old = {**ready, "flags": 0, "components": [{"type": 1, "components": row}], "id": house.discord.world.new_id()}
    house.channel.messages[old["id"]] = old
    told = house.discord.people.told(house.press(old, "upscale"))
    assert "a version that is no longer there" in text_of(told)
    house.press(old, "variations")
    wait_for(lambda: len(_variations(house)) == 3)


def test_a_button_of_a_deleted_picture_says_so(house: House) -> None:
    ready = house.ready()
    house.press(ready, "delete")
    house.seen(house.channel, ready["id"], "This picture was deleted.")
    told = house.discord.people.told(house.press(ready, "downloads"))
    assert "no longer there" in text_of(told)


def test_a_picture_in_a_message_becomes_a_host(house: House) -> None:
    attached = house.discord.people.attach(house.channel, Attached("beach.jpg", photo()))
    message = {**house.ready(), "attachments": [attached], "components": [], "flags": 0, "content": "look"}
    opened = house.discord.people.on_message(house.ann, house.channel, "Thumbnail from this picture", message)
    made = house.discord.people.hand_in(house.ann, opened, {"title": "From the beach"})
    house.shown(made, "From the beach")
    assert house.generations()[-1].host_key
    bare = house.discord.people.on_message(
        house.ann, house.channel, "Thumbnail from this picture", {**message, "attachments": []}
    )
    assert "no picture attached" in text_of(house.discord.people.told(bare))


def test_a_form_that_outlived_its_picture_says_so(house: House) -> None:
    attached = house.discord.people.attach(house.channel, Attached("beach.jpg", photo()))
    message = {**house.ready(), "attachments": [attached], "components": [], "flags": 0, "content": "look"}
    opened = house.discord.people.on_message(house.ann, house.channel, "Thumbnail from this picture", message)
    house.discord.people.answer(opened)
    house.restart()
    told = house.discord.people.told(house.discord.people.hand_in(house.ann, opened, {"title": "Too late"}))
    assert "open for too long" in text_of(told)


def test_a_form_that_was_open_over_a_restart_is_still_read(house: House) -> None:
    opened = house.press(house.ready(), "style")
    house.discord.people.answer(opened)
    house.restart()
    house.shown(house.discord.people.hand_in(house.ann, opened, {"style": ["magazine"]}), PARENT)
    assert house.generations()[-1].style_id == "magazine"


def test_styles_are_chosen_from_a_gallery(house: House) -> None:
    shown = house.discord.people.told(house.discord.people.slash(house.ann, house.channel, "thumbnail-styles"))
    opened = house.discord.people.click(house.ann, house.channel, shown, "ts-styles", values=["newsroom"])
    made = house.discord.people.hand_in(house.ann, opened, {"title": "Chosen"})
    house.shown(made, "Chosen")
    assert house.generations()[-1].style_id == "newsroom"


def test_the_gallery_shows_every_style_with_its_name(settings, discord, made, tmp_path) -> None:
    with House(settings.model_copy(update={"cache_dir": tmp_path / "cache"}), discord, made) as house:
        stand_in_samples(house.settings, house.desk.registry)
        shown = discord.people.told(discord.people.slash(house.ann, house.channel, "thumbnail-styles"))
        labels = [one.label for one in house.desk.registry.styles.values()]
        assert len(shown["attachments"]) == len(gallery(shown)) <= 10
        assert ", ".join(one["description"] for one in gallery(shown)) == ", ".join(labels)
        assert all(f"**{label}**" in text_of(shown) for label in labels)
        one_by_one = [len(one["items"]) for one in walked(shown["components"]) if one["type"] == 12]
        assert set(one_by_one) == {1}, "several in one gallery are cropped to squares"


def test_a_name_of_a_button_fits(house: House) -> None:
    ready = house.ready()
    for one in walked(ready["components"]):
        assert len(one.get("custom_id", "")) <= 100
    assert button(ready, "delete").startswith("ts1:delete:")
    assert len(gallery(ready)) == 2


@pytest.mark.parametrize("verb", ["variations", "downloads"])
def test_a_broken_answer_of_ours_ends_in_a_sentence(house: House, verb: str, monkeypatch) -> None:
    ready = house.ready()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a secret of the house")

    for place in ("bots.discord.buttons.press", "bots.discord.looking.downloads"):
        monkeypatch.setattr(place, broken)
    told = house.discord.people.told(house.press(ready, verb))
    assert "Something of ours broke" in text_of(told)
    assert "secret" not in text_of(told)
