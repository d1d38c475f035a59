"""One message for each picture, from the place in the line to the finished files, and what it is made of."""

import io
import json
import re
from itertools import pairwise

import sqlalchemy as sa
from PIL import Image

from bots.discord.layout import components
from bots.message import Message
from bots.surface import Pace
from service.database import Generation, db_now
from tests.bots.discord.house import House, button, gallery, photo, run_alone, text_of
from tests.bots.discord.wire.people import Upload as Attached
from tests.bots.discord.wire.rules import V2, walked
from tests.waiting import HANG_SECONDS, pause, wait_for
from worker.process import run_worker


def test_from_the_command_to_the_finished_picture(house: House) -> None:
    asked = house.ask({"style": "neon-night", "realism": 40, "line": "Episode 12"})
    assert house.discord.people.answer(asked)["type"] == 5
    queued = house.shown(asked, "Next in line.", "Cancel")
    claim = house.hand.take()
    house.hand.stage(claim, "cutouts", 0.25)
    running = house.shown(asked, "Cutting people out", "25 %", "Cancel")
    house.hand.preview(claim)
    previewed = house.shown(asked, "70 %")
    assert len(gallery(previewed)) == 1
    house.hand.finish(claim)
    ready = house.shown(asked, "Ready.")

    assert queued["id"] == running["id"] == ready["id"]
    assert len(asked.channel.messages) == 1
    thumbnail, cover = gallery(ready)
    assert all("Why rockets explode" in one["description"] for one in (thumbnail, cover))
    assert [one["description"] for one in ready["attachments"]] == [thumbnail["description"], cover["description"]]
    assert all(0 < len(one["description"]) <= 1024 for one in (thumbnail, cover))
    assert ready["attachments"][0]["url"] == thumbnail["media"]["url"]
    for label in ("1280x720 JPG", "3000x3000 JPG", "1280x720 PSD", "3000x3000 PSD"):
        assert label in text_of(ready), text_of(ready)
    for verb in ("variations", "style", "title", "background", "downloads", "delete"):
        assert button(ready, verb) == f"ts1:{verb}:{house.generations()[0].id}"
    assert ready["flags"] & V2
    row = house.generations()[0]
    assert (row.style_id, row.realism, row.kicker, row.source) == ("neon-night", 40, "Episode 12", "discord")


def test_a_preview_that_stands_there_is_kept_and_not_sent_again(house: House) -> None:
    asked = house.ask()
    house.shown(asked)
    claim = house.hand.take()
    house.hand.preview(claim)
    before = house.shown(asked, "70 %")
    house.hand.stage(claim, "files", 0.9)
    after = house.shown(asked, "90 %")
    assert [one["id"] for one in after["attachments"]] == [one["id"] for one in before["attachments"]]
    assert gallery(after)[0]["media"]["url"] == before["attachments"][0]["url"]
    last = house.discord.faults.requests("PATCH", "@original|/messages/")[-1]
    assert last.files == ()
    assert [one["id"] for one in last.body["attachments"]] == [one["id"] for one in before["attachments"]]


def test_edits_keep_their_distance_and_the_last_one_shows_the_end(settings, discord, made) -> None:
    with House(settings, discord, made, pace=Pace(seconds_between=2.0, patience_seconds=HANG_SECONDS)) as house:
        asked = house.ask()
        house.shown(asked)
        claim = house.hand.take()
        for percent in range(5, 100, 5):
            house.hand.stage(claim, "design", percent / 100)
            pause(0.1)
        house.hand.finish(claim)
        house.shown(asked, "Ready.")
        pause(2.5)
    edits = discord.faults.requests("PATCH", "/messages/")
    assert all(late.at - early.at >= 1.9 for early, late in pairwise(edits))
    assert len(edits) < 8
    assert "Ready." in json.dumps(edits[-1].body)


def test_the_place_in_the_line_is_shown(house: House) -> None:
    house.shown(house.ask(), "Next in line.")
    second = house.ask()
    house.shown(second, "In line: 1 picture is ahead of yours.")


def test_without_a_worker_it_is_taken_and_delivered_when_one_is_back(house: House) -> None:
    asked = house.ask()
    house.shown(asked)
    with house.desk.database.transaction() as session:
        session.execute(sa.update(Generation).values(available_at=db_now(-60)))
    house.shown(asked, "waits for a worker")
    house.hand.finish(house.hand.take())
    house.shown(asked, "Ready.")


