"""Buttons under a picture, and the commands that tell or settle something."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from bots.settings import BotSettings
from service.accounts import connection_codes
from service.database import User
from tests.bots.slack.conftest import at_desk
from tests.bots.slack.deeds import ask, button, images, message, texts, told, verbs
from tests.bots.slack.running import App, Hand
from tests.bots.slack.wire.sending import HttpLine, Member
from tests.bots.slack.wire.server import SlackWire
from tests.bots.slack.wire.workspace import Message, Workspace
from tests.waiting import wait_for


@pytest.fixture
def finished(member: Member, hand: Hand, workspace: Workspace) -> Message:
    ask(member)
    hand.finish()
    return message(workspace, containing="Ready")


def said(wire: SlackWire, count: int = 1) -> dict[str, Any]:
    """The newest answer to one person alone, once there are so many."""

    def look() -> dict[str, Any] | None:
        found = [one for reply in wire.replies.values() for one in reply.said]
        return found[-1] if len(found) >= count else None

    return wait_for(look, f"{count} answers to one person")


def opened(workspace: Workspace, name: str) -> dict[str, Any]:
    def look() -> dict[str, Any] | None:
        return next((one for one in list(workspace.views.values()) if one.get("callback_id") == name), None)

    return wait_for(look, name)


def test_three_variations_are_three_messages_that_lead_to_their_parent(
    finished: Message, member: Member, hand: Hand, workspace: Workspace
) -> None:
    member.click(button(finished, "variations"), finished)
    assert len(hand.waits(4)) == 4
    newest = message(workspace, count=4)
    link = f"https://studio.slack.com/archives/{finished.channel}/p{finished.ts.replace('.', '')}"
    assert "a variation of <" in texts(newest.blocks)
    assert finished.ts.replace(".", "") in texts(newest.blocks), link
    assert len(images(finished.blocks)) == 2


def test_another_style_is_asked_for_in_a_modal_that_knows_its_picture(
    finished: Message, member: Member, hand: Hand, workspace: Workspace
) -> None:
    pressed = button(finished, "style")
    member.click(pressed, finished)
    view = opened(workspace, "ts_style")
    assert pressed["value"] in view["private_metadata"]
    values = {"style": {"style": {"selected_option": {"value": "neon-night"}}}, "host": {"host": {"files": []}}}
    member.submit(view, values)
    assert hand.waits(2)[1].style_id == "neon-night"


def test_other_words_are_asked_for_with_the_old_ones_there(
    finished: Message, member: Member, hand: Hand, workspace: Workspace
) -> None:
    member.click(button(finished, "title"), finished)
    view = opened(workspace, "ts_title")
    assert view["blocks"][0]["element"]["initial_value"] == "Why rockets explode"
    answer = member.submit(view, {"title": {"words": {"value": ""}}})
    assert list(answer.body["errors"]) == ["title"]
    assert len(hand.rows()) == 1


def test_a_picture_that_runs_can_be_cancelled_by_its_owner_alone(
    member: Member, hand: Hand, workspace: Workspace, wire: SlackWire
) -> None:
    ask(member)
    shown = message(workspace)
    stranger = Member(wire, member.line, workspace, workspace.person(), member.channel)
    stranger.click(button(shown, "cancel"), shown)
    assert said(wire)["response_type"] == "ephemeral"
    assert hand.rows()[0].status == "pending"
    member.click(button(shown, "cancel"), shown)
    assert message(workspace, containing="Cancelled").ts == shown.ts
    assert verbs(shown.blocks) == ["retry"]


def test_somebody_elses_variation_is_theirs(
    finished: Message, member: Member, hand: Hand, workspace: Workspace, wire: SlackWire
) -> None:
    stranger = Member(wire, member.line, workspace, workspace.person(), member.channel)
    stranger.click(button(finished, "variations"), finished)
    rows = hand.waits(4)
    assert {row.user_id for row in rows[1:]} != {rows[0].user_id}


def test_downloads_are_links_for_one_person_and_the_files_come_into_the_thread_once(
    start: Callable[..., App], own: BotSettings, at_once: None, wire: SlackWire, workspace: Workspace
) -> None:
    app = start(own, public_url="https://thumbs.example.org")
    member, hand = at_desk(wire, workspace, HttpLine(app.url)), Hand(app.desk)
    ask(member)
    hand.finish()
    shown = message(workspace, containing="Ready")
    member.click(button(shown, "downloads"), shown)
    answer = said(wire)
    assert answer["response_type"] == "ephemeral"
    listed = texts(answer["blocks"])
    assert listed.count("https://thumbs.example.org/") == 5
    assert "1280x720 JPG" in listed
    assert "PSD" in listed
    member.click(button(answer, "open:files"), shown)
    wait_for(lambda: len([f for f in workspace.files.values() if f.thread_ts == shown.ts]) == 4, "the files")
    member.click(button(answer, "open:files"), shown)
    assert "already" in said(wire, 2)["text"]
    assert workspace.counts["files.completeUploadExternal"] == 6


def test_where_no_link_leads_the_files_come_at_once(finished: Message, member: Member, workspace: Workspace) -> None:
    member.click(button(finished, "downloads"), finished)
    wait_for(lambda: len([f for f in workspace.files.values() if f.thread_ts == finished.ts]) == 4, "the files")


def test_buttons_work_after_a_restart(
    start: Callable[..., App], own: BotSettings, at_once: None, wire: SlackWire, workspace: Workspace
) -> None:
    first = start(own)
    member, hand = at_desk(wire, workspace, HttpLine(first.url)), Hand(first.desk)
    ask(member)
    hand.finish()
    shown = message(workspace, containing="Ready")
    member.line = HttpLine(start(own).url)
    member.click(button(shown, "variations"), shown)
    assert len(hand.waits(4)) == 4


def test_the_status_shows_the_last_pictures(
    finished: Message, member: Member, wire: SlackWire, workspace: Workspace
) -> None:
    member.command("/thumbnail-status")
    assert f"/archives/{finished.channel}/p" in texts(said(wire)["blocks"])
    assert "Ready." in texts(said(wire)["blocks"])


def test_the_styles_are_shown_and_one_is_chosen(member: Member, wire: SlackWire, workspace: Workspace) -> None:
    member.command("/thumbnail-styles", "neon")
    answer = said(wire)
    assert "Neon" in texts(answer["blocks"])
    member.click(button(answer, "open:style"), Message(member.channel.id, "1700000000.1", "", []))
    view = opened(workspace, "ts_wish")
    style = next(block for block in view["blocks"] if block["block_id"] == "style")
    assert style["element"]["initial_option"]["value"] == "neon-night"


def test_a_code_of_the_account_page_joins_the_two(member: Member, app: App, wire: SlackWire) -> None:
    with app.desk.database.transaction() as session:
        user = User()
        session.add(user)
        session.flush()
        identifier: uuid.UUID = user.id
    member.command("/thumbnail-link")
    assert "/account" in said(wire)["text"]
    member.command("/thumbnail-link", connection_codes.issue(app.desk.database, user_id=identifier))
    assert "linked" in said(wire, 2)["text"]
    ask(member)
    assert Hand(app.desk).waits()[0].user_id == identifier


def test_a_kit_is_made_in_a_modal_and_worn_from_then_on(
    member: Member, hand: Hand, workspace: Workspace, wire: SlackWire
) -> None:
    member.command("/thumbnail-brand")
    offer = said(wire)
    member.click(button(offer, "kit:new"), Message(member.channel.id, "1700000000.1", "", []))
    values = {"name": {"words": {"value": "Studio"}}, "primary": {"words": {"value": "#ff5a1f"}}}
    member.submit(opened(workspace, "ts_kit"), values)
    assert "wear it" in said(wire, 2)["text"]
    ask(member)
    assert hand.waits()[0].brand["primary"] == "#ff5a1f"


def test_an_administrator_settles_how_it_is_in_the_workspace(
    member: Member, hand: Hand, workspace: Workspace, wire: SlackWire
) -> None:
    member.person.is_admin = True
    member.open_home()
    home = wait_for(lambda: member.person.home, "the Home tab")
    member.click_in(home, button(home, "open:settings"))
    values = {
        "style": {"style": {"selected_option": {"value": "neon-night"}}},
        "language": {"language": {"selected_option": {"value": "de"}}},
        "channels": {"channels": {"selected_conversations": [member.channel.id]}},
        "person": {"count": {"value": "2"}},
        "place": {"count": {"value": None}},
    }
    member.submit(opened(workspace, "ts_settings"), values)
    assert "Kept for this workspace" in told(member)
    before = len(workspace.views)
    member.click_in(home, button(home, "open:settings"))
    view = wait_for(lambda: list(workspace.views.values())[-1] if len(workspace.views) > before else None, "it again")
    held = {block["block_id"]: block["element"] for block in view["blocks"]}
    assert held["style"]["initial_option"]["value"] == "neon-night"
    assert held["language"]["initial_option"]["value"] == "de"
    assert held["channels"]["initial_conversations"] == [member.channel.id]
    assert (held["person"]["initial_value"], held["place"].get("initial_value")) == ("2", None)
    colleague = Member(wire, member.line, workspace, workspace.person(), member.channel)
    ask(colleague)
    assert hand.waits()[0].style_id == "neon-night"
    elsewhere = Member(wire, member.line, workspace, workspace.person(), workspace.channel())
    ask(elsewhere)
    assert "in this channel" in told(elsewhere)
    assert len(hand.rows()) == 1


def test_nobody_else_settles_anything(member: Member, workspace: Workspace, hand: Hand) -> None:
    member.open_home()
    home = wait_for(lambda: member.person.home, "the Home tab")
    assert "open:settings" not in str(home)
    member.click_in(home, {"action_id": "open:settings", "value": "x", "type": "button"})
    values = {"style": {"style": {"selected_option": {"value": "neon-night"}}}}
    member.submit(opened(workspace, "ts_settings"), values)
    assert "administrator" in told(member)
    member.person.is_admin = False
    ask(member)
    assert hand.waits()[0].style_id != "neon-night"
