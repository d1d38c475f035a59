"""Asking for a picture: acknowledged at once, whoever asks and wherever; a wrong photo is told by its name."""

import io
import re
import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa
from PIL import Image

from bots.discord.text import plain
from service.database import Database, Generation, Upload
from tests.bots.discord.house import House, gallery, photo, text_of
from tests.bots.discord.wire.people import Upload as Attached
from tests.bots.discord.wire.rules import EPHEMERAL
from tests.waiting import HANG_SECONDS, pause, side_by_side, wait_for


class Held(Database):
    """One that answers nobody while its gate is shut."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.gate = threading.Event()
        self.gate.set()

    def read(self):
        self.gate.wait(HANG_SECONDS)
        return super().read()

    def write(self, work, **known):
        self.gate.wait(HANG_SECONDS)
        return super().write(work, **known)


def test_it_is_acknowledged_before_the_database_answers(settings, discord, made) -> None:
    with House(settings, discord, made, database=Held(settings.database)) as house:
        gate = house.desk.database.gate
        house.shown(house.ask())  # everything is warm
        gate.clear()
        asked = house.ask({"host": Attached("me.jpg", photo())})
        assert discord.people.answer(asked)["type"] == 5
        gate.set()
        house.shown(asked, "ahead of yours")
        message = next(iter(asked.channel.messages.values()))
        gate.clear()
        for act in (
            lambda: house.press(message, "cancel"),
            lambda: discord.people.slash(house.ann, house.channel, "thumbnail-status"),
        ):
            assert discord.people.answer(act())
        gate.set()


def test_a_form_opens_before_the_database_answers_as_well(settings, discord, made) -> None:
    with House(settings, discord, made, database=Held(settings.database)) as house:
        ready, gate = house.ready(), house.desk.database.gate
        gate.clear()
        for verb in ("style", "title"):
            assert discord.people.answer(house.press(ready, verb))["type"] == 9
        gate.set()


def test_host_and_guests_pass_the_quarantine_and_stand_in_the_row(house: House) -> None:
    asked = house.ask(
        {
            "host": Attached("me.jpg", photo()),
            "guest1": Attached("one.png", photo("PNG")),
            "guest2": Attached("two.webp", photo("WEBP")),
        }
    )
    house.shown(asked, "Next in line.")
    row = house.generations()[0]
    with house.desk.database.read() as session:
        uploads = {one.key: one.status for one in session.scalars(sa.select(Upload))}
    assert uploads[row.host_key] == "cleared"
    assert [uploads[key] for key in row.guest_keys] == ["cleared", "cleared"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("setup.png", b"MZ\x90\x00" + b"\0" * 500),
        ("drawing.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        ("nothing.jpg", b""),
        ("torn.jpg", photo()[:900]),
        ("bomb.png", None),
        ("moving.gif", None),
    ],
)
def test_what_is_no_photo_is_refused_by_name_and_makes_no_generation(
    house: House, name: str, data: bytes | None
) -> None:
    data = {"bomb.png": bomb, "moving.gif": moving}[name]() if data is None else data
    asked = house.ask({"host": Attached(name, data)})
    told = house.discord.people.told(asked)
    assert name in text_of(told)
    assert told["flags"] & EPHEMERAL
    assert house.generations() == []
    assert [one for one in asked.channel.messages.values() if not one["flags"] & EPHEMERAL] == []


def bomb() -> bytes:
    """A header that promises 60,000 by 60,000."""
    data = bytearray(photo("PNG", (64, 64)))
    data[16:24] = (60_000).to_bytes(4) * 2
    return bytes(data)


def moving() -> bytes:
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue")]
    data = io.BytesIO()
    frames[0].save(data, "GIF", save_all=True, append_images=frames[1:])
    return data.getvalue()


def test_a_photo_that_says_it_is_too_large_is_not_fetched(house: House) -> None:
    told = house.discord.people.told(house.ask({"host": Attached("huge.jpg", photo(), size=200 * 2**20)}))
    assert "huge.jpg" in text_of(told)
    assert house.discord.cdn.asked == []
    assert house.generations() == []


def test_a_photo_larger_than_it_says_is_cut_off(settings, discord, made) -> None:
    with House(settings.model_copy(update={"upload_bytes_limit": 100_000}), discord, made) as house:
        told = discord.people.told(house.ask({"host": Attached("grown.jpg", photo() + b"\0" * 500_000, size=5_000)}))
        assert "grown.jpg" in text_of(told)
        assert house.generations() == []


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/attachments/1/2/me.jpg",
        "http://cdn.discordapp.com/attachments/1/2/me.jpg",
        "https://someone:word@cdn.discordapp.com/attachments/1/2/me.jpg",
        "https://10.0.0.1/attachments/1/2/me.jpg",
        "{elsewhere}/attachments/1/2/me.jpg",
    ],
)
def test_an_address_that_is_not_discords_is_not_visited(house: House, url: str) -> None:
    """`elsewhere` is the API's own port: a machine that would answer."""
    elsewhere = house.discord.api_url.removesuffix("/api/v10")
    before = len(house.discord.faults.seen)
    attached = Attached("me.jpg", photo(), url=url.format(elsewhere=elsewhere))
    told = house.discord.people.told(house.ask({"host": attached}))
    assert "me.jpg" in text_of(told)
    assert house.discord.cdn.asked == []
    assert not [one for one in house.discord.faults.seen[before:] if "me.jpg" in one.path]
    assert house.generations() == []


