"""Slack on bad days: limits and refusals in the midst of a message, pages for answers, sockets that end, files that are
told of by halves. Each ends in the right last state, in exactly one message."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bots.settings import BotSettings
from service.database import ChatPlace
from tests.bots.slack.conftest import at_desk, own_settings
from tests.bots.slack.deeds import ask, button, filled, images, message, open_modal, texts, told, verbs
from tests.bots.slack.running import App, Hand, picture
from tests.bots.slack.wire.sending import HttpLine, Member, SocketLine
from tests.bots.slack.wire.server import SlackWire
from tests.bots.slack.wire.workspace import Message, Workspace, fresh
from tests.waiting import wait_for

_FINAL = "Ready"


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is waited between two tries is shown elsewhere."""
    monkeypatch.setattr("bots.slack.surface._UNREADY_SECONDS", 0.01)
    monkeypatch.setattr("bots.slack.pictures._AGAIN_SECONDS", (0.01, 0.01))
    monkeypatch.setattr("bots.delivery.courier._FIRST_WAIT_SECONDS", 0.05)


def _asked(member: Member, hand: Hand) -> Message:
    """A first message, written down."""
    ask(member)
    shown = message(member.workspace)
    wait_for(lambda: hand.messages()[0].posted and not hand.messages()[0].intent, "it to be written down")
    return shown


def _ended(workspace: Workspace, *, count: int = 1) -> Message:
    """The finished message, which is the only one."""
    shown = message(workspace, containing=_FINAL)
    assert len(workspace.shown()) == count
    return shown


def _left_over(workspace: Workspace, shown: Message) -> list[str]:
    """Files that stand in the workspace and in no message."""
    used = {one["slack_file"]["id"] for one in images(shown.blocks) if "slack_file" in one}
    return [file.id for file in workspace.files.values() if file.completed and not file.deleted and file.id not in used]


@pytest.mark.parametrize("place", ["files.completeUploadExternal", "files.getUploadURLExternal", "upload"])
def test_a_limit_on_an_upload_is_waited_for_and_leaves_no_file_behind(
    place: str, member: Member, hand: Hand, workspace: Workspace
) -> None:
    _asked(member, hand)
    claim = hand.claim()
    workspace.fail(place, "ratelimited", retry_after=1)
    hand.finish(claim)
    shown = _ended(workspace)
    assert len(images(shown.blocks)) == 2
    assert _left_over(workspace, shown) == []


def test_a_limit_on_looking_for_a_file_is_waited_for(member: Member, hand: Hand, workspace: Workspace) -> None:
    _asked(member, hand)
    workspace.fail("files.info", "ratelimited", retry_after=2)
    hand.finish()
    assert len(images(_ended(workspace).blocks)) == 2
    limited = next(call for call in workspace.called("files.info") if call.refused)
    after = [call.at for call in workspace.called("files.info") if call.at > limited.at]
    assert min(after) - limited.at >= 2


@pytest.mark.parametrize("trouble", ["ratelimited", "http-500", "page", "list", "reset", "internal_error"])
def test_a_last_edit_that_does_not_go_through_sends_no_picture_twice(
    trouble: str, member: Member, hand: Hand, workspace: Workspace
) -> None:
    _asked(member, hand)
    claim = hand.claim()
    message(workspace, containing="Starting")
    wait_for(lambda: not hand.messages()[0].intent, "it to be written down")
    workspace.fail("chat.update", trouble, times=2)
    hand.finish(claim)
    shown = _ended(workspace)
    assert len(images(shown.blocks)) == 2
    assert workspace.counts["files.completeUploadExternal"] == 2
    assert _left_over(workspace, shown) == []


@pytest.mark.parametrize("trouble", ["http-500", "page", "list", "reset"])
def test_a_post_that_was_taken_and_not_answered_is_found_again(
    trouble: str, member: Member, hand: Hand, workspace: Workspace
) -> None:
    workspace.fail("chat.postMessage", trouble, done=True)
    ask(member)
    hand.finish()
    _ended(workspace)
    assert workspace.counts["chat.postMessage"] == 1


@pytest.mark.parametrize("trouble", ["http-500", "page", "list", "reset", "fatal_error"])
def test_a_post_that_was_not_taken_is_made_again(
    trouble: str, member: Member, hand: Hand, workspace: Workspace
) -> None:
    workspace.fail("chat.postMessage", trouble)
    ask(member)
    hand.finish()
    _ended(workspace)


