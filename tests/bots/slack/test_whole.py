"""The app as a process of its own, with the real worker and the real engine, before a Slack on loopback."""

from __future__ import annotations

import io
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PIL import Image
from skimage import data

from service.database import migrate
from service.processes.python import python_module, safe_environment
from service.settings import Settings
from tests.bots.slack.deeds import button, filled, images, message, open_modal, texts, verbs
from tests.bots.slack.wire.sending import Member, SocketLine
from tests.bots.slack.wire.server import APP_TOKEN, SlackWire
from tests.bots.slack.wire.workspace import Message, Workspace
from tests.waiting import HANG_SECONDS, wait_for


class Processes:
    """The app and a worker, each a child that may be killed and started again."""

    def __init__(self, settings: Settings, wire: SlackWire, workspace: Workspace) -> None:
        self._environment = {
            **safe_environment(),
            "THUMBSMITH_DATA_DIR": str(settings.data_dir),
            "THUMBSMITH_LOG_LEVEL": "WARNING",
            "THUMBSMITH_SLACK_BOT_TOKEN": workspace.token,
            "THUMBSMITH_SLACK_APP_TOKEN": APP_TOKEN,
            "THUMBSMITH_SLACK_API_URL": wire.api,
            "THUMBSMITH_SLACK_FILE_HOSTS": f"127.0.0.1:{wire.port}",
        }

    def start(self, module: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(python_module(module), env=self._environment, stderr=subprocess.PIPE)


@pytest.fixture(scope="module")
def wire() -> Iterator[SlackWire]:
    with SlackWire() as running:
        yield running


@pytest.fixture(scope="module")
def workspace(wire: SlackWire) -> Workspace:
    return wire.workspace()


@pytest.fixture(scope="module")
def processes(wire: SlackWire, workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Processes:
    settings = Settings(data_dir=tmp_path_factory.mktemp("slack") / "data")
    settings.data_dir.mkdir()
    migrate(settings)
    return Processes(settings, wire, workspace)


@pytest.fixture(scope="module")
def running(processes: Processes) -> Iterator[subprocess.Popen[bytes]]:
    with ExitStack() as ends:
        for module in ("worker", "bots.slack"):
            child = processes.start(module)
            ends.callback(_end, child)
        yield child


def _end(child: subprocess.Popen[bytes]) -> None:
    child.send_signal(signal.SIGTERM)
    child.communicate(timeout=HANG_SECONDS)


@pytest.fixture(scope="module")
def member(wire: SlackWire, workspace: Workspace, running: subprocess.Popen[bytes]) -> Member:
    return Member(wire, SocketLine(wire), workspace, workspace.person(), workspace.channel())


@pytest.fixture(scope="module")
def finished(member: Member, workspace: Workspace) -> Message:
    """A picture of a host, asked for in Slack and made by the engine."""
    portrait = io.BytesIO()
    Image.fromarray(data.astronaut()).save(portrait, "PNG")
    view = open_modal(member)
    host = member.file("host.png", portrait.getvalue())
    member.submit(view, filled("Why *rockets* explode", host=[host], style="neon-night"))
    return message(workspace, containing="Ready")


def test_a_photo_becomes_a_message_with_the_engines_own_pictures(finished: Message, workspace: Workspace) -> None:
    shown = [workspace.files[one["slack_file"]["id"]] for one in images(finished.blocks)]
    sizes = [Image.open(io.BytesIO(file.content)).size for file in shown]
    assert sizes == [(1280, 720), (3000, 3000)]
    assert images(finished.blocks)[0]["alt_text"] == "Video thumbnail with 1 person and the words: Why rockets explode"
    assert any(" %" in str(state["blocks"]) for state in finished.states[:-1])
    assert len(workspace.shown()) == 1


def test_its_words_are_made_anew_in_a_message_of_their_own(
    finished: Message, member: Member, workspace: Workspace
) -> None:
    member.click(button(finished, "title"), finished)
    view = wait_for(lambda: next((v for v in list(workspace.views.values()) if v["callback_id"] == "ts_title"), None))
    member.submit(view, {"title": {"words": {"value": "Why *rockets* fly"}}})
    wait_for(lambda: len(workspace.shown()) == 2, "the second message")
    second = wait_for(lambda: next((m for m in workspace.shown()[1:] if "Ready" in texts(m.blocks)), None), "its end")
    assert "Why rockets fly" in texts(second.blocks)
    assert "a variation of <" in texts(second.blocks)


def test_a_process_that_is_killed_leaves_nothing_lost_and_nothing_doubled(
    finished: Message, member: Member, workspace: Workspace, processes: Processes, running: subprocess.Popen[bytes]
) -> None:
    before, opened = len(workspace.shown()), member.wire.opened
    member.submit(open_modal(member), filled("Killed in the middle", formats=("youtube",)))
    wait_for(lambda: len(workspace.shown()) > before, "its message")
    running.kill()
    running.communicate(timeout=HANG_SECONDS)
    again = processes.start("bots.slack")
    try:
        wait_for(lambda: member.wire.opened > opened, "the socket of the next process")
        mine = workspace.shown()[before:]
        wait_for(lambda: "Ready" in texts(mine[0].blocks), "its last state")
        assert len(workspace.shown()) == before + 1
        assert "variations" in verbs(mine[0].blocks)
    finally:
        _end(again)


def test_a_token_that_slack_takes_no_more_ends_the_process_with_one_clear_line(wire: SlackWire, tmp_path: Path) -> None:
    dead = wire.workspace(dead="token_revoked")
    settings = Settings(data_dir=tmp_path)
    migrate(settings)
    child = Processes(settings, wire, dead).start("bots.slack")
    _, said = child.communicate(timeout=HANG_SECONDS)
    assert child.returncode == 1
    assert b"THUMBSMITH_SLACK_BOT_TOKEN" in said
    assert b"Traceback" not in said
    assert dead.token.encode() not in said
    assert dead.counts["auth.test"] == 1