def test_a_redirect_is_not_followed(house: House) -> None:
    attached = house.discord.people.attach(house.channel, Attached("me.jpg", photo()))
    path = re.sub(r"^http://[^/]+|\?.*$", "", attached["url"])
    house.discord.cdn.redirects[path] = f"{house.discord.cdn_url}/secret"
    house.discord.world.files["/secret"] = photo()
    told = house.discord.people.told(house.ask({"host": Attached("me.jpg", b"", size=9, url=attached["url"])}))
    assert "me.jpg" in text_of(told)
    assert house.discord.cdn.asked == [path]
    assert house.generations() == []


@pytest.mark.parametrize("status", [403, 404])
def test_a_photo_that_is_gone_is_to_be_attached_again(house: House, status: int) -> None:
    attached = house.discord.people.attach(house.channel, Attached("me.jpg", photo()))
    house.discord.cdn.gone[re.sub(r"^http://[^/]+|\?.*$", "", attached["url"])] = status
    told = house.discord.people.told(house.ask({"host": Attached("me.jpg", b"", size=9, url=attached["url"])}))
    assert "me.jpg is no longer there" in text_of(told)
    assert house.generations() == []


def test_the_avatar_is_taken_when_it_is_asked_for(house: House) -> None:
    picture = house.discord.world.person("max", avatar="0a1b2c")
    house.discord.world.files[f"/avatars/{picture.id}/0a1b2c.png"] = photo("PNG")
    house.shown(house.ask({"avatar": True}, person=picture), "Next in line.")
    assert house.generations()[0].host_key
    told = house.discord.people.told(house.ask({"avatar": True}))
    assert "no picture of your own" in text_of(told)


def test_a_full_queue_is_told_with_a_number_and_a_wait_and_leaves_no_row(settings, discord, made) -> None:
    with House(settings.model_copy(update={"pending_per_user": 1}), discord, made) as house:
        house.shown(house.ask())
        refused = house.ask()
        told = text_of(discord.people.told(refused))
        assert "1 of your pictures is waiting" in told
        assert "minute" in told
        assert len(house.generations()) == 1
        assert len([one for one in house.channel.messages.values() if not one["flags"] & EPHEMERAL]) == 1


def test_a_queue_that_is_full_for_everybody_is_told_and_lets_newcomers_in(settings, discord, made) -> None:
    full = settings.model_copy(update={"pending_limit": 1, "pending_per_user": 2})
    with House(full, discord, made) as house:
        house.shown(house.ask())
        told = text_of(discord.people.told(house.ask()))
        assert "Too many pictures are waiting" in told
        assert "minute" in told
        assert len(house.generations()) == 1
        house.shown(house.ask(person=discord.world.person("newcomer")))
        assert len(house.generations()) == 2


