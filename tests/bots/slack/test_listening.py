"""What comes from Slack: who is let in, how soon it is acknowledged, what is sent twice, what goes wrong after."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bots.settings import BotSettings
from bots.slack import asking
from service.database import Database
from tests.bots.slack.conftest import at_desk, line_of, own_settings
from tests.bots.slack.deeds import ask, button, filled, message, open_modal, told
from tests.bots.slack.running import App, Hand, picture
from tests.bots.slack.wire.sending import HttpLine, Member, SocketLine
from tests.bots.slack.wire.server import SlackWire
from tests.bots.slack.wire.workspace import Workspace
from tests.waiting import wait_for


@pytest.mark.parametrize("oddly", [{"secret": "another secret"}, {"age": 360.0}, {"age": -360.0}, {"unsigned": True}])
def test_whoever_is_not_slack_is_turned_away_and_nothing_is_written_of_it(
    oddly: dict, app: App, wire: SlackWire, workspace: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    stranger = at_desk(wire, workspace, HttpLine(app.url, **oddly))
    assert stranger.command("/thumbnail", "a word that must not be logged").status == 401
    assert stranger.mention("a word that must not be logged").status == 401
    app.settle()
    assert workspace.views == {}
    assert workspace.ephemeral == []
    assert "must not be logged" not in caplog.text
    assert Hand(app.desk).rows() == []


def test_a_changed_body_is_turned_away(app: App, wire: SlackWire, workspace: Workspace) -> None:
    line = HttpLine(app.url)
    headers = line._signed(b"command=%2Fthumbnail&team_id=T1&user_id=U1")
    assert line.post(b"command=%2Fthumbnail&team_id=T2&user_id=U1", headers).status == 401


def test_slacks_challenge_of_the_request_url_is_answered(app: App) -> None:
    line, body = HttpLine(app.url), json.dumps({"type": "url_verification", "challenge": "abc"}).encode()
    answer = line.post(body, {"Content-Type": "application/json", **line._signed(body)})
    assert (answer.status, answer.body["challenge"]) == (200, "abc")


@contextmanager
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A database that answers nobody until the block ends."""
    freed, write, read = threading.Event(), Database.write, Database.read

    def late_write(self: Database, *given: object, **more: object) -> object:
        freed.wait()
        return write(self, *given, **more)

    def late_read(self: Database, *given: object, **more: object) -> object:
        freed.wait()
        return read(self, *given, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Database, "write", late_write)
        patch.setattr(Database, "read", late_read)
        try:
            yield
        finally:
            freed.set()


def test_all_is_acknowledged_and_the_modal_opens_before_the_database_answers(
    way: str,
    monkeypatch: pytest.MonkeyPatch,
    wire: SlackWire,
    workspace: Workspace,
    start: Callable[..., App],
    at_once: None,
) -> None:
    app = start(own_settings(wire, workspace.token, socket=way == "socket"))
    member, hand = at_desk(wire, workspace, line_of(way, wire, app)), Hand(app.desk)
    ask(member, "Before")
    hand.finish()
    shown = message(workspace, containing="Ready")
    wait_for(lambda: hand.messages()[0].final_at, "its end to be written down")
    with held(monkeypatch):
        before = len(workspace.views)
        answers = [member.command("/thumbnail")]
        wait_for(lambda: len(workspace.views) > before, "the modal")
        view = list(workspace.views.values())[-1]
        answers += [member.submit(view, filled("While it is away")), member.click(button(shown, "variations"), shown)]
        answers += [member.mention("And by name"), member.open_home()]
        assert [answer.status for answer in answers] == [200] * 5
    assert len(hand.waits(6)) == 6


def test_an_event_that_slack_sends_again_is_one_wish(
    way: str, wire: SlackWire, workspace: Workspace, start: Callable[..., App], at_once: None
) -> None:
    app = start(own_settings(wire, workspace.token, socket=way == "socket"))
    member, hand = at_desk(wire, workspace, line_of(way, wire, app)), Hand(app.desk)
    for retry in range(4):
        assert member.mention("Only once", event_id="Ev0REPEATED", retry=retry).status == 200
    app.settle()
    assert len(hand.waits()) == 1
    message(workspace)
    assert workspace.counts["chat.postMessage"] == 1


def test_what_is_sent_again_to_another_process_is_one_wish(
    start: Callable[..., App], own: BotSettings, at_once: None, wire: SlackWire, workspace: Workspace
) -> None:
    first, second = start(own), start(own)
    member = at_desk(wire, workspace, HttpLine(first.url))
    view = open_modal(member)
    answers = [member.submit(view, filled()).status]
    member.line = HttpLine(second.url)
    answers += [member.submit(view, filled()).status, member.mention("Once", event_id="Ev0TWICE").status]
    member.line = HttpLine(first.url)
    answers += [member.mention("Once", event_id="Ev0TWICE").status]
    first.settle()
    second.settle()
    assert answers == [200] * 4
    assert sorted(row.title for row in Hand(first.desk).waits(2)) == ["Once", "Why *rockets* explode"]


def test_a_double_click_and_a_command_sent_twice_are_one(
    member: Member, hand: Hand, workspace: Workspace, app: App
) -> None:
    ask(member)
    hand.finish()
    shown = message(workspace, containing="Ready")
    for _ in range(2):
        member.click(button(shown, "variations"), shown, at="1700000000.123456")
    trigger = workspace.trigger()
    before = workspace.counts["views.open"]
    for _ in range(2):
        member.command("/thumbnail", trigger_id=trigger)
    app.settle()
    assert len(hand.waits(4)) == 4
    assert workspace.counts["views.open"] == before + 1


