"""What is left after a storm, counted from the rows and the files alone."""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bench.storm.field import Field
from service.database import Artifact, Attempt, Event, FileDeletion, Generation, LedgerEntry, db_now
from service.events import log as events
from service.storage import Storage, open_storage
from service.storage.deletions import delete_due

FILES_EACH = 2
"""What the stand-in renderer makes."""
_UPLOADED = ("uploads/", "cleared/")


@dataclass(frozen=True, kw_only=True)
class Audit:
    generations: int
    lost: int
    """Not ended, ready without its files, or failed though nothing was wrong with it."""
    duplicates: int
    """Charges, closing events or files beyond the one there should be."""
    astray: int
    """Credits of all users against what the ready ones cost."""
    orphans: int
    """Stored files that no row knows, after the outbox of deletions was worked off."""
    attempts: int
    most_attempts: int

    @property
    def clean(self) -> bool:
        return not (self.lost or self.duplicates or self.astray or self.orphans)


def audit(
    field: Field,
    ids: Sequence[uuid.UUID],
    *,
    expected_failures: Sequence[uuid.UUID] = (),
    files_each: int | None = FILES_EACH,
) -> Audit:
    """`files_each` is None where it is the engine that draws, and as many come as are asked for."""
    storage = open_storage(field.settings)
    _work_off_deletions(field, storage)
    with field.database.read() as session:
        rows = {row.id: row for row in session.scalars(sa.select(Generation))}
        artifacts = session.scalars(sa.select(Artifact)).all()
        tries = Counter(session.scalars(sa.select(Attempt.generation_id)))
        ready = {row.id for row in rows.values() if row.status == "ready"}
        balance = session.scalar(sa.select(sa.func.sum(LedgerEntry.amount))) or 0
        granted = session.scalar(sa.select(sa.func.sum(LedgerEntry.amount)).where(LedgerEntry.kind == "grant")) or 0
        duplicates = _surplus(session, ready) + (_surplus_of_files(artifacts, files_each) if files_each else 0)
    expected = set(ids) - set(expected_failures)
    whole = {identifier for identifier in ready if _files_are_whole(storage, artifacts, identifier, files_each or 1)}
    known = {artifact.key for artifact in artifacts}
    return Audit(
        generations=len(ids),
        lost=len(expected - whole) + sum(rows[one].status != "failed" for one in expected_failures),
        duplicates=duplicates,
        astray=balance - (granted - len(ready)),
        orphans=sum(found.key not in known for found in storage.list("") if not found.key.startswith(_UPLOADED)),
        attempts=sum(tries.values()),
        most_attempts=max(tries.values(), default=0),
    )


def _work_off_deletions(field: Field, storage: Storage) -> None:
    """As a worker would in time."""
    field.database.write(lambda session: session.execute(sa.update(FileDeletion).values(available_at=db_now(-1))))
    while delete_due(field.database, storage):
        pass


def _surplus(session: Session, ready: set[uuid.UUID]) -> int:
    """Charges of a generation beyond one, or of one that is not ready; closing events beyond one."""
    charges = Counter(session.scalars(sa.select(LedgerEntry.generation_id).where(LedgerEntry.kind == "charge")))
    closing = sa.select(Event.generation_id).where(Event.kind.in_((events.READY, events.FAILED, events.CANCELLED)))
    closings = Counter(session.scalars(closing))
    return sum(n - (one in ready) for one, n in charges.items()) + sum(n - 1 for n in closings.values())


def _surplus_of_files(artifacts: Sequence[Artifact], files_each: int) -> int:
    return sum(max(0, n - files_each) for n in Counter(artifact.generation_id for artifact in artifacts).values())


def _files_are_whole(storage: Storage, artifacts: Sequence[Artifact], identifier: uuid.UUID, fewest: int) -> bool:
    own = [artifact for artifact in artifacts if artifact.generation_id == identifier]
    return len(own) >= fewest and all(
        storage.head(one.key) and hashlib.sha256(storage.get(one.key)).hexdigest() == one.sha256 for one in own
    )