def test_the_same_interaction_twice_is_one_picture(house: House) -> None:
    asked = house.ask()
    house.shown(asked)
    house.discord.people.again(asked)
    wait_for(lambda: len(house.discord.faults.requests("POST", f"/interactions/{asked.id}")) == 2)
    pause(1.0)
    assert len(house.generations()) == 1
    assert len(asked.channel.messages) == 1


def test_a_gateway_that_closes_is_entered_again_and_repeats_are_known(house: House) -> None:
    asked = house.ask()
    house.shown(asked)
    house.discord.run(house.discord.gateway.close(4000))
    wait_for(lambda: house.discord.gateway.resumed == 1 and house.discord.gateway.connected)
    house.discord.people.again(asked)
    house.shown(house.ask({"title": "After it"}))
    assert [row.title for row in house.generations()] == ["Why *rockets* explode", "After it"]


def test_what_was_said_while_the_gateway_was_shut_is_heard_after_it(house: House) -> None:
    house.discord.run(house.discord.gateway.close(4000))
    asked = house.ask()
    house.shown(asked, "Next in line.")


def test_commands_speak_four_languages_and_so_do_answers(house: House) -> None:
    commands = {one["name"]: one for one in house.discord.world.commands}
    thumbnail = commands["thumbnail"]
    options = {one["name"]: one for one in thumbnail["options"]}
    for one in (thumbnail, *options.values()):
        assert {"de", "es-ES", "ja"} <= set(one["name_localizations"])
        assert {"de", "es-ES", "ja"} <= set(one["description_localizations"])
    assert options["title"]["required"]
    assert (options["realism"]["min_value"], options["realism"]["max_value"]) == (0, 100)
    assert options["style"]["autocomplete"]
    assert {"host", "guest1", "guest2", "guest3", "guest4", "line", "formats", "avatar"} <= set(options)
    for locale, words in (("de", "Abbrechen"), ("es-ES", "Cancelar"), ("ja", "キャンセル")):
        asked = house.ask(person=house.discord.world.person(f"in-{locale}", locale=locale))
        house.shown(asked, words)


def test_styles_are_offered_while_one_types(house: House) -> None:
    offered = house.discord.people.complete(house.ann, house.channel, "thumbnail", "style", "ne")
    assert [one["value"] for one in offered][:2] == ["neon-night", "newsroom"]
    told = house.discord.people.told(house.ask({"style": "no-such"}))
    assert "no-such" in text_of(told)


def test_it_works_between_two_and_where_a_user_has_brought_it_along(house: House) -> None:
    world = house.discord.world
    for command in world.commands:
        if command["name"] != "thumbnail-server":
            assert command["integration_types"] == [0, 1]
            assert command["contexts"] == [0, 1, 2]
    between = world.direct_channel(house.ann.id)
    asked = house.ask(channel=between)
    assert len(gallery(house.ready(asked))) == 2
    foreign = world.channel(world.new_id(), reachable=False)
    asked = house.ask(channel=foreign, user_install=True)
    ready = house.ready(asked)
    made = house.press(ready, "variations", user_install=True)
    wait_for(
        lambda: len([one for one in foreign.messages.values() if "A variation of this picture" in text_of(one)]) == 3
    )
    assert asked.followups + made.followups <= 5
    assert made.followups == 2


def test_a_person_is_known_by_their_number_alone(house: House) -> None:
    house.shown(house.ask())
    house.shown(house.ask(person=replace(house.ann, name="renamed")))
    assert len({row.user_id for row in house.generations()}) == 1


def test_twenty_at_once_are_all_taken(house: House) -> None:
    people = [house.discord.world.person(f"p{number}") for number in range(20)]
    asked = side_by_side(*(lambda person=person: house.ask(person=person) for person in people))
    for one in asked:
        house.shown(one)
    assert len(house.generations()) == 20


def test_words_of_others_are_disarmed() -> None:
    assert plain("# <@1> *a* [b](c)\nd @here") == "\\# \\<@\u200b1> \\*a\\* \\[b\\](c) d @\u200bhere"
    assert plain("x" * 400, 10) == "x" * 9 + "…"


def test_nothing_is_kept_of_a_refused_photo(house: House) -> None:
    house.discord.people.told(house.ask({"host": Attached("torn.jpg", photo()[:900])}))
    with house.desk.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Generation)) == 0
