"""Whose turn it is: fair between users, with a bounded liking for what a worker has loaded.

Users take turns: first everybody's first generation, the user who has waited longest since their last start in front,
then everybody's second. What is more work than one brief counts for so many: it takes more of what one user may have
running, what comes behind it stands further back, and its user's next turn is so much later. A point of priority
counts as ten more seconds of waiting, so nobody is kept out for ever. Among one's own, those that were lost or crashed
stand behind the others, so that one that brings workers down meets few of them. A worker may take one that needs
nothing new loaded from among the first few, but each generation lets only one of another user pass, and a bounded
number of its own user's.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.database import Generation, User, db_epoch, is_due, own_order

PRIORITY_SECONDS = 10.0
PASSED_BY_OTHERS = 1
TURNS = 2.5
"""A user's next turn comes so many times later than the dear one took longer: others wait while it runs, and are to
have as much afterwards."""
_COLUMNS = (Generation.id, Generation.user_id, Generation.affinity, Generation.passed_over, Generation.priority)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    id: uuid.UUID
    user_id: uuid.UUID
    affinity: str
    passed_over: int


def ranked(
    *, longest_seconds: float | None, only: sa.ColumnElement[bool] | None = None
) -> sa.Select[uuid.UUID, uuid.UUID, str, int]:
    """Pending generations in fair order, as a query of `id, user_id, affinity, passed_over`.

    With the longest wait there is, only those that may be taken now; with `only`, of those that it is true of.
    """
    may_start = [Generation.status == "pending"]
    if only is not None:
        may_start.append(only)
    if longest_seconds is not None:
        may_start.append(is_due(Generation.available_at, longest_seconds=longest_seconds))
    each = sa.select(*_COLUMNS, _place()).where(*may_start).subquery().c
    turn = sa.case((User.turn > db_epoch(), db_epoch()), else_=User.turn)  # a clock may have been put back since
    return (
        sa.select(each.id, each.user_id, each.affinity, each.passed_over)
        .join(User, User.id == each.user_id)
        .order_by(each.place, turn - PRIORITY_SECONDS * each.priority, User.id)
    )


def _place() -> sa.Label[float]:
    """Where it stands in its own user's line."""
    user, order = Generation.user_id, own_order()
    more = sa.case((Generation.work > 1, Generation.work - 1), else_=0.0)
    before = sa.func.sum(more).over(partition_by=user, order_by=order) - more
    return (sa.func.row_number().over(partition_by=user, order_by=order) + before).label("place")


def candidates(
    session: Session,
    *,
    running_per_user: int,
    look_ahead: int,
    longest_seconds: float,
    only: sa.ColumnElement[bool] | None = None,
) -> list[Candidate]:
    """The next few of users who have not as many running as one may have, each counted by its work.

    This puts in order all that waits; where much does, `taking.py` looks at few.
    """
    busy = (
        sa.select(Generation.user_id)
        .where(Generation.status == "running")
        .group_by(Generation.user_id)
        .having(sa.func.sum(sa.case((Generation.work > 1, Generation.work), else_=1.0)) >= running_per_user)
    )
    waiting = ranked(longest_seconds=longest_seconds, only=only).where(User.id.not_in(busy))
    return [Candidate(**row._mapping) for row in session.execute(waiting.limit(look_ahead))]


def choose(waiting: Sequence[Candidate], warm: str | None, *, look_ahead: int) -> Candidate | None:
    """The first, or one further on that suits what is loaded, as long as nobody before it is passed too often."""
    for index, candidate in enumerate(waiting):
        if candidate.affinity == warm and all(_lets_pass(early, candidate, look_ahead) for early in waiting[:index]):
            return candidate
    return waiting[0] if waiting else None


def _lets_pass(early: Candidate, late: Candidate, look_ahead: int) -> bool:
    return early.passed_over < (look_ahead - 1 if early.user_id == late.user_id else PASSED_BY_OTHERS)
