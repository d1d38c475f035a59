"""Generations whose worker has gone: back in the queue, or given up when they are what ends workers.

Any process may reap. A worker that ends under a generation is mostly not the generation's doing: machines are
restarted, killed, lost. It is taken for the cause only when a long row of different workers ended under it at the
same stage, and it alone accounts for a good part of everything that was lost in that time.
"""

from __future__ import annotations

import uuid
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.database import Attempt, Database, FileDeletion, Generation, Tombstone, db_now, is_due, lock_user
from service.generations.claiming import attempt_folder
from service.generations.endings import GIVEN_UP, backoff, cancel_row, give_up, put_back
from service.settings import Settings

_AT_ONCE = 50
_LEFTOVER_MARGIN_LEASES = 4
_LEASES_APART = 10
_SHARE_OF_LOSSES = 1 / 3


def reap(database: Database, settings: Settings) -> list[uuid.UUID]:
    """Deal with every lease that has ended; returns the generations that are pending again."""
    with database.read() as session:
        columns = sa.select(Generation.id, Generation.user_id)
        ended = session.execute(
            columns.where(_has_ended(settings)).order_by(Generation.lease_until).limit(_AT_ONCE)
        ).all()
    return [
        identifier
        for identifier, user_id in ended
        if database.write(partial(_reap_one, identifier=identifier, user_id=user_id, settings=settings))
    ]


def _has_ended(settings: Settings) -> sa.ColumnElement[bool]:
    """`lease_seconds` may differ from process to process while they are changed, though not tenfold."""
    longest = _LEASES_APART * settings.lease_seconds
    return sa.and_(Generation.status == "running", is_due(Generation.lease_until, longest_seconds=longest))


def _reap_one(session: Session, identifier: uuid.UUID, user_id: uuid.UUID, settings: Settings) -> bool:
    lock_user(session, user_id)
    query = (
        sa.select(Generation).where(Generation.id == identifier, _has_ended(settings)).with_for_update(skip_locked=True)
    )
    row = session.scalar(query)
    if row is None:
        return False
    _clear_up_later(session, row, settings)
    if row.cancel_requested or session.scalar(sa.select(Tombstone.id).where(Tombstone.user_id == row.user_id)):
        cancel_row(session, row)
        return False
    row.lost_count += 1
    if row.lost_count >= settings.loss_limit and _ends_its_workers(session, row, settings.loss_limit):
        detail = f"{row.lost_count} workers ended under it at the stage {row.stage!r}"
        give_up(session, row, code="gave-up", message=GIVEN_UP, detail=detail, outcome="lost")
        return False
    put_back(session, row, outcome="lost", seconds=backoff(row.lost_count, settings), detail="its lease ended")
    return True


def _clear_up_later(session: Session, row: Generation, settings: Settings) -> None:
    """Whatever that worker stored is nobody's; wait long enough for a slow one to have noticed."""
    margin = _LEFTOVER_MARGIN_LEASES * settings.lease_seconds
    folder = attempt_folder(row.user_id, row.id, row.fence)
    session.add(FileDeletion(prefix=folder, reason="lost attempt", available_at=db_now(margin)))


def _ends_its_workers(session: Session, row: Generation, limit: int) -> bool:
    """Whether the last `limit` tries, this one included, look like the generation's own doing."""
    tries = session.scalars(
        sa.select(Attempt)
        .where(Attempt.generation_id == row.id, Attempt.round == row.round, Attempt.outcome.in_(("lost", "running")))
        .order_by(Attempt.fence.desc())
        .limit(limit)
    ).all()
    stages = {row.stage if one.outcome == "running" else one.stage for one in tries}
    workers = {one.worker_id for one in tries}
    if len(tries) < limit or len(workers) < limit or len(stages) > 1:
        return False
    lost_since = (
        sa.select(sa.func.count())
        .select_from(Attempt)
        .where(Attempt.outcome == "lost", Attempt.ended_at >= tries[-1].started_at, Attempt.generation_id != row.id)
    )
    others = session.scalar(lost_since) or 0
    return len(tries) >= _SHARE_OF_LOSSES * (others + len(tries))
