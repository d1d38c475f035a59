"""Where somebody may ask, and how often in a day: what a place's administrators allow, by person, role and place."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bots.errors import told
from bots.people import Person
from bots.phrases import named
from service.database import ChatMessage, db_now
from service.errors import NotAllowed, TooManyRequests

_DAY = 86400


def check_place(person: Person) -> None:
    """`NotAllowed` in a place that is closed, or a channel that its administrators did not name."""
    place = person.place
    if place is None:
        return
    if place.closed:
        raise told(NotAllowed("the app was removed from this place"), named("refused-closed"))
    if place.channels and person.channel not in place.channels and not person.administers:
        raise told(NotAllowed("pictures are not asked for in this channel"), named("refused-channel"))


def check_allowance(session: Session, person: Person) -> None:
    """`TooManyRequests` when the day's pictures are used up, of the person or of the whole place."""
    if person.place is None or not person.place.limits:
        return
    own, everybody = own_limit(person), _number(person.place.limits.get("place"))
    asked = sa.select(sa.func.count()).where(
        ChatMessage.surface == person.surface,
        ChatMessage.place == person.place.subject,
        ChatMessage.created_at > db_now(-_DAY),
    )
    if own is not None and (session.scalar(asked.where(ChatMessage.person == person.subject)) or 0) >= own:
        raise _used_up(f"{own} pictures a day for one person", named("refused-day"))
    if everybody is not None and (session.scalar(asked) or 0) >= everybody:
        raise _used_up(f"{everybody} pictures a day in this place", named("refused-day-here"))


def _used_up(limit: str, phrase: str) -> TooManyRequests:
    return told(TooManyRequests(f"{limit} are made; more tomorrow", retry_after=3600), phrase)


def own_limit(person: Person) -> int | None:
    """The most generous of what the person's roles allow, else what everybody may; None for no limit."""
    limits: dict[str, Any] = person.place.limits if person.place else {}
    by_role = [_number(limits.get("roles", {}).get(role)) for role in person.roles if role in limits.get("roles", {})]
    if by_role:
        return None if None in by_role else max(one for one in by_role if one is not None)
    return _number(limits.get("person"))


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and value >= 0 else None
