"""One delivery: take the row, say what is meant to be shown, show it, and keep what came of it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bots.delivery import claims
from bots.delivery.budget import Budget
from bots.delivery.claims import Claim
from bots.delivery.closing import close_place
from bots.delivery.composing import Source, compose, files_of, is_anew, withdrawn
from bots.delivery.standing import Lagging, Line
from bots.desk import Desk
from bots.errors import Closed, Gone, RateLimited, Undelivered
from bots.message import Message
from bots.surface import Address, Surface
from service.database import ChatMessage, Generation, db_now
from service.errors import Unavailable
from service.generations.estimate import pace

_log = logging.getLogger(__name__)
_SILENT_SECONDS = 20.0
_TRIES = 30
"""With the waits between them about half a day; then it waits for its reader to ask."""
_FIRST_WAIT_SECONDS = 2.0
_LONGEST_WAIT_SECONDS = 1800.0
_SHORT_WAIT_SECONDS = 10.0


class Courier:
    def __init__(self, desk: Desk, surface: Surface, budget: Budget, *, lease_seconds: float) -> None:
        self._desk, self._surface, self._budget = desk, surface, budget
        self._lease_seconds = lease_seconds
        self.name = ""
        """Of this process, while it has one (bots/delivery/names.py)."""

    async def deliver(self, one: Lagging) -> None:
        claim = await asyncio.to_thread(self._take, one)
        if claim is None:
            return
        try:
            await self._carry(claim)
        except RateLimited as limited:
            if not limited.alone:
                self._budget.pause(one.place, limited.seconds, everywhere=limited.everywhere)
            await self._refused(claim, limited.seconds)
        except Unavailable as error:
            _log.info("message %s has to wait: %s", claim.row.id, error)
            await self._again(claim, str(error))
        except TimeoutError:
            await self._again(claim, f"no answer within {self._surface.pace.patience_seconds:g} s")
        except Undelivered as error:
            await self._give_up(claim, error)
        except Exception as error:  # of a platform's library or our own: one message must not stop the others
            _log.exception("message %s could not be shown", claim.row.id)
            await self._again(claim, type(error).__name__)

    async def _carry(self, claim: Claim) -> None:
        source = await asyncio.to_thread(self._source, claim)
        if source.generation is None:
            await self._withdraw(claim, source)
            return
        message, wanted = compose(source)
        at = await self._found(claim)
        shown = await self._show(at, message)
        await asyncio.to_thread(self._keep, at, shown, message, wanted)

    async def _found(self, claim: Claim) -> Claim:
        """The claim, with the message that an earlier try may have left behind."""
        if not claim.unsure:
            return claim
        async with self._patience():
            left = await self._surface.find(claim.row.address, mark=claim.mark)
        if left is None:
            return claim
        claim.row.address, claim.row.posted, claim.row.posts = dict(left), True, claim.row.posts + 1
        return replace(claim, unsure=False)

    async def _show(self, claim: Claim, message: Message) -> Address:
        row = claim.row
        if not await asyncio.to_thread(claims.renew, self._desk.database, claim, seconds=self._lease_seconds):
            raise Unavailable("another delivery has taken the message over")
        async with self._patience():
            if row.posted:
                return await self._surface.edit(row.address, message, mark=claim.mark)
            return await self._surface.post(row.address, message, mark=claim.mark)

    async def _withdraw(self, claim: Claim, source: Source) -> None:
        at = await self._found(claim)
        if at.row.posted and not at.row.undelivered:
            if not await asyncio.to_thread(claims.renew, self._desk.database, claim, seconds=self._lease_seconds):
                return
            async with self._patience():
                await self._surface.withdraw(at.row.address, withdrawn(source))
        await asyncio.to_thread(claims.drop, self._desk.database, claim)

    def _patience(self) -> asyncio.Timeout:
        return asyncio.timeout(self._surface.pace.patience_seconds)

    # On threads, with the database

    def _take(self, one: Lagging) -> Claim | None:
        def has_room(session: Session) -> bool:
            return self._budget.spend(session, one)

        work = partial(
            claims.take,
            self._desk.database,
            one.id,
            intent=one.wanted,
            seconds=self._lease_seconds,
            name=self.name,
            has_room=has_room,
        )
        try:
            return work()
        except IntegrityError:  # another process counted the first one of this place just now
            return work()

    def _source(self, claim: Claim) -> Source:
        """How it stands now, which may be further than when it was seen to lag."""
        row = claim.row
        with self._desk.database.read() as session:
            generation = session.get(Generation, row.generation_id) if row.generation_id else None
            if generation is None:
                return Source(message=row, generation=None)
            parent = session.get(ChatMessage, row.parent_id) if row.parent_id else None
            waits = generation.status == "pending"
            return Source(
                message=row,
                generation=generation,
                artifacts=files_of(session, generation) if generation.status == "ready" else (),
                line=Line.read(session, _SILENT_SECONDS) if waits else Line(),
                seconds=pace(session).seconds_each if waits else None,
                parent=self._surface.link(parent.address) if parent and parent.posted else None,
                anew=is_anew(session, parent, generation),
                public_url=self._desk.settings.public_url,
            )

    def _keep(self, claim: Claim, at: Address, message: Message, wanted: str) -> None:
        row, moved = claim.row, not claim.row.posted or dict(at) != dict(claim.row.address)
        values: dict[str, Any] = {
            "address": dict(at),
            "posted": True,
            "posts": row.posts + moved,
            "shown": wanted[:200],
            "attempts": 0,
            "undelivered": "",
            "final_at": db_now() if message.is_final else None,
        }
        wait = self._surface.pace.seconds_between
        if not claims.settle(self._desk.database, claim, values, wait_seconds=wait):
            _log.warning("message %s was taken over by another delivery while it was shown", row.id)

    async def _again(self, claim: Claim, why: str) -> None:
        attempts = claim.row.attempts + 1
        if attempts >= _TRIES:
            await self._give_up(claim, Undelivered(f"it could not be sent in {attempts} tries ({why})"))
            return
        wait = min(_LONGEST_WAIT_SECONDS, _FIRST_WAIT_SECONDS * 2.0 ** min(attempts - 1, 12))
        await self._later(claim, wait, attempts=attempts)

    async def _refused(self, claim: Claim, seconds: float) -> None:
        """The platform did nothing, and says when to come back."""
        wait = min(seconds, claims.LONGEST_WAIT_SECONDS)
        if claim.unsure:
            await self._later(claim, wait, attempts=claim.row.attempts)
        else:
            await asyncio.to_thread(claims.settle, self._desk.database, claim, {}, wait_seconds=wait)

    async def _later(self, claim: Claim, seconds: float, *, attempts: int) -> None:
        wait = min(seconds, claims.LONGEST_WAIT_SECONDS)
        await asyncio.to_thread(claims.leave_open, self._desk.database, claim, attempts=attempts, wait_seconds=wait)

    async def _give_up(self, claim: Claim, error: Undelivered) -> None:
        _log.info("message %s is given up: %s", claim.row.id, error)
        if isinstance(error, Closed):
            await asyncio.to_thread(close_place, self._desk, claim.row.surface, claim.row.place)
        await asyncio.to_thread(self._leave, claim, error)

    def _leave(self, claim: Claim, error: Undelivered) -> None:
        row = claim.row
        if row.generation_id is None:
            claims.drop(self._desk.database, claim)
            return
        values = {"final_at": db_now(), "undelivered": f"{_kind(error)}: {error}"}
        claims.settle(self._desk.database, claim, values)


def _kind(error: Undelivered) -> str:
    """`gone`, `closed`, `nowhere`: the last is what a reader is offered again."""
    return "gone" if isinstance(error, Gone) else "closed" if isinstance(error, Closed) else "nowhere"
