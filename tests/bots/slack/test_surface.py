"""One message for each picture: what it shows, how fast it is edited, and where it goes when its place is closed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

import pytest

from bots.settings import BotSettings
from bots.slack.surface import SlackSurface
from bots.surface import Pace
from service import generations
from tests.bots.slack.conftest import at_desk
from tests.bots.slack.deeds import ask, images, message, texts, verbs
from tests.bots.slack.running import App, Hand
from tests.bots.slack.wire.block_kit import FILE_ID
from tests.bots.slack.wire.sending import HttpLine, Member
from tests.bots.slack.wire.server import SlackWire
from tests.bots.slack.wire.workspace import Workspace
from tests.waiting import pause, wait_for

_FINAL = "Ready"


def test_a_finished_message_shows_its_pictures_with_words_for_who_does_not_see_them(
    member: Member, hand: Hand, workspace: Workspace
) -> None:
    ask(member, "Why *rockets* <explode> & *burn*")
    hand.finish()
    shown = message(workspace, containing=_FINAL)
    first, second = images(shown.blocks)
    assert first["alt_text"].startswith("Video thumbnail with the words: Why rockets ‹explode›")
    assert second["alt_text"].startswith("Podcast cover")
    assert all(FILE_ID.match(one["slack_file"]["id"]) for one in (first, second))
    assert shown.text == "Why rockets &lt;explode&gt; &amp; burn – Ready."
    assert verbs(shown.blocks) == ["variations", "style", "title", "background", "downloads", "canvas", "delete"]
    sent = [workspace.files[one["slack_file"]["id"]] for one in (first, second)]
    assert [file.content[:3] for file in sent] == [b"\xff\xd8\xff"] * 2
    assert all(len(block.get("action_id", "")) <= 255 for block in shown.blocks)


def test_progress_stands_in_the_one_message_with_the_first_preview_as_a_jpeg(
    member: Member, hand: Hand, workspace: Workspace
) -> None:
    ask(member)
    first = message(workspace)
    claim = hand.claim()
    hand.shows(claim, stage="cutouts", progress=0.2)
    assert "20 %" in texts(message(workspace, containing="Cutting people out").blocks)
    hand.shows(claim, progress=0.55, preview=True)
    seen = wait_for(lambda: next((one for one in images(first.blocks)), None), "the preview")
    preview = workspace.files[seen["slack_file"]["id"]]
    assert preview.content.startswith(b"\xff\xd8\xff")
    hand.finish(claim)
    message(workspace, containing=_FINAL)
    assert [one.ts for one in workspace.shown()] == [first.ts]
    wait_for(lambda: preview.deleted, "the preview to be taken away")


def test_edits_keep_their_distance_and_the_last_state_always_comes(
    start: Callable[..., App], own: BotSettings, wire: SlackWire, workspace: Workspace
) -> None:
    app = start(own)
    member, hand = at_desk(wire, workspace, HttpLine(app.url)), Hand(app.desk)
    ask(member)
    claim = hand.claim()
    for step in range(1, 9):
        hand.shows(claim, progress=step / 10)
        pause(0.3)
    hand.finish(claim)
    message(workspace, containing=_FINAL)
    times = [call.at for call in workspace.calls if call.method in ("chat.update", "chat.postMessage")]
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert gaps
    assert min(gaps) > 1.5
    assert SlackSurface.pace.per_minute == 50


def test_a_workspace_has_a_budget_for_all_its_messages_and_last_states_come_first(
    monkeypatch: pytest.MonkeyPatch, start: Callable[..., App], own: BotSettings, wire: SlackWire, workspace: Workspace
) -> None:
    monkeypatch.setattr(SlackSurface, "pace", Pace(seconds_between=0.05, per_minute=10, patience_seconds=60.0))
    app = start(own)
    member, hand = at_desk(wire, workspace, HttpLine(app.url)), Hand(app.desk)
    for number in range(2):
        ask(member, f"Number {number}")
    claims = [hand.claim(), hand.claim()]
    for step in range(1, 15):
        for claim in claims:
            hand.shows(claim, progress=step / 20)
        pause(0.1)
    for claim in claims:
        hand.finish(claim)
    wait_for(lambda: len([one for one in workspace.shown() if _FINAL in texts(one.blocks)]) == 2, "both ends")
    assert workspace.counts["chat.update"] + workspace.counts["chat.postMessage"] <= 10


@pytest.mark.parametrize("late", [1, 3])
def test_a_picture_is_shown_once_slack_has_it_ready(
    late: int, member: Member, hand: Hand, workspace: Workspace
) -> None:
    workspace.files_late = late
    ask(member)
    hand.finish()
    shown = message(workspace, containing=_FINAL)
    assert all("slack_file" in one for one in images(shown.blocks))
    assert len(images(shown.blocks)) == 2
    assert [call.refused for call in workspace.called("chat.update")] == [""] * workspace.counts["chat.update"]


@pytest.mark.parametrize(
    ("public_url", "shown_as"), [("https://thumbs.example.org", "image_url"), ("http://127.0.0.1:8000", "link")]
)
def test_a_picture_that_slack_never_has_ready_is_shown_by_its_address_or_linked(
    public_url: str,
    shown_as: str,
    monkeypatch: pytest.MonkeyPatch,
    start: Callable[..., App],
    own: BotSettings,
    at_once: None,
    wire: SlackWire,
    workspace: Workspace,
) -> None:
    monkeypatch.setattr("bots.slack.pictures._READY_SECONDS", 0.5)
    app = start(own, public_url=public_url)
    member, hand = at_desk(wire, workspace, HttpLine(app.url)), Hand(app.desk)
    workspace.shares_lost = True
    ask(member)
    hand.finish()
    shown = message(workspace, containing=_FINAL)
    if shown_as == "image_url":
        assert [one["image_url"].startswith(public_url) for one in images(shown.blocks)] == [True, True]
    else:
        assert images(shown.blocks) == []
        assert texts(shown.blocks).count("|Open the picture>") == 2


def test_a_block_that_slack_refuses_is_tried_again_and_then_linked(
    monkeypatch: pytest.MonkeyPatch, member: Member, hand: Hand, workspace: Workspace
) -> None:
    monkeypatch.setattr("bots.slack.surface._UNREADY_SECONDS", 0.05)
    ask(member)
    claim = hand.claim()
    message(workspace, containing="Starting")
    wait_for(lambda: not hand.messages()[0].intent, "it to be written down")
    workspace.fail("chat.update", "invalid_blocks", times=3, detail="invalid slack file [json-pointer:/blocks/1]")
    hand.finish(claim)
    shown = message(workspace, containing=_FINAL)
    assert [call.refused for call in workspace.called("chat.update")][-4:] == ["invalid_blocks"] * 3 + [""]
    assert "Open the picture" in texts(shown.blocks)


def test_a_file_that_cannot_be_sent_costs_the_picture_and_not_the_message(
    member: Member, hand: Hand, workspace: Workspace
) -> None:
    ask(member)
    message(workspace)
    workspace.fail("files.getUploadURLExternal", "storage_limit_reached", times=2)
    hand.finish()
    assert "Open the picture" in texts(message(workspace, containing=_FINAL).blocks)


@pytest.mark.parametrize("why", ["not_in_channel", "channel_not_found", "is_archived"])
def test_where_the_app_may_not_post_the_picture_goes_to_the_person_with_what_to_do(
    why: str, member: Member, hand: Hand, workspace: Workspace
) -> None:
    member.channel.has_bot = why == "is_archived"
    member.channel.private = why == "channel_not_found"
    member.channel.archived = why == "is_archived"
    ask(member)
    shown = message(workspace)
    assert shown.channel == workspace.direct(member.person).id
    wanted = "archived" if why == "is_archived" else "/invite @Thumbsmith"
    assert wanted in texts(shown.blocks)
    assert f"<#{member.channel.id}>" in texts(shown.blocks)
    hand.finish()
    assert message(workspace, containing=_FINAL).ts == shown.ts


def test_a_picture_that_can_be_put_nowhere_is_kept_and_offered(
    member: Member, hand: Hand, workspace: Workspace, wire: SlackWire
) -> None:
    member.channel.has_bot, member.person.dm_open = False, False
    ask(member)
    wait_for(lambda: next((one for one in hand.messages() if one.undelivered), None), "it to be given up")
    before = workspace.counts["chat.postMessage"]
    hand.finish()
    pause(0.5)
    assert workspace.counts["chat.postMessage"] == before
    member.channel.has_bot = True
    member.command("/thumbnail-status")
    said = wait_for(lambda: next((one for r in wire.replies.values() for one in r.said), None), "the status")
    section = next(block for block in said["blocks"] if block.get("accessory"))
    assert section["accessory"]["action_id"] == "ts:again"
    member.click(section["accessory"], _at(member))
    assert message(workspace, containing=_FINAL).channel == member.channel.id


def _at(member: Member):
    from tests.bots.slack.wire.workspace import Message

    return Message(member.channel.id, "1700000000.1", "", [])


@pytest.mark.parametrize("error", ["message_not_found", "cant_update_message", "edit_window_closed"])
def test_a_message_that_cannot_be_edited_is_posted_anew_once(
    error: str, member: Member, hand: Hand, workspace: Workspace
) -> None:
    ask(member)
    first = message(workspace)
    workspace.fail("chat.update", error)
    claim = hand.claim()
    hand.shows(claim, progress=0.5)
    second = message(workspace, count=2)
    assert second.ts != first.ts
    hand.finish(claim)
    assert message(workspace, containing=_FINAL).ts == second.ts
    assert workspace.counts["chat.postMessage"] == 2


def test_whoever_deletes_the_second_message_too_gets_no_third(member: Member, hand: Hand, workspace: Workspace) -> None:
    ask(member)
    message(workspace)
    workspace.fail("chat.update", "message_not_found", times=2)
    claim = hand.claim()
    hand.shows(claim, progress=0.3)
    message(workspace, count=2)
    hand.shows(claim, progress=0.6)
    wait_for(lambda: hand.messages()[0].undelivered, "it to be given up")
    hand.finish(claim)
    pause(0.3)
    assert workspace.counts["chat.postMessage"] == 2


def test_slacks_limit_is_waited_for_and_only_the_newest_state_is_sent(
    member: Member, hand: Hand, workspace: Workspace
) -> None:
    ask(member)
    message(workspace)
    workspace.fail("chat.update", "ratelimited", retry_after=2)
    claim = hand.claim()
    hand.shows(claim, progress=0.3)
    limited = wait_for(lambda: next((c for c in workspace.called("chat.update") if c.refused), None), "the limit")
    for progress in (0.4, 0.5, 0.6):
        hand.shows(claim, progress=progress)
    hand.finish(claim)
    message(workspace, containing=_FINAL)
    after = [call for call in workspace.called("chat.update") if call.at > limited.at]
    assert len(after) == 1
    assert after[0].at - limited.at >= 2


def test_a_limit_in_one_workspace_stalls_no_other(
    start: Callable[..., App], own: BotSettings, at_once: None, wire: SlackWire, workspace: Workspace
) -> None:
    app = start(own)
    member, hand = at_desk(wire, workspace, HttpLine(app.url)), Hand(app.desk)
    other = wire.workspace()
    app.run(app.office.workspaces.add(app.run(app.office.workspaces.introduced(other.token))))
    neighbour = at_desk(wire, other, HttpLine(app.url))
    workspace.fail("chat.postMessage", "ratelimited", retry_after=600)
    ask(member)
    wait_for(lambda: workspace.called("chat.postMessage"), "the limit")
    ask(neighbour, "Next door")
    hand.waits(2)
    for claim in (hand.claim(), hand.claim()):
        hand.finish(claim)
    assert "Next door" in texts(message(other, containing=_FINAL).blocks)
    assert workspace.counts["chat.postMessage"] == 1


@pytest.mark.parametrize("death", ["token_revoked", "account_inactive", "app_uninstalled"])
def test_a_workspace_that_removes_the_app_is_left_alone_and_its_token_erased(
    death: str, start: Callable[..., App], own: BotSettings, at_once: None, wire: SlackWire, workspace: Workspace
) -> None:
    app = start(own)
    hand, other = Hand(app.desk), wire.workspace()
    app.run(app.office.workspaces.add(app.run(app.office.workspaces.introduced(other.token))))
    assert other.token.encode() not in _stored_token(app)
    gone, stays = at_desk(wire, other, HttpLine(app.url)), at_desk(wire, workspace, HttpLine(app.url))
    ask(gone)
    message(other)
    other.dead = death
    claim = hand.claim()
    hand.shows(claim, progress=0.5)
    wait_for(lambda: _stored_token(app) is None, "the token to be erased")
    wait_for(lambda: hand.messages()[0].final_at, "its message to be given up")
    with pytest.raises(generations.Replaced):
        hand.finish(claim)
    ask(stays, "Others go on")
    hand.finish()
    assert "Others go on" in texts(message(workspace, containing=_FINAL).blocks)


@pytest.mark.parametrize(
    "event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U1"]}}]
)
def test_slacks_word_that_the_app_was_removed_erases_the_token_at_once(
    event: dict, start: Callable[..., App], own: BotSettings, at_once: None, wire: SlackWire
) -> None:
    app, other = start(own), wire.workspace()
    app.run(app.office.workspaces.add(app.run(app.office.workspaces.introduced(other.token))))
    at_desk(wire, other, HttpLine(app.url)).event(event)
    wait_for(lambda: _stored_token(app) is None, "the token to be erased")
    assert app.office.workspaces.known(other.id) is None


def _stored_token(app: App) -> bytes | None:
    import sqlalchemy as sa

    from service.database import SlackWorkspace

    with app.desk.database.read() as session:
        return session.scalar(sa.select(SlackWorkspace.token))


def test_a_failed_picture_says_why_in_its_message_and_can_be_tried_again(
    member: Member, hand: Hand, workspace: Workspace
) -> None:
    ask(member)
    first = message(workspace)
    hand.fail(message="No face was found in <host.png>.")
    shown = message(workspace, containing="could not be made")
    assert shown.ts == first.ts
    assert "No face was found in &lt;host.png&gt;." in texts(shown.blocks)
    assert str(hand.rows()[0].id) in texts(shown.blocks)
    assert "Traceback" not in str(shown.blocks)
    retry = next(one for one in shown.blocks[-1]["elements"] if one["action_id"] == "ts:retry")
    member.click(retry, shown)
    hand.finish()
    assert message(workspace, containing=_FINAL).ts == first.ts


def test_a_wish_waits_for_a_worker_and_says_so(
    monkeypatch: pytest.MonkeyPatch, member: Member, hand: Hand, workspace: Workspace
) -> None:
    monkeypatch.setattr("bots.delivery.courier._SILENT_SECONDS", 0.2)
    monkeypatch.setattr("bots.delivery.loop._SILENT_SECONDS", 0.2)
    ask(member)
    shown = message(workspace, containing="waits for a worker")
    hand.finish()
    assert message(workspace, containing=_FINAL).ts == shown.ts


def test_a_full_queue_is_told_to_who_asks_and_leaves_nothing_behind(
    start: Callable[..., App], own: BotSettings, at_once: None, wire: SlackWire, workspace: Workspace
) -> None:
    app = start(own, pending_per_user=1)
    member, hand = at_desk(wire, workspace, HttpLine(app.url)), Hand(app.desk)
    ask(member, "First")
    hand.waits()
    ask(member, "Second")
    said = wait_for(lambda: next((one for r in wire.replies.values() for one in r.said), None), "the refusal")
    assert re.search(r"Try again in \d+ minute", said["text"])
    assert len(hand.rows()) == 1


def test_words_of_a_person_call_nobody_and_end_where_slack_does(
    member: Member, hand: Hand, workspace: Workspace
) -> None:
    title = "<!channel> <@U123> & <https://evil.example|here> " + "w" * 140
    ask(member, title)
    hand.finish()
    shown = message(workspace, containing=_FINAL)
    said = str([shown.blocks, [dict(one) for one in shown.states]])
    assert "<!channel>" not in said
    assert "<@U123>" not in said
    assert "<https://evil" not in said
    assert "&lt;!channel&gt;" in said
    posted = workspace.called("chat.postMessage")[0].fields
    assert (posted["parse"], posted["link_names"], posted["unfurl_links"]) == ("none", False, False)


def test_deleting_takes_the_pictures_out_of_slack_too(member: Member, hand: Hand, workspace: Workspace) -> None:
    ask(member)
    hand.finish()
    shown = message(workspace, containing=_FINAL)
    delete = next(one for one in shown.blocks[-1]["elements"] if one["action_id"] == "ts:delete")
    assert delete["confirm"]["style"] == "danger"
    member.click(delete, shown)
    wait_for(lambda: "deleted" in texts(shown.blocks), "the pictures to go")
    assert images(shown.blocks) == []
    wait_for(lambda: all(file.deleted for file in workspace.files.values()), "its files to go")


def test_what_was_posted_before_the_process_ended_is_found_and_not_posted_again(
    start: Callable[..., App], own: BotSettings, at_once: None, wire: SlackWire, workspace: Workspace
) -> None:
    """As when it is killed between Slack's taking the message and its being written down."""
    import sqlalchemy as sa

    from service.database import ChatMessage

    app = start(own)
    member, hand = at_desk(wire, workspace, HttpLine(app.url)), Hand(app.desk)
    ask(member)
    message(workspace)
    wait_for(lambda: hand.messages()[0].posted, "it to be written down")
    forgotten = {"posted": False, "posts": 0, "shown": "", "intent": "1:queued:0", "address": member_address(member)}
    for step in ("again", "and once more"):
        app.run(_stopped(app))
        app.desk.database.write(lambda session: session.execute(sa.update(ChatMessage).values(**forgotten)))
        app = start(own)
        wait_for(lambda: hand.messages()[0].posted, f"it to be found {step}")
    hand.finish()
    message(workspace, containing=_FINAL)
    assert workspace.counts["chat.postMessage"] == 1


def member_address(member: Member) -> dict[str, object]:
    place = {"team": member.workspace.id, "user": member.person.id}
    return place | {"channel": member.channel.id, "thread_ts": None}


def test_a_restart_in_the_middle_ends_with_one_message_in_its_last_state(
    start: Callable[..., App], own: BotSettings, at_once: None, wire: SlackWire, workspace: Workspace
) -> None:
    app = start(own)
    member, hand = at_desk(wire, workspace, HttpLine(app.url)), Hand(app.desk)
    ask(member)
    first = message(workspace)
    claim = hand.claim()
    hand.shows(claim, progress=0.5)
    message(workspace, containing="50 %")
    app.run(_stopped(app))
    hand.finish(claim)
    before = workspace.counts["chat.update"]
    start(own)
    shown = message(workspace, containing=_FINAL)
    assert shown.ts == first.ts
    assert [call.fields["ts"] for call in workspace.called("chat.update")[before:]] == [first.ts]


async def _stopped(app: App) -> None:
    app.office.delivery.stop()
    await app.office.delivery.settle()