@pytest.mark.parametrize("code", ["invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long"])
def test_words_arrive_where_slack_takes_no_block_of_ours(
    code: str, member: Member, hand: Hand, workspace: Workspace
) -> None:
    _asked(member, hand)
    claim = hand.claim()
    message(workspace, containing="Starting")
    wait_for(lambda: not hand.messages()[0].intent, "it to be written down")
    workspace.fail("chat.update", code, times=1 if code.startswith("msg") else 5)
    hand.finish(claim)
    shown = _ended(workspace)
    assert shown.blocks == []
    assert shown.text.startswith("Why rockets explode – Ready.")
    assert shown.text.count("|Open the picture>") == 2
    assert wait_for(lambda: hand.messages()[0].final_at, "its end to be written down")


def test_an_address_that_slack_cannot_load_is_linked(
    start: Callable[..., App], own: BotSettings, at_once: None, wire: SlackWire, workspace: Workspace
) -> None:
    app = start(own, public_url="https://thumbs.example.org")
    member, hand = at_desk(wire, workspace, HttpLine(app.url)), Hand(app.desk)
    _asked(member, hand)
    claim = hand.claim()
    message(workspace, containing="Starting")
    wait_for(lambda: not hand.messages()[0].intent, "it to be written down")
    workspace.fail("chat.update", "invalid_blocks", times=4, detail="downloading image failed [json-pointer:/blocks/1]")
    hand.finish(claim)
    shown = _ended(workspace)
    assert images(shown.blocks) == []
    assert texts(shown.blocks).count("|Open the picture>") == 2
    assert "variations" in verbs(shown.blocks)


def test_an_upload_that_slack_stumbles_over_is_sent_again(member: Member, hand: Hand, workspace: Workspace) -> None:
    _asked(member, hand)
    workspace.fail("upload", "http-500", times=2)
    hand.finish()
    assert len(images(_ended(workspace).blocks)) == 2


def test_a_picture_that_somebody_deletes_in_slack_is_linked(
    monkeypatch: pytest.MonkeyPatch, member: Member, hand: Hand, workspace: Workspace
) -> None:
    monkeypatch.setattr("bots.slack.pictures._READY_SECONDS", 0.2)
    _asked(member, hand)
    workspace.fail("files.info", "file_not_found")
    hand.finish()
    shown = _ended(workspace)
    assert len(images(shown.blocks)) == 1
    assert texts(shown.blocks).count("|Open the picture>") == 1


def test_a_file_that_may_not_be_deleted_keeps_no_other(member: Member, hand: Hand, workspace: Workspace) -> None:
    _asked(member, hand)
    hand.finish()
    shown = _ended(workspace)
    workspace.fail("files.delete", "cant_delete_file")
    member.click(button(shown, "delete"), shown)
    wait_for(lambda: "deleted" in texts(shown.blocks), "the pictures to go")
    wait_for(lambda: not hand.messages(), "its row to go")
    assert [file.deleted for file in workspace.files.values()].count(False) == 1


@pytest.mark.parametrize("code", ["thread_not_found", "cannot_reply_to_message", "restricted_action_thread_locked"])
def test_a_thread_that_is_shut_leaves_the_channel(code: str, member: Member, hand: Hand, workspace: Workspace) -> None:
    workspace.fail("chat.postMessage", code)
    member.mention("In a thread", thread_ts="1700000000.000100")
    hand.finish()
    shown = _ended(workspace)
    assert (shown.channel, shown.thread_ts) == (member.channel.id, None)


@pytest.mark.parametrize("code", ["not_in_channel", "channel_not_found", "is_archived", "no_permission"])
def test_a_channel_that_is_shut_while_it_is_made_leaves_the_person(
    code: str, member: Member, hand: Hand, workspace: Workspace
) -> None:
    first = _asked(member, hand)
    workspace.fail("chat.update", code)
    workspace.fail("chat.postMessage", code)
    hand.finish()
    second = message(workspace, containing=_FINAL)
    assert second.channel == workspace.direct(member.person).id
    assert [one.ts for one in workspace.shown()] == [first.ts, second.ts]


