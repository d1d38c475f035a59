"""A user's generations and their files, looked at: one, or a page of them."""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.errors import InputError
from service.database import Artifact, Database, Generation
from service.errors import NotFound

KINDS_TO_DOWNLOAD = ("file", "scene", "report")


@dataclass(frozen=True, kw_only=True)
class Found:
    """A generation with the files of its last round, `file` ones first."""

    generation: Generation
    artifacts: Sequence[Artifact] = ()


@dataclass(frozen=True, kw_only=True)
class Page:
    items: Sequence[Generation]
    next_cursor: str | None


@dataclass(frozen=True, kw_only=True)
class Filter:
    status: str | None = None
    style: str | None = None
    words: str | None = None
    parent_id: uuid.UUID | None = None


def find(database: Database, generation_id: uuid.UUID, *, user_id: uuid.UUID) -> Found:
    """One generation; `NotFound` when it is not this user's."""
    with database.read() as session:
        row = owned(session, generation_id, user_id=user_id)
        query = sa.select(Artifact).where(
            Artifact.generation_id == row.id, Artifact.round == row.round, Artifact.kind.in_(KINDS_TO_DOWNLOAD)
        )
        rank = sa.case({kind: place for place, kind in enumerate(KINDS_TO_DOWNLOAD)}, value=Artifact.kind)
        artifacts = session.scalars(query.order_by(rank, Artifact.name)).all() if row.status == "ready" else []
        return Found(generation=row, artifacts=artifacts)


def owned(session: Session, generation_id: uuid.UUID, *, user_id: uuid.UUID) -> Generation:
    """The row; `NotFound` also when it is somebody else's."""
    row = session.scalar(sa.select(Generation).where(Generation.id == generation_id, Generation.user_id == user_id))
    if row is None:
        raise NotFound(f"there is no generation {generation_id}")
    return row


def page(database: Database, *, user_id: uuid.UUID, wanted: Filter, limit: int = 30, cursor: str | None = None) -> Page:
    """Newest first; `cursor` is what the page before gave. `InputError` for a cursor that is none."""
    query = sa.select(Generation).where(Generation.user_id == user_id, *_conditions(wanted))
    if cursor is not None:
        query = query.where(sa.tuple_(Generation.created_at, Generation.id) < sa.tuple_(*_place(cursor)))
    query = query.order_by(Generation.created_at.desc(), Generation.id.desc()).limit(limit + 1)
    with database.read() as session:
        rows = session.scalars(query).all()
    more = len(rows) > limit
    return Page(items=rows[:limit], next_cursor=_cursor(rows[limit - 1]) if more else None)


def _conditions(wanted: Filter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.status:
        found.append(Generation.status == wanted.status)
    if wanted.style:
        found.append(Generation.style_id == wanted.style)
    if wanted.parent_id:
        found.append(Generation.parent_id == wanted.parent_id)
    if wanted.words:
        found.append(Generation.title.icontains(wanted.words, autoescape=True))
    return found


def _cursor(row: Generation) -> str:
    return base64.urlsafe_b64encode(f"{row.created_at.isoformat()}|{row.id}".encode()).rstrip(b"=").decode()


def _place(cursor: str) -> tuple[sa.ColumnElement[datetime], sa.ColumnElement[uuid.UUID]]:
    try:
        time, _, identifier = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition("|")
        moment, row_id = datetime.fromisoformat(time), uuid.UUID(identifier)
        if moment.tzinfo is None:
            raise ValueError("no zone")
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError, binascii.Error) as error:
        raise InputError("this cursor is none of ours; take nextCursor from the page before") from error
    return (
        sa.bindparam(None, moment, type_=Generation.created_at.type),
        sa.bindparam(None, row_id, type_=Generation.id.type),
    )