def test_what_goes_wrong_after_the_acknowledgement_is_told_and_logged_and_answers_200(
    way: str,
    monkeypatch: pytest.MonkeyPatch,
    wire: SlackWire,
    workspace: Workspace,
    start: Callable[..., App],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def breaks(*_given: object, **_more: object) -> object:
        raise RuntimeError("nobody knows why")

    monkeypatch.setattr(asking.views, "wish", breaks)
    app = start(own_settings(wire, workspace.token, socket=way == "socket"))
    member = at_desk(wire, workspace, line_of(way, wire, app))
    assert member.command("/thumbnail", "Hello").status == 200
    assert "Something of ours broke" in told(member)
    assert "nobody knows why" in caplog.text


def test_a_payload_that_cannot_be_read_is_acknowledged_all_the_same(member: Member, app: App) -> None:
    payload = {
        "type": "block_actions",
        "team": {"id": member.workspace.id},
        "user": None,
        "actions": [{"action_id": "x"}],
    }
    assert member.line.send("interactive", payload).status == 200


@pytest.mark.parametrize("value", ["", "ts9:other:1", "ts1:variations:no-id", "x" * 2000])
def test_a_button_of_nobodys_says_so(value: str, member: Member, hand: Hand, workspace: Workspace) -> None:
    ask(member)
    shown = message(workspace)
    member.click({"action_id": "ts:variations", "value": value, "type": "button"}, shown)
    assert "no longer known" in told(member)


def test_a_socket_that_slack_renews_loses_nothing_and_doubles_nothing(
    wire: SlackWire, workspace: Workspace, start: Callable[..., App], at_once: None
) -> None:
    app = start(own_settings(wire, workspace.token, socket=True))
    line = SocketLine(wire)
    member, hand = at_desk(wire, workspace, line), Hand(app.desk)
    assert member.mention("Before").status == 200
    line.disconnect()
    assert member.mention("After", event_id="Ev0AFTER").status == 200
    line.disconnect(reason="warning")
    assert member.mention("After", event_id="Ev0AFTER", retry=1).status == 200
    assert {row.title for row in hand.waits(2)} == {"Before", "After"}
    app.settle()
    assert len(hand.rows()) == 2


@pytest.mark.parametrize("what", ["page", "program", "drawing", "gone", "nothing"])
def test_a_file_that_is_no_photo_is_named_and_nothing_is_made(
    what: str, member: Member, hand: Hand, workspace: Workspace
) -> None:
    given = {
        "page": member.file("portrait.png", picture(64, 64), trouble="login"),
        "program": member.file("portrait.png", b"MZ\x90\x00" + b"\0" * 200),
        "drawing": member.file("portrait.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        "gone": member.file("portrait.png", b"x", trouble="gone"),
        "nothing": member.file("portrait.png", b"", size=None),
    }
    ask(member, host=[given[what]])
    assert "portrait.png" in told(member)
    assert hand.rows() == []


def test_a_missing_right_to_read_files_is_said_for_what_it_is(
    start: Callable[..., App],
    own: BotSettings,
    wire: SlackWire,
    workspace: Workspace,
    caplog: pytest.LogCaptureFixture,
) -> None:
    workspace.scopes = workspace.scopes.replace("files:read,", "")
    app = start(own)
    member = at_desk(wire, workspace, HttpLine(app.url))
    ask(member, host=[member.file("portrait.png", picture(64, 64))])
    assert "files:read" in told(member)
    assert "files:read" in caplog.text


@pytest.mark.parametrize("where", ["elsewhere", "redirect", "plain", "password", "number"])
def test_the_token_goes_to_slacks_files_alone(
    where: str, member: Member, hand: Hand, workspace: Workspace, wire: SlackWire
) -> None:
    with SlackWire() as foreign:
        foreign.workspace(token=workspace.token)
        elsewhere = foreign.host("portrait.png", picture(64, 64))
        addresses = {
            "elsewhere": elsewhere,
            "redirect": member.file("portrait.png", b"x", trouble="elsewhere", to=elsewhere)["url_private"],
            "plain": "http://files.slack.com/files-pri/T1-F1/portrait.png",
            "password": f"https://files.slack.com@127.0.0.1:{foreign.port}/given/portrait.png",
            "number": "https://169.254.169.254/latest/meta-data/portrait.png",
        }
        file = {"id": "F1", "name": "portrait.png", "size": 10, "url_private_download": addresses[where]}
        ask(member, host=[file])
        assert "portrait.png" in told(member)
        assert foreign.asked_for(elsewhere) == []
    assert hand.rows() == []


def test_a_file_larger_than_it_was_said_to_be_is_cut_and_refused(member: Member, hand: Hand) -> None:
    ask(member, host=[member.file("portrait.png", b"\x89PNG\r\n\x1a\n" + b"\0" * (11 * 2**20), size=1000)])
    assert "10 MB" in told(member)
    assert hand.rows() == []


def test_a_picture_of_too_many_points_is_refused_by_name(
    start: Callable[..., App], own: BotSettings, wire: SlackWire, workspace: Workspace
) -> None:
    app = start(own, upload_pixels_limit=10_000)
    member = at_desk(wire, workspace, HttpLine(app.url))
    ask(member, host=[member.file("portrait.png", picture(400, 400, "PNG"))])
    assert "portrait.png" in told(member)
    assert Hand(app.desk).rows() == []


def test_no_token_and_no_signed_link_is_ever_logged(
    member: Member, hand: Hand, workspace: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    workspace.fail("chat.update", "http-500")
    workspace.fail("chat.update", "reset")
    workspace.shares_lost = True
    ask(member, host=[member.file("portrait.png", picture(64, 64), trouble="login")])
    told(member)
    ask(member)
    hand.fail()
    message(workspace, containing="could not be made")
    assert workspace.token not in caplog.text
    assert "signature=" not in caplog.text
    assert "/commands/" not in caplog.text