@pytest.mark.parametrize("method", ["users.info", "views.open", "chat.postMessage"])
@pytest.mark.parametrize("death", ["token_revoked", "account_inactive"])
def test_whoever_throws_us_out_is_left_at_the_first_word_of_it(
    method: str, death: str, start: Callable[..., App], own: BotSettings, at_once: None, wire: SlackWire
) -> None:
    app, other = start(own), wire.workspace()
    app.run(app.office.workspaces.add(app.run(app.office.workspaces.introduced(other.token))))
    gone = at_desk(wire, other, HttpLine(app.url))
    if method == "chat.postMessage":
        other.fail(method, death)
        gone.mention("Too late")
    else:
        other.dead = death
        gone.command("/thumbnail")
    wait_for(lambda: app.office.workspaces.known(other.id) is None, "the workspace to be forgotten")
    app.settle()
    assert other.shown() == []


def test_a_form_whose_kind_is_left_out_is_one_all_the_same(member: Member, hand: Hand) -> None:
    view = {name: value for name, value in open_modal(member).items() if name != "type"}
    assert member.submit(view, filled()).status == 200
    assert len(hand.waits()) == 1


def test_of_an_unknown_workspace_nothing_is_kept(app: App, wire: SlackWire, hand: Hand) -> None:
    stranger = at_desk(wire, Workspace(), HttpLine(app.url))
    assert stranger.mention("Who are you?").status == 200
    app.settle()
    assert hand.rows() == []
    with app.desk.database.read() as session:
        assert session.query(ChatPlace).all() == []


def _as_in_an_organisation(member: Member) -> Mapping[str, Any]:
    """An interaction, where the app was installed for an organisation: no team by itself."""
    organisation = {"id": fresh("E"), "name": "Studios"}
    return {"team": None, "enterprise": organisation, "is_enterprise_install": True}


def test_an_organisation_s_payloads_are_of_the_workspace_that_they_came_from(
    member: Member, hand: Hand, workspace: Workspace
) -> None:
    about = _as_in_an_organisation(member)
    assert member.submit(open_modal(member), filled(), **about).status == 200
    hand.finish()
    shown = _ended(workspace)
    done = [{**button(shown, "variations"), "action_ts": "1700000000.5", "block_id": "b"}]
    place = {"message": {"ts": shown.ts, "blocks": shown.blocks}, "channel": {"id": shown.channel}}
    member.line.send("interactive", member._about("block_actions", actions=done, **place) | about)
    assert len(hand.waits(4)) == 4


def test_a_payload_without_any_workspace_forgets_none(
    member: Member, hand: Hand, workspace: Workspace, app: App
) -> None:
    view = {"id": "V1", "type": "modal", "callback_id": "ts_wish"}
    payload = member._about("view_submission", team=None, user={"id": member.person.id}, view=view)
    assert member.line.send("interactive", payload).status == 200
    app.settle()
    assert app.office.workspaces.known(workspace.id)
    ask(member, "Afterwards")
    assert "Afterwards" in texts(message(workspace).blocks)


@pytest.mark.parametrize("state", [None, {"values": {"title": []}}, {"values": {"host": {"host": {"files": [7]}}}}])
def test_what_was_entered_and_cannot_be_read_is_acknowledged(
    state: object, member: Member, hand: Hand, app: App
) -> None:
    view = {**open_modal(member), "state": state}
    answer = member.line.send("interactive", member._about("view_submission", view=view))
    assert answer.status == 200
    app.settle()
    assert hand.rows() == []


@pytest.mark.parametrize("how", ["by its id alone", "without a download"])
def test_a_file_that_is_told_of_by_halves_is_asked_for(
    how: str, member: Member, hand: Hand, workspace: Workspace, app: App
) -> None:
    whole = member.file("portrait.png", picture(400, 400, "PNG"))
    halves = {
        "by its id alone": {"id": whole["id"], "created": 0, "mode": "hosted", "file_access": "check_file_info"},
        "without a download": {name: value for name, value in whole.items() if name != "url_private_download"},
    }
    workspace.shared[whole["id"]] = whole
    assert member.mention("With a photo", files=[halves[how]]).status == 200
    assert hand.waits()[0].host_key


