"""The surface before a Web API of Slack's that somebody else wrote, so that our own double is not its only judge."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import subprocess
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bots.buttons import Button
from bots.desk import Desk
from bots.message import Message, Picture
from bots.slack.errors import Refused
from bots.slack.files import Files, Sent
from bots.slack.surface import SlackSurface
from bots.slack.web_api import WebApi
from bots.slack.workspaces import Workspaces
from service.settings import Settings
from tests.bots.slack.running import picture
from tests.waiting import HANG_SECONDS

_FOLDER = Path(__file__).parent / "emulate"
_TOKEN = "xoxb-of-no-use-elsewhere"
_SCOPES = "chat:write,files:write,files:read,users:read,im:write,im:read,channels:read,channels:join,channels:history"
_CHANNEL = "C000000001"


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    if not (_FOLDER / "node_modules" / "emulate").is_dir():
        pytest.fail(f"{_FOLDER}/node_modules is not installed: run `make test`, or `npm ci` there", pytrace=False)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [shutil.which("node") or "node", "serve.mjs", str(port), _TOKEN, _SCOPES]
    child = subprocess.Popen(command, cwd=_FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert json.loads(child.stdout.readline())["port"] == port
        yield f"http://127.0.0.1:{port}/api/"
    finally:
        child.kill()
        child.communicate(timeout=HANG_SECONDS)


@pytest.fixture
def desk(sqlite_settings: Settings) -> Iterator[Desk]:
    opened = Desk.open(sqlite_settings)
    yield opened
    opened.close()


class There:
    def __init__(self, desk: Desk, api: WebApi, workspaces: Workspaces, team: str) -> None:
        self.desk, self.api, self.workspaces = desk, api, workspaces
        self.surface = SlackSurface(desk, api, workspaces)
        self.address = {"team": team, "user": "U000000001", "channel": _CHANNEL, "thread_ts": None}

    async def call(self, method: str, **fields: Any) -> dict[str, Any]:
        return await self.api.call(_TOKEN, method, fields)


@pytest.fixture
def there(base: str, desk: Desk) -> Callable[[Callable[[There], Coroutine[Any, Any, None]]], None]:
    """Does something with a surface that is connected to it."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[There]:
        api = WebApi(base)
        workspaces = Workspaces(desk, api, token=SecretStr(_TOKEN))
        await workspaces.load()
        team = (await api.call(_TOKEN, "auth.test", {}))["team_id"]
        await api.call(_TOKEN, "conversations.join", {"channel": _CHANNEL})
        yield There(desk, api, workspaces, team)
        await api.close()

    def do(work: Callable[[There], Coroutine[Any, Any, None]]) -> None:
        async def whole() -> None:
            async with opened() as here:
                await work(here)

        asyncio.run(whole())

    return do


def shown(desk: Desk) -> Message:
    key = f"generations/{uuid.uuid4()}/youtube.jpg"
    desk.storage.put(key, picture(320, 180), media_type="image/jpeg")
    identifier = uuid.uuid4()
    return Message(
        generation_id=identifier,
        state="ready",
        locale="en",
        title="Why rockets explode",
        headline="Ready.",
        pictures=(Picture(key=key, name="youtube.jpg", media_type="image/jpeg", alt="Video thumbnail"),),
        buttons=(Button("variations", identifier, "Three variations"),),
        person="T1:U000000001",
    )


def test_a_message_is_posted_edited_with_its_picture_and_withdrawn(there: Callable, desk: Desk) -> None:
    async def work(here: There) -> None:
        finished = shown(desk)
        queued = replace(finished, state="queued", headline="Next in line.", pictures=())
        posted = await here.surface.post(here.address, queued, mark="m-0")
        at = await here.surface.edit(posted, finished, mark="m-0")
        assert at["ts"] == posted["ts"]
        (name,) = at["files"].values()
        told = (await here.call("conversations.history", channel=_CHANNEL))["messages"][0]
        assert told["text"] == "Why rockets explode – Ready."
        assert {"slack_file": {"id": name}}.items() <= told["blocks"][1].items()
        await here.surface.withdraw(at, replace(finished, state="deleted", pictures=(), buttons=(), generation_id=None))
        with pytest.raises(Refused):
            await here.call("files.info", file=name)

    there(work)


def test_what_was_posted_is_found_by_its_mark(there: Callable, desk: Desk) -> None:
    async def work(here: There) -> None:
        queued = replace(shown(desk), state="queued", pictures=())
        posted = await here.surface.post(here.address, queued, mark="found-1")
        found = await here.surface.find(here.address, mark="found-1")
        assert found is not None
        assert found["ts"] == posted["ts"]
        assert await here.surface.find(here.address, mark="found-2") is None

    there(work)


def test_files_go_into_a_thread_by_the_upload_of_today(there: Callable, desk: Desk) -> None:
    async def work(here: There) -> None:
        posted = await here.surface.post(here.address, replace(shown(desk), pictures=()), mark="m-1")
        workspace = await here.workspaces.find(here.address["team"])
        sent = [Sent("youtube.jpg", picture(320, 180)), Sent("youtube.psd", b"8BPS")]
        names = await Files(here.api).send(workspace, sent, channel=_CHANNEL, thread_ts=posted["ts"])
        replies = await here.call("conversations.replies", channel=_CHANNEL, ts=posted["ts"])
        told = [file["id"] for one in replies["messages"] for file in one.get("files", ())]
        assert told == names

    there(work)


def test_a_missing_scope_is_refused_by_name(there: Callable) -> None:
    async def work(here: There) -> None:
        with pytest.raises(Refused, match="missing_scope"):
            await here.call("pins.list", channel=_CHANNEL)

    there(work)
