"""What a generation that does not exist yet would cost and how long it would take."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from service.database import Database, Generation
from service.generations import credits
from service.generations.estimate import pace


@dataclass(frozen=True, kw_only=True)
class Foresight:
    waiting: int
    balance: int
    seconds: float


def foresee(database: Database, *, user_id: uuid.UUID) -> Foresight:
    """The queue and this user's credits as they are now. The fair order puts a user's first before others' second."""
    with database.read() as session:
        pending = sa.select(sa.func.count()).select_from(Generation).where(Generation.status == "pending")
        own = session.scalar(pending.where(Generation.user_id == user_id)) or 0
        ahead = own + sum(
            min(own + 1, count)
            for (count,) in session.execute(
                sa.select(sa.func.count())
                .where(Generation.status == "pending", Generation.user_id != user_id)
                .group_by(Generation.user_id)
            )
        )
        now = pace(session)
        return Foresight(
            waiting=session.scalar(pending) or 0,
            balance=credits.balance(session, user_id),
            seconds=round(max(1.0, now.seconds_each * (1 + ahead / now.workers)), 1),
        )
