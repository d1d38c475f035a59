"""How much may be sent: so many posts and edits a minute in one place, and pauses that the platform asked for.

Pauses are each process's own, since the platform tells each. What is sent is counted in the database, by all together.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bots.delivery.standing import Lagging
from service.database import ChatSending, db_epoch

_MINUTE = 60.0
_FOR_ALL = 0.7
"""Of the budget, for everything; the rest is kept for last states."""
_LONGEST_REST_SECONDS = 2.0
"""Before somebody looks again whether there is room: last states may have some where others have none."""


class Budget:
    def __init__(self, surface: str, per_minute: int | None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._surface, self._per_minute, self._clock = surface, per_minute, clock
        self._paused: dict[str, float] = {}
        self._paused_everywhere = float("-inf")

    def allows(self, one: Lagging) -> bool:
        """Whether nothing is paused for it."""
        now = self._clock()
        return max(self._paused.get(one.place, now), self._paused_everywhere) <= now

    def spend(self, session: Session, one: Lagging) -> bool:
        """One is about to be sent; False where the minute's are used up, by whomever."""
        if self._per_minute is None:
            return True
        room = self._per_minute if one.is_final else max(1, int(self._per_minute * _FOR_ALL))
        wait = self._counted(session, one.place, room)
        if wait and not one.is_final:
            self.pause(one.place, min(wait, _LONGEST_REST_SECONDS))
        return not wait

    def pause(self, place: str, seconds: float, *, everywhere: bool = False) -> None:
        """Between two alone, the one message waits and no other."""
        until = self._clock() + seconds
        if everywhere:
            self._paused_everywhere = max(self._paused_everywhere, until)
        elif place:
            self._paused[place] = max(self._paused.get(place, until), until)

    def _counted(self, session: Session, place: str, room: int) -> float:
        """How many seconds until there is room; 0 where there is, and one of it is used."""
        own = sa.select(ChatSending).where(ChatSending.surface == self._surface, ChatSending.place == place)
        row = session.scalar(own.with_for_update())
        if row is None:
            row = ChatSending(surface=self._surface, place=place, sent=[])
            session.add(row)
            session.flush()
        now: float = session.execute(sa.select(db_epoch())).scalar_one()
        last = [one for one in row.sent if now - _MINUTE < one <= now]
        if len(last) >= room:
            return last[-room] + _MINUTE - now
        row.sent = [*last, now]
        return 0.0
