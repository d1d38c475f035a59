"""From the command, a shortcut, a mention or a word in private to the message, by HTTP and by a socket."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image
from skimage import data

from tests.bots.slack.conftest import at_desk, line_of, own_settings
from tests.bots.slack.deeds import ask, button, filled, images, message, open_modal, texts, told, verbs
from tests.bots.slack.running import App, Hand
from tests.bots.slack.wire.sending import Member
from tests.bots.slack.wire.server import SlackWire
from tests.bots.slack.wire.workspace import Workspace
from tests.waiting import wait_for


@pytest.fixture(scope="module")
def portrait() -> bytes:
    made = io.BytesIO()
    Image.fromarray(data.astronaut()).save(made, "PNG")
    return made.getvalue()


def test_the_command_opens_a_modal_and_its_words_become_a_picture_either_way(
    way: str, wire: SlackWire, workspace: Workspace, start: Callable[..., App], at_once: None
) -> None:
    app = start(own_settings(wire, workspace.token, socket=way == "socket"))
    member, hand = at_desk(wire, workspace, line_of(way, wire, app)), Hand(app.desk)
    view = open_modal(member, "Why *rockets* explode")
    blocks = {block["block_id"]: block for block in view["blocks"]}
    assert blocks["title"]["element"]["initial_value"] == "Why *rockets* explode"
    assert blocks["style"]["element"]["type"] == "static_select"
    assert blocks["realism"]["element"]["max_value"] == "100"
    assert blocks["host"]["element"]["type"] == blocks["guests"]["element"]["type"] == "file_input"
    assert (blocks["host"]["element"]["max_files"], blocks["guests"]["element"]["max_files"]) == (1, 4)
    answer = member.submit(view, filled(style="neon-night", realism="40", kicker="Episode 7"))
    assert (answer.status, answer.body) == (200, {})
    first = message(workspace)
    assert first.channel == member.channel.id
    assert verbs(first.blocks) == ["cancel"]
    assert "Why rockets explode" in texts(first.blocks)
    hand.finish()
    shown = message(workspace, containing="Ready")
    assert shown.ts == first.ts
    row = hand.rows()[0]
    assert (row.style_id, row.realism, row.kicker, row.source) == ("neon-night", 40, "Episode 7", "slack")
    assert button(shown, "variations")["value"] == f"ts1:variations:{row.id}"


@pytest.mark.parametrize("nothing", ["", "   "])
def test_words_after_the_command_may_be_none(nothing: str, member: Member) -> None:
    assert "initial_value" not in open_modal(member, nothing)["blocks"][0]["element"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "w" * 201}, "title"),
        ({"realism": "101"}, "realism"),
        ({"realism": "much"}, "realism"),
        ({"formats": ()}, "formats"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_the_modal_stays(
    wrong: dict, field: str, member: Member, hand: Hand
) -> None:
    view = open_modal(member)
    answer = member.submit(view, filled(**wrong))
    assert answer.body["response_action"] == "errors"
    assert list(answer.body["errors"]) == [field]
    assert member.submit(view, filled()).body == {}
    assert len(hand.waits()) == 1


def test_files_that_cannot_be_photos_are_said_at_their_field(member: Member, hand: Hand) -> None:
    view = open_modal(member)
    large = member.file("large.png", b"", size=11 * 2**20)
    drawing = member.file("drawing.svg", b"", size=10, mimetype="image/svg+xml")
    answer = member.submit(view, filled(host=[large], guests=[drawing]))
    assert "large.png" in answer.body["errors"]["host"]
    assert "10 MB" in answer.body["errors"]["host"]
    assert "drawing.svg" in answer.body["errors"]["guests"]
    assert hand.rows() == []


def test_host_and_guests_of_the_modal_become_photos_of_the_wish(
    member: Member, hand: Hand, portrait: bytes, workspace: Workspace
) -> None:
    host, guest = member.file("host.png", portrait), member.file("guest.png", portrait[::1])
    ask(member, host=[host], guests=[guest])
    (row,) = hand.waits()
    assert row.host_key
    assert len(row.guest_keys) == 1
    assert member.wire.asked_for(host["url_private"]) == [f"Bearer {workspace.token}"]


def test_one_s_own_picture_is_taken_as_host_when_one_asks_for_it(
    member: Member, hand: Hand, portrait: bytes, workspace: Workspace
) -> None:
    member.person.picture = member.wire.host("me.png", portrait, trouble="open")
    assert "avatar" in [block.get("block_id") for block in open_modal(member)["blocks"]]
    ask(member, avatar=1)
    (row,) = hand.waits()
    assert row.host_key
    assert member.wire.asked_for(member.person.picture) == [""], "a token was sent to where everybody's pictures lie"


def test_a_photo_that_is_given_goes_before_one_s_own_picture(member: Member, hand: Hand, portrait: bytes) -> None:
    member.person.picture = member.wire.host("me.png", portrait, trouble="open")
    ask(member, avatar=1, host=[member.file("host.png", portrait)])
    hand.waits()
    assert member.wire.asked_for(member.person.picture) == []


def test_who_has_no_picture_of_their_own_is_told(member: Member, hand: Hand) -> None:
    ask(member, avatar=1)
    assert "no picture of your own" in told(member)
    assert hand.rows() == []


def test_a_picture_that_lies_elsewhere_is_not_fetched(member: Member, hand: Hand) -> None:
    member.person.picture = "https://elsewhere.example/me.png"
    ask(member, avatar=1)
    assert "does not lie where" in told(member)
    assert hand.rows() == []


def test_a_shortcut_makes_a_picture_from_a_message_into_its_thread(
    member: Member, hand: Hand, portrait: bytes, workspace: Workspace
) -> None:
    file = member.file("rocket.png", portrait)
    member.shortcut("ts_from_picture", {"ts": "1700000000.000100", "text": "look", "files": [file]})
    view = wait_for(lambda: next(iter(workspace.views.values()), None), "the modal")
    assert "rocket.png" in texts(view["blocks"])
    assert "host" not in [block.get("block_id") for block in view["blocks"]]
    member.submit(view, filled("From a picture"))
    assert message(workspace).thread_ts == "1700000000.000100"
    assert hand.rows()[0].host_key


def test_a_shortcut_on_a_message_without_a_picture_says_so(member: Member) -> None:
    member.shortcut("ts_from_picture", {"ts": "1700000000.000100", "text": "only words"})
    assert "no picture" in told(member)


def test_a_mention_in_a_thread_is_answered_there(
    member: Member, hand: Hand, portrait: bytes, workspace: Workspace
) -> None:
    file = member.file("me.png", portrait)
    member.mention("Why *rockets* explode", files=[file], thread_ts="1700000000.000200")
    assert message(workspace).thread_ts == "1700000000.000200"
    assert hand.rows()[0].title == "Why *rockets* explode"
    assert hand.rows()[0].host_key


def test_a_mention_without_words_offers_the_modal(member: Member, workspace: Workspace, hand: Hand) -> None:
    member.mention("", thread_ts="1700000000.000300")
    offer = wait_for(lambda: workspace.ephemeral, "the offer")[0]
    assert offer["thread_ts"] == "1700000000.000300"
    assert button(offer, "open:wish")
    assert hand.rows() == []


def test_words_in_private_are_a_title_and_what_the_app_says_itself_is_none(
    member: Member, hand: Hand, workspace: Workspace
) -> None:
    member.say("From my own messages")
    shown = message(workspace)
    assert shown.channel == workspace.direct(member.person).id
    for own in ({"bot_id": "B1"}, {"subtype": "message_changed"}, {"user": workspace.bot_id}):
        event = {"type": "message", "channel_type": "im", "user": member.person.id, "text": "mine", "channel": "D1"}
        member.event(event | own)
    assert member.say("And another").status == 200
    assert {row.title for row in hand.waits(2)} == {"From my own messages", "And another"}


def test_the_home_tab_shows_the_last_pictures_and_a_way_to_begin(
    member: Member, hand: Hand, workspace: Workspace
) -> None:
    member.open_home()
    home = wait_for(lambda: member.person.home, "the Home tab")
    assert "No pictures yet" in texts(home["blocks"])
    ask(member, "Shown at home")
    hand.finish()
    message(workspace, containing="Ready")
    member.open_home()
    home = wait_for(lambda: member.person.home if "Shown at home" in texts(member.person.home["blocks"]) else None)
    assert len(images(home["blocks"])) == 1
    before = len(workspace.views)
    member.click_in(home, button(home, "open:wish"))
    view = wait_for(lambda: list(workspace.views.values())[before:], "the modal")[0]
    member.submit(view, filled("Asked at home"))
    assert message(workspace, containing="Asked at home").channel == workspace.direct(member.person).id


@pytest.mark.parametrize(
    ("locale", "words"), [("de-DE", "Titel"), ("ja-JP", "タイトル"), ("fr-FR", "Title"), (None, "Title")]
)
def test_texts_follow_the_persons_locale(locale: str | None, words: str, member: Member) -> None:
    member.person.locale = locale
    view = open_modal(member)
    assert view["blocks"][0]["label"]["text"] == words


def test_the_message_follows_the_persons_locale(member: Member, workspace: Workspace) -> None:
    member.person.locale = "es-ES"
    ask(member)
    assert "Cancelar" in str(message(workspace).blocks)


def test_a_form_that_slack_no_longer_lets_open_says_to_run_the_command_again(
    member: Member, workspace: Workspace
) -> None:
    workspace.fail("views.open", "expired_trigger_id")
    member.command("/thumbnail", "late")
    assert "Run the command again" in told(member)


@pytest.mark.parametrize("why", ["used", "expired"])
def test_an_answer_takes_another_way_when_its_address_takes_none(
    why: str, member: Member, workspace: Workspace, wire: SlackWire
) -> None:
    workspace.fail("views.open", "expired_trigger_id", times=2)
    member.command("/thumbnail")
    told(member)
    address = wire.reply_address()
    if why == "used":
        wire.reply(address).said.extend([{"text": ""}] * 5)
    else:
        wire.reply(address).expired = True
    member.command("/thumbnail", response_url=address)
    assert wait_for(lambda: workspace.ephemeral, "an answer beside the message")[0]["user"] == member.person.id


def test_an_answer_reaches_whoever_is_not_in_the_channel_in_private(member: Member, workspace: Workspace) -> None:
    workspace.fail("views.open", "expired_trigger_id")
    workspace.fail("chat.postEphemeral", "user_not_in_channel")
    member.command("/thumbnail", response_url="")
    assert message(workspace).channel == workspace.direct(member.person).id


def test_no_answer_goes_to_an_address_that_is_not_slacks(member: Member, workspace: Workspace, wire: SlackWire) -> None:
    workspace.fail("views.open", "expired_trigger_id")
    with SlackWire() as foreign:
        elsewhere = foreign.reply_address()
        member.command("/thumbnail", response_url=elsewhere)
        assert wait_for(lambda: workspace.ephemeral, "an answer beside the message")
        assert foreign.reply(elsewhere).said == []
