"""`python -m bench.bots_slack`: how soon the Slack app acknowledges with 20 people at once, and how often it edits.

Before a Slack on loopback: the app as a process of its own, the pictures moved on by hand. Over 300 ms at the 99th
percentile, over 50 edits a minute, or two edits of one message within two seconds: exit code 1.
"""

from __future__ import annotations

import argparse
import itertools
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from bots.desk import Desk
from bots.slack.run import PATH
from bots.slack.views import WISH
from service.database import migrate
from service.processes.python import python_module, safe_environment
from service.settings import Settings
from tests.bots.slack.deeds import filled
from tests.bots.slack.running import Hand
from tests.bots.slack.wire.sending import SIGNING_SECRET, Answer, HttpLine, Member
from tests.bots.slack.wire.server import SlackWire
from tests.bots.slack.wire.workspace import Call, Workspace
from tests.waiting import wait_for

_ACK_SECONDS, _EDITS_A_MINUTE, _APART_SECONDS = 0.3, 50, 2.0
_PICTURES = 10
_SHOWN = ("chat.postMessage", "chat.update")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.bots_slack", description=__doc__)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=75.0, help="for which pictures are moved on")
    given = parser.parse_args()
    with SlackWire() as wire, tempfile.TemporaryDirectory() as folder:
        settings, workspace, line = _settings(Path(folder)), wire.workspace(), HttpLine(_free_address())
        desk, child = Desk.open(settings), _started(settings, wire, workspace, line)
        try:
            people = [
                Member(wire, line, workspace, workspace.person(), workspace.channel()) for _ in range(given.people)
            ]
            fast = _edited(people[:_PICTURES], Hand(desk), workspace, given.seconds)
            slow = _acknowledged(people, given.rounds)
        finally:
            child.terminate()
            child.wait()
            desk.close()
    return int(slow or fast)


def _settings(folder: Path) -> Settings:
    settings = Settings(data_dir=folder)
    migrate(settings)
    return settings


def _free_address() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}{PATH}"


def _started(settings: Settings, wire: SlackWire, workspace: Workspace, line: HttpLine) -> subprocess.Popen[bytes]:
    """The app as a process of its own, once it answers."""
    environment = {
        **safe_environment(),
        "THUMBSMITH_DATA_DIR": str(settings.data_dir),
        "THUMBSMITH_LOG_LEVEL": "ERROR",
        "THUMBSMITH_SLACK_BOT_TOKEN": workspace.token,
        "THUMBSMITH_SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "THUMBSMITH_SLACK_API_URL": wire.api,
        "THUMBSMITH_SLACK_PORT": str(urlsplit(line.url).port),
    }
    child = subprocess.Popen(python_module("bots.slack"), env=environment)
    wait_for(lambda: _answers(line), "the app")
    return child


def _answers(line: HttpLine) -> bool:
    try:
        return line.post(b"", {}).status == HTTPStatus.UNAUTHORIZED
    except OSError:
        return False


def _acknowledged(people: Sequence[Member], rounds: int) -> bool:
    """Commands, submissions and mentions of all at once; True when it took too long."""
    seconds: list[float] = []
    with ThreadPoolExecutor(len(people)) as pool:
        for number in range(rounds):
            deeds: list[Callable[[Member], Answer]] = [
                lambda member: member.command("/thumbnail", "Hello"),
                _submits,
                partial(_mentions, words=f"Hello {number}"),
                lambda member: member.open_home(),
            ]
            for deed in deeds:
                seconds += pool.map(partial(_timed, deed), people)
    seconds.sort()
    middle, last = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.99)]
    print(f"acknowledged {len(seconds)} times: median {middle * 1000:.0f} ms, p99 {last * 1000:.0f} ms")
    return last > _ACK_SECONDS


def _timed(deed: Callable[[Member], Answer], member: Member) -> float:
    begun = time.perf_counter()
    assert deed(member).status == HTTPStatus.OK
    return time.perf_counter() - begun


def _mentions(member: Member, *, words: str) -> Answer:
    return member.mention(words)


def _submits(member: Member) -> Answer:
    """The fields as they come, of a view that nobody has submitted yet."""
    return member.submit({"id": f"V{time.monotonic_ns()}", "callback_id": WISH, "hash": ""}, filled("Hello"))


def _edited(people: Sequence[Member], hand: Hand, workspace: Workspace, seconds: float) -> bool:
    """A picture of each moves on ten times a second; True when Slack was asked too often."""
    for member in people:
        member.mention("Moves on")
    hand.waits(len(people))
    claims = [hand.claim() for _ in people]
    ends = time.monotonic() + seconds
    for step in itertools.count():
        if time.monotonic() > ends:
            break
        for claim in claims:
            hand.shows(claim, progress=step % 20 / 20)
        threading.Event().wait(0.1)
    shown = [call for call in list(workspace.calls) if call.method in _SHOWN and not call.refused]
    most = max(_within(shown, call.at) for call in shown)
    nearest = _nearest(shown)
    print(f"posts and edits: at most {most} in a minute over all, {nearest:.1f} s apart in one message")
    return most > _EDITS_A_MINUTE or nearest < _APART_SECONDS - 0.1


def _within(shown: Sequence[Call], begun: float) -> int:
    return sum(begun <= call.at < begun + 60 for call in shown)


def _nearest(shown: Sequence[Call]) -> float:
    times: dict[str, list[float]] = defaultdict(list)
    for call in shown:
        if "ts" in call.fields:
            times[call.fields["ts"]].append(call.at)
    gaps = [later - earlier for one in times.values() for earlier, later in itertools.pairwise(one)]
    return min(gaps, default=60.0)


if __name__ == "__main__":
    sys.exit(main())