def test_a_failed_picture_says_why_and_can_be_tried_again_in_the_same_message(house: House) -> None:
    asked = house.ask()
    house.shown(asked)
    house.hand.fail(house.hand.take(), "No face was found in the host's photo.")
    failed = house.shown(asked, "could not be made", "No face was found in the host's photo.", "Try again")
    row = house.generations()[0]
    assert str(row.id) in text_of(failed)
    assert "Traceback" not in text_of(failed)
    house.press(failed, "retry")
    house.shown(asked, "Next in line.")
    house.hand.finish(house.hand.take())
    assert house.shown(asked, "Ready.")["id"] == failed["id"]
    assert len(asked.channel.messages) == 1


def test_what_does_not_fit_is_shown_smaller_and_linked(house: House) -> None:
    house.discord.world.size_limit = 600_000
    ready = house.ready()
    thumbnail, cover = ready["attachments"]
    assert thumbnail["size"] <= 600_000
    assert cover["size"] <= 600_000
    assert cover["filename"].endswith(".jpg")
    assert "3000x3000 JPG" in text_of(ready)


def test_a_limit_that_nobody_told_is_found_out_and_fails_nothing(house: House) -> None:
    asked = house.ask()
    house.shown(asked)
    claim = house.hand.take()
    house.shown(asked, "Starting")
    house.discord.faults.plan("too large", "PATCH", "/messages/")
    house.hand.finish(claim)
    ready = house.shown(asked, "Ready.")
    assert len(gallery(ready)) == 2
    assert all(one["size"] <= 2**20 for one in ready["attachments"])
    second = house.ask()
    house.shown(second)
    claim = house.hand.take()
    house.shown(second, "Starting")
    house.discord.faults.plan("too large", "PATCH", "/messages/", times=2)
    house.hand.finish(claim)
    bare = house.shown(second, "Ready.", "1280x720 JPG")
    assert bare["attachments"] == []


def test_what_somebody_writes_means_nothing_and_calls_nobody(house: House) -> None:
    title = "@everyone <@800000000000000099> **b** [x](https://example.org) \U0001f469‍\U0001f680"
    asked = house.ask({"title": title})
    shown = text_of(house.shown(asked))
    assert "\\<@" in shown
    assert "@everyone" not in shown
    assert "](https://example.org" not in shown.replace("\\](", "")
    assert "\U0001f469‍\U0001f680" in shown
    bodies = [one.body for one in house.discord.faults.requests("PATCH", "/messages/")]
    assert all(one["allowed_mentions"] == {"parse": []} for one in bodies)


def test_long_words_are_cut_between_characters(house: House) -> None:
    family = "\U0001f469‍\U0001f469‍\U0001f467"
    message = Message(generation_id=None, state="queued", locale="en", title=family * 200, headline="Next in line.")
    with_title = run_alone(lambda: components(message))
    shown = next(one["content"] for one in walked(with_title) if "content" in one).splitlines()[0]
    words = shown.removeprefix("### ").removesuffix("…")
    assert len(words) == len(family) * 119
    assert words == family * 119


def test_a_message_that_somebody_deleted_is_left_alone(house: House) -> None:
    asked = house.ask()
    shown = house.shown(asked)
    with house.discord.world.lock:
        del asked.channel.messages[shown["id"]]
    house.hand.finish(house.hand.take())
    row = wait_for(lambda: (row := house.message(house.generations()[0].id)).final_at and row)
    assert row.undelivered.startswith("gone")
    before = len(house.discord.faults.seen)
    pause(2.0)
    assert len(house.discord.faults.seen) == before
    assert asked.channel.messages == {}


def test_deleting_takes_the_pictures_away(house: House) -> None:
    ready = house.ready()
    house.press(ready, "delete")
    gone = house.seen(house.channel, ready["id"], "This picture was deleted.")
    assert gone["attachments"] == []
    assert gallery(gone) == []
    assert house.generations() == []


def test_a_link_that_discord_takes_for_none_costs_nothing_but_itself(house: House) -> None:
    asked = house.ask()
    house.shown(asked)
    claim = house.hand.take()
    house.shown(asked, "Starting")
    house.discord.faults.plan("ill-formed", "PATCH", "/messages/")
    house.hand.finish(claim)
    ready = house.shown(asked, "Ready.")
    assert len(gallery(ready)) == 2
    assert not [one for one in walked(ready["components"]) if one.get("style") == 5]
    assert button(ready, "downloads")


def test_the_real_worker_and_the_real_engine_end_in_a_message(house: House) -> None:
    asked = house.ask({"host": Attached("me.jpg", photo()), "formats": "youtube"})
    house.shown(asked, "Next in line.")
    assert run_worker(house.settings, once=True) == 1
    ready = house.shown(asked, "Ready.")
    assert gallery(ready)[0]["description"] == "Video thumbnail with 1 person and the words: Why rockets explode"
    path = re.sub(r"^http://[^/]+|\?.*$", "", ready["attachments"][0]["url"])
    with Image.open(io.BytesIO(house.discord.world.files[path])) as shown:
        assert shown.size == (1280, 720)
