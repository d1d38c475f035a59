"""The WebSocket `/api/ws`: what happens to one's generations, as it happens.

The first message proves who it is: `{"type": "sign-in", "token": "...", "lastEventId": 12}`. `lastEventId` is the last
one that was seen: what came after it is told at the first subscription. Then `{"type": "subscribe"}` for all of one's
generations, or with `"generationId"` for one, which first tells what happened to it so far; `{"type": "unsubscribe"}`
likewise, and `{"type": "ping"}`. Each event has an `id` that rises; the log of the database is the truth, so nothing is
missed by being away, whichever process it happened in. What is deleted takes its events along; `generation:deleted`,
with its id and empty data, stays.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
import uuid
from functools import partial
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from pydantic import Field, TypeAdapter, ValidationError

from api.access import sender_of
from api.asker import asker
from api.context import Context, context_of
from api.crowd import Talk
from api.generation_answers import preview_address
from api.models import Sent, Words
from api.problems import named, retry_after_of, when_to_come_back
from engine.errors import InputError, ThumbsmithError
from service.accounts import Caller
from service.database import Event
from service.errors import NotSignedIn, Unavailable
from service.events import log as events
from service.results import gallery

router = APIRouter()

_SIGN_IN_SECONDS = 10.0
_AGAIN_SECONDS = 60.0
_SUBSCRIPTIONS_LIMIT = 100
_NOT_SIGNED_IN, _NOT_ALLOWED, _BAD_MESSAGE, _TOO_MANY, _AGAIN = 4401, 4403, 4400, 4429, 1013
"""The first is said of a token that was looked at and refused, and of nothing else: who hears it forgets the token."""

EventId = Annotated[int, Field(ge=0, lt=2**53)]


class SignIn(Sent):
    type: Literal["sign-in"]
    token: Annotated[Words, Field(max_length=8192)]
    last_event_id: EventId | None = None


class Subscribe(Sent):
    type: Literal["subscribe"]
    generation_id: uuid.UUID | None = None


class Unsubscribe(Sent):
    type: Literal["unsubscribe"]
    generation_id: uuid.UUID | None = None


class Ping(Sent):
    type: Literal["ping"]


_MESSAGE: TypeAdapter[Any] = TypeAdapter(Annotated[Subscribe | Unsubscribe | Ping, Field(discriminator="type")])


@router.websocket("/api/ws")
async def live(socket: WebSocket) -> None:
    here = context_of(socket)
    if not _origin_allowed(socket, here):
        await socket.close(1008)  # before it is accepted, which answers 403
        return
    await socket.accept()
    with contextlib.suppress(WebSocketDisconnect):
        await _Conversation(socket, here).run()


class _Conversation:
    """One socket from its first message to its end."""

    def __init__(self, socket: WebSocket, here: Context) -> None:
        self._socket, self._here = socket, here
        self._wanted: set[uuid.UUID | None] = set()
        self._since = self._told = 0
        """What they say they have seen, and the newest event that was looked at, wanted or not."""
        self._asked = asyncio.Event()
        """Set by the first subscription: nothing may be looked at and dropped before."""
        self._turn = asyncio.Lock()
        """Held while something is said, so that what was missed and what is new do not cross."""

    async def run(self) -> None:
        try:
            caller, token = await self._signed_in()
            with self._here.crowd.joined(caller.user_id) as talk:
                await self._converse(caller, token, talk)
        except ThumbsmithError as error:
            await self._refuse(error)

    async def _converse(self, caller: Caller, token: str, talk: Talk) -> None:
        """Until they go, or must."""
        tasks = {
            asyncio.create_task(self._listen(caller, token, talk)),
            asyncio.create_task(self._tell(caller, token)),
            asyncio.create_task(self._check_again(caller, token)),
        }
        if caller.expires_at:
            tasks.add(asyncio.create_task(self._expire(caller.expires_at)))
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _signed_in(self) -> tuple[Caller, str]:
        """`InputError` when the first message is none, `Unavailable` when it is late: a slow line is no refusal."""
        try:
            text = await asyncio.wait_for(self._socket.receive_text(), _SIGN_IN_SECONDS)
            message = SignIn.model_validate_json(text)
        except TimeoutError as error:
            raise Unavailable(f"no message came within {_SIGN_IN_SECONDS:g} s; connect again", retry_after=1) from error
        except (ValidationError, KeyError) as error:
            raise InputError('the first message must be {"type": "sign-in", "token": "..."}') from error
        caller = await self._here.turns(self._admit, message.token)
        asker.set(f"user:{caller.user_id}")
        latest = await self._here.replays(events.latest_id, self._here.database, user_id=caller.user_id)
        self._since = min(message.last_event_id or 0, latest)
        self._told = latest if message.last_event_id is None else self._since
        await self._say({"type": "signed-in", "lastEventId": self._told})
        return caller, message.token

    def _admit(self, token: str) -> Caller:
        try:
            caller = self._here.accounts.caller(token)
        except NotSignedIn:
            self._here.limits.count("refusals", sender_of(self._socket))
            raise
        caller.needs("read")
        self._here.limits.count("sockets", f"user:{caller.user_id}")
        return caller

    async def _listen(self, caller: Caller, token: str, talk: Talk) -> None:
        """Do what is asked, until they go, or ask too much."""
        while True:
            try:
                message = _MESSAGE.validate_json(await self._heard(talk))
            except ValidationError:
                await self._say_problem("a message is subscribe, unsubscribe or ping; see the documentation", 422)
                continue
            if isinstance(message, Ping):
                await self._say({"type": "pong"})
            elif isinstance(message, Unsubscribe):
                self._wanted.discard(message.generation_id)
                await self._say({"type": "unsubscribed", **_about(message.generation_id)})
            else:
                await self._still_holds(token)
                await self._subscribe(caller, message.generation_id)

    async def _heard(self, talk: Talk) -> str:
        try:
            text = await self._socket.receive_text()
        except KeyError:  # no text but bytes, which say nothing here and are counted all the same
            text = ""
        talk.count(text)
        return text

    async def _subscribe(self, caller: Caller, generation_id: uuid.UUID | None) -> None:
        if len(self._wanted) >= _SUBSCRIPTIONS_LIMIT:
            await self._say_problem(
                f"{_SUBSCRIPTIONS_LIMIT} subscriptions are the limit; end one, or subscribe to all",
                409,
                kind="conflict",
            )
            return
        try:
            if generation_id:
                here = self._here
                await here.replays(gallery.find, here.database, generation_id, user_id=caller.user_id)
        except ThumbsmithError as error:
            status, kind, _ = named(error)
            again = retry_after_of(error)
            await self._say_problem(str(error), status, kind=kind, retry_after=again, **_about(generation_id))
            return
        async with self._turn:
            await self._send({"type": "subscribed", **_about(generation_id)})
            if generation_id and not self._wanted & {generation_id, None}:
                await self._catch_up(caller, generation_id)
            self._wanted.add(generation_id)
            self._asked.set()

    async def _catch_up(self, caller: Caller, generation_id: uuid.UUID) -> None:
        """All that happened to this one before, as far as they have not seen it."""
        past = await self._here.replays(
            events.of_generation,
            self._here.database,
            generation_id,
            user_id=caller.user_id,
            after_id=self._since,
            until=self._told,
        )
        for event in past:
            await self._send(self._told_as(event))
        await self._here.past.rest(f"user:{caller.user_id}", len(past))

    async def _tell(self, caller: Caller, token: str) -> None:
        """Nothing is said to a session that was ended: with each look at the log, its token is looked at, too."""
        await self._asked.wait()
        still = partial(self._here.accounts.caller, token)
        async for event in self._here.followers.follow(
            self._told,
            user_id=caller.user_id,
            check=still,
            on_thread=self._here.replays,
            rest=partial(self._here.past.rest, f"user:{caller.user_id}"),
        ):
            async with self._turn:
                if self._wanted & {events.subject(event), None}:
                    await self._send(self._told_as(event))
                self._told = event.id

    async def _check_again(self, caller: Caller, token: str) -> None:
        """Until the token no longer holds; `NotSignedIn` then. Whoever ends a session wakes this."""
        async for _ in self._here.followers.changes(caller.user_id):
            await self._still_holds(token)

    async def _still_holds(self, token: str) -> None:
        await self._here.turns(self._here.accounts.caller, token)

    async def _expire(self, ends: float) -> None:
        while (left := ends - time.time()) > 0:
            await asyncio.sleep(min(left + 0.05, _AGAIN_SECONDS))
        raise NotSignedIn("this session is over; sign in again")

    def _told_as(self, event: Event) -> dict[str, Any]:
        """Storage keys become signed addresses."""
        held = events.told(event)
        if "preview_url" in held:
            held["previewUrl"] = preview_address(self._here, held.pop("preview_url"))
        return {
            "type": event.kind,
            "id": event.id,
            "at": event.created_at.isoformat(),
            **_about(events.subject(event)),
            "data": held,
        }

    async def _say(self, message: dict[str, Any]) -> None:
        async with self._turn:
            await self._send(message)

    async def _send(self, message: dict[str, Any]) -> None:
        """What can be sent at once gives way to nobody by itself, and thousands may follow."""
        await self._socket.send_text(json.dumps(message))
        await asyncio.sleep(0)

    async def _say_problem(
        self, detail: str, status: int, *, kind: str = "invalid", retry_after: int | None = None, **about: object
    ) -> None:
        body = {"type": f"urn:thumbsmith:problem:{kind}", "title": "Not done", "status": status, "detail": detail}
        await self._say({"type": "error", **about, "problem": body | when_to_come_back(retry_after)})

    async def _refuse(self, error: ThumbsmithError) -> None:
        status, kind, _ = named(error)
        retry_after = retry_after_of(error)
        await self._say_problem(str(error), status, kind=kind, retry_after=retry_after)
        codes = {401: _NOT_SIGNED_IN, 403: _NOT_ALLOWED, 429: _TOO_MANY, 503: _AGAIN}
        reason = None if retry_after is None else f"come back in {retry_after} s"
        await self._socket.close(codes.get(status, _BAD_MESSAGE), reason)


def _about(generation_id: uuid.UUID | None) -> dict[str, str]:
    return {"generationId": str(generation_id)} if generation_id else {}


def _origin_allowed(socket: WebSocket, here: Context) -> bool:
    """A browser says where the page came from; what is no browser says nothing."""
    origin = socket.headers.get("origin")
    if origin is None:
        return True
    settings = here.settings
    allowed = {_origin_of(settings.public_url), *settings.allowed_origins}
    return origin in allowed


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