@pytest.mark.parametrize("how", ["tombstone", "external", "hidden"])
def test_a_file_that_is_not_slack_s_to_give_is_named(
    how: str, member: Member, hand: Hand, workspace: Workspace
) -> None:
    name = "portrait.png"
    files = {
        "tombstone": {"id": fresh("F"), "name": name, "mode": "tombstone"},
        "external": {
            "id": fresh("F"),
            "name": name,
            "mode": "external",
            "is_external": True,
            "external_type": "gdrive",
            "mimetype": "image/png",
            "url_private": "https://drive.example.com/portrait.png",
        },
        "hidden": {"id": fresh("F"), "name": name, "mode": "hidden_by_limit"},
    }
    workspace.shared[files["hidden"]["id"]] = files["hidden"]
    assert member.mention("With a photo", files=[files[how]]).status == 200
    assert name in told(member)
    assert hand.rows() == []


def test_a_form_that_is_open_already_is_no_reason_to_run_the_command_again(
    member: Member, workspace: Workspace, app: App, wire: SlackWire
) -> None:
    workspace.fail("views.open", "exchanged_trigger_id")
    assert member.command("/thumbnail").status == 200
    app.settle()
    assert [one for reply in wire.replies.values() for one in reply.said] == []
    assert workspace.ephemeral == []


def test_an_address_for_answers_that_says_no_with_200_takes_none(
    member: Member, workspace: Workspace, wire: SlackWire
) -> None:
    view = open_modal(member)
    for reply in wire.replies.values():
        reply.expired = reply.politely = True
    member.submit(view, filled(host=[member.file("portrait.png", b"MZ" * 99)]))
    wait_for(lambda: workspace.ephemeral, "the answer beside the message")
    assert "portrait.png" in workspace.ephemeral[0]["text"]


def test_a_form_that_was_handed_in_late_and_again_is_one_wish(
    member: Member, hand: Hand, workspace: Workspace, wire: SlackWire, app: App
) -> None:
    """Slack's client lets a person press once more when no answer came in time; its address for answers is old by
    then."""
    view = open_modal(member)
    for reply in wire.replies.values():
        reply.expired = True
    assert [member.submit(view, filled()).status for _ in range(3)] == [200] * 3
    app.settle()
    hand.finish()
    _ended(workspace)
    assert len(hand.rows()) == 1


def test_a_socket_that_ends_before_the_acknowledgement_doubles_nothing(
    wire: SlackWire, workspace: Workspace, start: Callable[..., App], at_once: None
) -> None:
    app = start(own_settings(wire, workspace.token, socket=True))
    line = SocketLine(wire)
    member, hand = at_desk(wire, workspace, line), Hand(app.desk)
    event = {"type": "app_mention", "user": member.person.id, "text": "In the midst", "channel": member.channel.id}
    payload = member.told_of({**event, "ts": "1700000000.000100"}, event_id="Ev0MIDST")
    line.put({"envelope_id": fresh("E"), "type": "events_api", "payload": payload})
    line.disconnect()
    assert line.send("events_api", payload, retry=1).status == 200
    hand.finish()
    _ended(workspace)
    assert len(hand.rows()) == 1


def test_one_envelope_over_two_sockets_is_one_wish(
    wire: SlackWire, workspace: Workspace, start: Callable[..., App], at_once: None
) -> None:
    first, second = (start(own_settings(wire, workspace.token, socket=True)) for _ in range(2))
    line = SocketLine(wire)
    member, hand = at_desk(wire, workspace, line), Hand(first.desk)
    view = open_modal(member)
    sent = {**view, "state": {"values": filled()}}
    line.send_to_all("interactive", member._about("view_submission", view=sent), sockets=2)
    hand.waits()
    first.settle()
    second.settle()
    hand.finish()
    _ended(workspace)
    assert len(hand.rows()) == 1


def test_a_socket_that_does_not_open_is_asked_for_anew(
    monkeypatch: pytest.MonkeyPatch, wire: SlackWire, workspace: Workspace, start: Callable[..., App], at_once: None
) -> None:
    monkeypatch.setattr("bots.slack.socket._PING_SECONDS", 0.3)
    app = start(own_settings(wire, workspace.token, socket=True))
    line = SocketLine(wire)
    wire.shut_sockets = 2
    line.disconnect()
    member, hand = at_desk(wire, workspace, line), Hand(app.desk)
    wait_for(lambda: wire.sockets, "another socket")
    assert member.mention("After it").status == 200
    assert len(hand.waits()) == 1
