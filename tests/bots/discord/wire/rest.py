"""The REST routes that a bot needs, under `/api/v10`; any other is answered 404 and noted."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from aiohttp import web

from tests.bots.discord.wire.commands import checked_commands
from tests.bots.discord.wire.faults import Faults, Seen
from tests.bots.discord.wire.messages import Body, Messages, read_body
from tests.bots.discord.wire.rules import EPHEMERAL, LOADING, Refused, check_modal
from tests.bots.discord.wire.world import ANSWER_SECONDS, TOKEN_SECONDS, Channel, Interaction, Json, World

PREFIX = "/api/v10"
_FOLLOWUPS_OF_USERS = 5
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Rest:
    def __init__(self, world: World, faults: Faults, messages: Messages, gateway_url: str) -> None:
        self.world, self.faults, self.messages, self.gateway_url = world, faults, messages, gateway_url
        self.over = asyncio.Event()
        """Whoever stands still goes on then."""
        self._nonces: dict[str, str] = {}

    def routes(self) -> list[web.RouteDef]:
        hook, channel = "/webhooks/{application}/{token}", "/channels/{channel}/messages"
        table: list[tuple[str, str, Callable[[web.Request, Body], Json | list[Json] | None]]] = [
            ("GET", "/users/@me", self.me),
            ("GET", "/oauth2/applications/@me", self.application),
            ("GET", "/applications/@me", self.application),
            ("GET", "/gateway/bot", self.gateway),
            ("PUT", "/applications/{application}/commands", self.commands),
            ("POST", "/interactions/{id}/{token}/callback", self.callback),
            ("POST", hook, self.follow_up),
            ("GET", f"{hook}/messages/{{message}}", self.read_by_token),
            ("PATCH", f"{hook}/messages/{{message}}", self.edit_by_token),
            ("DELETE", f"{hook}/messages/{{message}}", self.delete_by_token),
            ("POST", channel, self.post),
            ("GET", channel, self.history),
            ("GET", f"{channel}/{{message}}", self.read),
            ("PATCH", f"{channel}/{{message}}", self.edit),
            ("DELETE", f"{channel}/{{message}}", self.delete),
            ("POST", "/users/@me/channels", self.open_direct),
        ]
        return [web.route(method, PREFIX + path, self._answering(work)) for method, path, work in table]

    def _answering(self, work: Callable[[web.Request, Body], Json | list[Json] | None]) -> Handler:
        async def answer(request: web.Request) -> web.StreamResponse:
            came = time.time()
            body = await read_body(request)
            if self.faults.is_the_moment("before", request.method, request.path):
                await self.over.wait()
            status, found, headers = self._answered(request, body, work)
            if status == 200 and self.faults.is_the_moment("after", request.method, request.path):
                await self.over.wait()
            sizes = tuple(body.sizes.items())
            self.faults.note(Seen(request.method, request.path, body.payload, sizes, status, came))
            if self.faults.swallows(request.method, request.path):
                assert request.transport is not None
                request.transport.abort()
            if found is None:
                return web.Response(status=204)
            if isinstance(found, str):
                return web.Response(status=status, text=found, content_type="text/html", headers=headers)
            response = web.json_response(found, status=status, headers=headers)
            response.headers["Content-Type"] = "application/json"  # the library knows no charset beside it
            return response

        return answer

    def _answered(
        self, request: web.Request, body: Body, work: Callable[[web.Request, Body], Json | list[Json] | None]
    ) -> tuple[int, Json | list[Json] | str | None, dict[str, str]]:
        if fault := self.faults.take(request.method, request.path):
            if fault.done:
                with self.world.lock:
                    work(request, body)
            return fault.status, fault.body, fault.headers
        try:
            with self.world.lock:
                if "/webhooks/" not in request.path and "/interactions/" not in request.path:
                    self._check_bot(request)
                return 200, work(request, body), {}
        except Refused as refused:
            return refused.status, refused.body(), {}

    def _check_bot(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bot {self.world.bot_token}":
            raise Refused(401, 0, "401: Unauthorized")

    def me(self, request: web.Request, body: Body) -> Json:
        return {**self.world.bot(), "flags": 0, "verified": True, "mfa_enabled": True, "email": None}

    def application(self, request: web.Request, body: Body) -> Json:
        return {
            "id": self.world.application_id,
            "name": "Thumbsmith",
            "icon": None,
            "description": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "00" * 32,
            "team": None,
            "owner": self.world.bot(),
            "flags": 0,
            "summary": "",
        }

    def gateway(self, request: web.Request, body: Body) -> Json:
        limit = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
        return {"url": self.gateway_url, "shards": 1, "session_start_limit": limit}

    def commands(self, request: web.Request, body: Body) -> list[Json]:
        self.world.commands = checked_commands(body.payload["items"], self.world)
        return self.world.commands

    def callback(self, request: web.Request, body: Body) -> Json | None:
        found = self._interaction(request)
        if (self.world.clock.now - found.born).total_seconds() > ANSWER_SECONDS:
            raise Refused(404, 10062, "Unknown interaction")
        if found.response is not None:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        answer = body.payload
        message = self._answer_message(found, answer, body)
        found.response = answer
        if not request.query.get("with_response"):
            return None
        resource = {"resource": {"type": answer["type"], "message": message}} if message else {}
        told = {
            "id": found.id,
            "type": found.payload["type"],
            "response_message_id": found.original_id,
            "response_message_loading": answer["type"] == 5,
            "response_message_ephemeral": bool(message and message["flags"] & EPHEMERAL),
        }
        return {"interaction": told, **resource}

    def _answer_message(self, found: Interaction, answer: Json, body: Body) -> Json | None:
        data = answer.get("data") or {}
        if answer["type"] == 9:
            check_modal(data)
            return None
        if answer["type"] == 6:
            found.original_id = found.payload["message"]["id"]
            return None
        if answer["type"] == 8:
            if len(data.get("choices", [])) > 25:
                raise Refused(400, 50035, "choices: 25 or fewer")
            return None
        if answer["type"] == 7:
            found.original_id = found.payload["message"]["id"]
            there = found.channel.messages[found.original_id]
            return self.messages.edit(found.channel, there, Body(data, body.files))
        flags = int(data.get("flags") or 0)
        if answer["type"] == 5:
            made = self.messages.create(found.channel, Body({"content": "\u200b"}, {}), flags=flags | LOADING)
            made["content"] = ""
        else:
            made = self.messages.create(found.channel, Body(data, body.files), flags=flags & EPHEMERAL)
        found.original_id = made["id"]
        return made

    def follow_up(self, request: web.Request, body: Body) -> Json:
        found = self._interaction(request)
        found.followups += 1
        if found.user_install and found.followups > _FOLLOWUPS_OF_USERS:
            raise Refused(400, 40094, "This interaction has reached its maximum number of follow up messages")
        original = found.channel.messages.get(found.original_id or "")
        if original and original["flags"] & LOADING:  # the first one takes the place that was held for it
            return self._settled(found.channel, original, body)
        flags = int(body.payload.get("flags") or 0) & EPHEMERAL
        made = self.messages.create(found.channel, body, flags=flags)
        found.answers.add(made["id"])
        return made

    def read_by_token(self, request: web.Request, body: Body) -> Json:
        return self._by_token(request)[1]

    def edit_by_token(self, request: web.Request, body: Body) -> Json:
        channel, message = self._by_token(request)
        return self._settled(channel, message, body)

    def delete_by_token(self, request: web.Request, body: Body) -> None:
        channel, message = self._by_token(request)
        del channel.messages[message["id"]]

    def post(self, request: web.Request, body: Body) -> Json:
        """A nonce that was just used gives the message that it made, where the bot asks for that."""
        channel, nonce = self._channel(request), body.payload.get("nonce")
        if nonce and body.payload.get("enforce_nonce") and nonce in self._nonces:
            return channel.messages[self._nonces[nonce]]
        made = self.messages.create(channel, body)
        if nonce:
            self._nonces[nonce] = made["id"]
        return made

    def history(self, request: web.Request, body: Body) -> list[Json]:
        found = [one for one in self._channel(request).messages.values() if not one["flags"] & EPHEMERAL]
        return found[::-1][: int(request.query.get("limit", 50))]

    def read(self, request: web.Request, body: Body) -> Json:
        return self._message(request)[1]

    def edit(self, request: web.Request, body: Body) -> Json:
        channel, message = self._message(request)
        return self._settled(channel, message, body)

    def delete(self, request: web.Request, body: Body) -> None:
        channel, message = self._message(request)
        del channel.messages[message["id"]]

    def open_direct(self, request: web.Request, body: Body) -> Json:
        return self.world.direct_channel(str(body.payload["recipient_id"])).payload()

    def _settled(self, channel: Channel, message: Json, body: Body) -> Json:
        changed = self.messages.edit(channel, message, body)
        changed["flags"] &= ~LOADING
        return changed

    def _interaction(self, request: web.Request) -> Interaction:
        found = self.world.interactions.get(request.match_info["token"])
        if found is None:
            raise Refused(404, 10015, "Unknown Webhook")
        if (self.world.clock.now - found.born).total_seconds() > TOKEN_SECONDS:
            raise Refused(401, 50027, "Invalid Webhook Token")
        return found

    def _by_token(self, request: web.Request) -> tuple[Channel, Json]:
        found, wanted = self._interaction(request), request.match_info["message"]
        identifier = found.original_id if wanted == "@original" else wanted
        message = found.channel.messages.get(identifier or "")
        if message is None or identifier not in {found.original_id, *found.answers}:
            raise Refused(404, 10008, "Unknown Message")
        return found.channel, message

    def _channel(self, request: web.Request) -> Channel:
        found = self.world.channels.get(request.match_info["channel"])
        if found is None:
            raise Refused(404, 10003, "Unknown Channel")
        if not found.reachable:
            raise Refused(403, 50001, "Missing Access")
        return found

    def _message(self, request: web.Request) -> tuple[Channel, Json]:
        channel = self._channel(request)
        message = channel.messages.get(request.match_info["message"])
        if message is None or message["flags"] & EPHEMERAL:  # what only one person sees, no bot token reaches
            raise Refused(404, 10008, "Unknown Message")
        return channel, message
