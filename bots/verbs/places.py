"""A server or workspace, as its administrators want it: style, language, brand kit, channels, limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bots.desk import Desk
from bots.errors import told
from bots.people import Person
from bots.phrases import LANGUAGES, named
from engine.errors import BriefError, UnknownName
from service.database import ChatPlace
from service.errors import NotAllowed


def change_place(desk: Desk, person: Person, **changes: object) -> None:
    """Set `style`, `language`, `brand_kit_id`, `channels` or `limits` (`person`, `place`, `roles`), pictures a day.

    `NotAllowed` for whoever does not administer the place; `UnknownName` and `BriefError` for what cannot be.
    """
    if person.place is None or not person.administers:
        raise told(NotAllowed("only an administrator of this place may change it"), named("refused-administrator"))
    _check(desk, changes)
    subject = person.place.subject
    work = partial(_set, surface=person.surface, subject=subject, changes=changes)
    try:
        desk.database.write(work)
    except IntegrityError:  # another administrator did so just now
        desk.database.write(work)


def _set(session: Session, *, surface: str, subject: str, changes: Mapping[str, object]) -> None:
    row = session.scalar(
        sa.select(ChatPlace).where(ChatPlace.surface == surface, ChatPlace.subject == subject).with_for_update()
    )
    if row is None:
        row = ChatPlace(surface=surface, subject=subject)
        session.add(row)
    for name, value in changes.items():
        setattr(row, name, list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value)


def _check(desk: Desk, changes: Mapping[str, Any]) -> None:
    if style := changes.get("style"):
        desk.registry.style(style)
    if (language := changes.get("language")) and language not in LANGUAGES:
        raise UnknownName("language", language, LANGUAGES)
    _counts(changes.get("limits", {}))


def _counts(limits: Mapping[str, Any]) -> None:
    numbers = [limits.get("person"), limits.get("place"), *dict(limits.get("roles", {})).values()]
    if any(one is not None and not (isinstance(one, int) and 0 <= one <= 10_000) for one in numbers):
        error = BriefError("a limit is a number of pictures a day, 0 to 10000; leave it out for none")
        raise told(error, named("refused-limit"))
