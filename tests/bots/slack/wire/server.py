"""Slack on loopback, over real sockets: its Web API, its files, and the WebSockets of Socket Mode.

It runs in a thread of its own. What it sends to the app is in `sending`; what it keeps is in `workspaces`.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from aiohttp import WSMsgType, web

from tests.bots.slack.wire.methods import Refused, call
from tests.bots.slack.wire.workspace import Call, Fault, Workspace, fresh
from tests.waiting import HANG_SECONDS

APP_TOKEN = "xapp-1-of-no-use-elsewhere"
LOGIN_PAGE = b"<!DOCTYPE html><html><title>Sign in to Studio | Slack</title><body>Sign in</body></html>"
_REPLIES = 5
Result = TypeVar("Result")


@dataclass
class Hosted:
    """A file that somebody gave: its bytes, and what is odd about it."""

    content: bytes
    trouble: str = ""
    """`login` (a page with 200), `gone`, `elsewhere` (a redirect to `to`), `open` (to everybody)
    or `slow`."""
    to: str = ""
    asked_with: list[str] = field(default_factory=list)
    """The `Authorization` of each request."""


@dataclass
class Reply:
    """A response_url: what came to it, and whether it is still taken."""

    said: list[dict[str, Any]] = field(default_factory=list)
    expired: bool = False
    politely: bool = False
    """It says so with 200."""


class SlackWire:
    """`with SlackWire() as slack`: `slack.api` is its Web API's address."""

    def __init__(self) -> None:
        self.workspaces: dict[str, Workspace] = {}
        self.hosted: dict[str, Hosted] = {}
        self.replies: dict[str, Reply] = {}
        self.codes: dict[str, str] = {}
        """Codes of OAuth installs by the workspace's id they were given for."""
        self.sockets: list[web.WebSocketResponse] = []
        self.acknowledged: dict[str, Future[dict[str, Any]]] = {}
        self.stands_still: tuple[str, str] | None = None
        """`before` or `after`, and a method: its next call is never answered, once it is done or without that."""
        self.stood_still = False
        self.shut_sockets = 0
        """So many sockets do not open; an address is good for one try."""
        self._tickets: set[str] = set()
        self.opened = 0
        """How often a socket was asked for."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="slack-wire", daemon=True)

    def __enter__(self) -> SlackWire:
        self._thread.start()
        self.run(self._start())
        return self

    def __exit__(self, *_why: object) -> None:
        self.run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(HANG_SECONDS)
        self._loop.close()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def api(self) -> str:
        return f"{self.base}/api/"

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """On the wire's own loop, from any other thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(HANG_SECONDS)

    def workspace(self, **about: Any) -> Workspace:
        made = Workspace(**about)
        self.workspaces[made.id] = made
        return made

    def host(self, name: str, content: bytes, **about: str) -> str:
        """Keep a file that a person gave; its address."""
        key = f"{fresh('F')}/{name}"
        self.hosted[key] = Hosted(content, **about)
        return f"{self.base}/given/{key}"

    def asked_for(self, address: str) -> list[str]:
        return self.hosted[address.partition("/given/")[2]].asked_with

    def reply_address(self) -> str:
        key = fresh("R")
        self.replies[key] = Reply()
        return f"{self.base}/commands/{key}"

    def reply(self, address: str) -> Reply:
        return self.replies[address.rpartition("/")[2]]

    async def _start(self) -> None:
        self._over = asyncio.Event()
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/upload/v1/{team}/{file}", self._upload)
        app.router.add_get("/given/{file}/{name}", self._given)
        app.router.add_get("/files-pri/{key}/{name}", self._own_file)
        app.router.add_post("/commands/{key}", self._replied)
        app.router.add_get("/link/", self._socket)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def _stop(self) -> None:
        self._over.set()
        for socket in self.sockets:
            await socket.close()
        await self._runner.cleanup()

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method, fields = request.match_info["method"], await _fields(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or fields.pop("token", "")
        if method == "apps.connections.open":
            return self._open_socket(token)
        if method == "oauth.v2.access":
            return self._exchange(fields)
        workspace = next((one for one in self.workspaces.values() if one.token == token), None)
        if workspace is None:
            return _error("invalid_auth")
        if self._is_the_moment("before", method):
            await self._over.wait()
        with workspace.lock:
            answer = self._in(workspace, method, fields, request)
        if self._is_the_moment("after", method):
            await self._over.wait()
        return answer

    def _is_the_moment(self, moment: str, method: str) -> bool:
        if self.stands_still != (moment, method):
            return False
        self.stands_still, self.stood_still = None, True
        return True

    def _in(self, workspace: Workspace, method: str, fields: dict[str, Any], request: web.Request) -> web.Response:
        fault = Fault(workspace.dead) if workspace.dead else workspace.take_fault(method)
        refused, answer = "", web.Response()
        if fault:
            refused, answer = fault.error, _troubled(fault, request)
            if fault.done:
                call(workspace, method, fields, base=self.base)
        else:
            try:
                found = call(workspace, method, fields, base=self.base)
                answer = web.json_response({"ok": True, **found}, headers={"x-oauth-scopes": workspace.scopes})
            except Refused as why:
                refused, answer = why.error, _error(why.error, *why.details)
        workspace.calls.append(Call(method, fields, self._loop.time(), refused))
        return answer

    def _open_socket(self, token: str) -> web.Response:
        if token != APP_TOKEN:
            return _error("invalid_auth")
        self.opened += 1
        ticket = fresh("K")
        self._tickets.add(ticket)
        return web.json_response({"ok": True, "url": f"ws://127.0.0.1:{self.port}/link/?ticket={ticket}"})

    def _exchange(self, fields: dict[str, Any]) -> web.Response:
        team = self.codes.pop(fields.get("code", ""), "")
        if not team:
            return _error("invalid_code")
        workspace = self.workspaces[team]
        known = {"access_token": workspace.token, "bot_user_id": workspace.bot_id, "scope": workspace.scopes}
        return web.json_response({"ok": True, **known, "team": {"id": team, "name": "Studio"}, "token_type": "bot"})

    async def _upload(self, request: web.Request) -> web.Response:
        workspace = self.workspaces[request.match_info["team"]]
        file = workspace.files[request.match_info["file"]]
        content = await request.read()
        if fault := workspace.take_fault("upload"):
            return _troubled(fault, request)
        if request.content_type == "multipart/form-data":
            return web.Response(status=400, text="send the bytes as they are")
        if len(content) != file.length:
            return web.Response(status=400, text="the length is not what was announced")
        file.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def _given(self, request: web.Request) -> web.StreamResponse:
        held = self.hosted[f"{request.match_info['file']}/{request.match_info['name']}"]
        held.asked_with.append(request.headers.get("Authorization", ""))
        if held.trouble == "gone":
            return web.Response(status=404)
        if held.trouble == "elsewhere":
            return web.Response(status=302, headers={"Location": held.to})
        if held.trouble == "open":
            return web.Response(body=held.content)
        if held.trouble == "login" or not self._knows(held.asked_with[-1]):
            return web.Response(body=LOGIN_PAGE, content_type="text/html")
        return web.Response(body=held.content, content_type="application/octet-stream")

    async def _own_file(self, request: web.Request) -> web.StreamResponse:
        team, _, name = request.match_info["key"].partition("-")
        file = self.workspaces[team].files[name]
        if not self._knows(request.headers.get("Authorization", "")) or file.deleted:
            return web.Response(body=LOGIN_PAGE, content_type="text/html")
        return web.Response(body=file.content)

    def _knows(self, authorization: str) -> bool:
        return any(
            authorization == f"Bearer {one.token}" and "files:read" in one.scopes and not one.dead
            for one in self.workspaces.values()
        )

    async def _replied(self, request: web.Request) -> web.StreamResponse:
        reply = self.replies[request.match_info["key"]]
        if reply.expired:
            return web.json_response({"ok": False, "error": "expired_url"}, status=200 if reply.politely else 404)
        if len(reply.said) >= _REPLIES:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        reply.said.append(await request.json())
        return web.Response(text="ok")

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if (ticket := request.query.get("ticket", "")) not in self._tickets:
            return web.Response(status=408, text="this address is too old")
        self._tickets.discard(ticket)
        if self.shut_sockets:
            self.shut_sockets -= 1
            return web.Response(status=503)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": 1, "debug_info": {"host": "wire"}})
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                said = json.loads(message.data)
                self.acknowledge(said.get("envelope_id", ""), said)
        self.sockets.remove(socket)
        return socket

    def acknowledge(self, envelope: str, said: dict[str, Any]) -> None:
        waiting = self.acknowledged.get(envelope)
        if waiting and not waiting.done():
            waiting.set_result(said)


async def _fields(request: web.Request) -> dict[str, Any]:
    fields: dict[str, Any] = dict(parse_qsl(request.query_string, keep_blank_values=True))
    body = await request.read()
    if request.content_type == "application/json" and body:
        return fields | json.loads(body)
    if request.content_type == "multipart/form-data":
        raise web.HTTPBadRequest(text="no method takes a form of several parts")
    return fields | dict(parse_qsl(body.decode(), keep_blank_values=True))


def _troubled(fault: Fault, request: web.Request) -> web.Response:
    if fault.error == "ratelimited":
        headers = {"Retry-After": f"{fault.retry_after:.0f}"}
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
    if fault.error == "http-500":
        return web.Response(status=500, text="<html>Server Error</html>", content_type="text/html")
    if fault.error in ("page", "list"):
        is_page = fault.error == "page"
        text = "<html>Slack is being looked after</html>" if is_page else "[]"
        return web.Response(text=text, content_type="text/html" if is_page else "application/json")
    if fault.error == "reset":
        assert request.transport
        request.transport.abort()
        return web.Response()
    return _error(fault.error, *([fault.detail] if fault.detail else []))


def _error(error: str, *details: str) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error": error}
    if details:
        body["response_metadata"] = {"messages": [f"[ERROR] {one}" for one in details]}
    return web.json_response(body)
