"""A chat name and a web account become one, by the code that the account page shows."""

from __future__ import annotations

import sqlalchemy as sa

from bots.desk import Desk
from bots.people import Person
from service.accounts import connection_codes
from service.database import Generation
from service.privacy import ask_for_deletion


def link(desk: Desk, person: Person, code: str, *, name: str = "") -> None:
    """`NotFound` for a code that is none of ours or over, `Conflict` when the account has another name here,
    `TooManyRequests` for whoever guesses."""
    desk.limits.count("sign-ins", f"{person.surface}:{person.subject}")
    linked = connection_codes.use(
        desk.database, code, provider=person.surface, subject=person.subject, settings=desk.settings, name=name
    )
    if linked.before and not _has_pictures(desk, person):
        ask_for_deletion(desk.database, linked.before, settings=desk.settings)


def _has_pictures(desk: Desk, person: Person) -> bool:
    """Buttons under old messages go on working: what was made by then stays."""
    with desk.database.read() as session:
        made = sa.select(Generation.id).where(Generation.user_id == person.user_id)
        return session.scalar(made.limit(1)) is not None
