"""What every table shares: names of constraints, ids, times, JSON."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, CursorResult, Integer, MetaData, UpdateBase, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from service.database.clock import UtcDateTime

Json = JSON().with_variant(JSONB(), "postgresql")
BigId = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits. SQLite counts up by itself only on a plain INTEGER key, which is as wide."""


def utc_now() -> datetime:
    """This process's clock: for a row's birthday, never for a lease."""
    return datetime.now(UTC)


def rows_changed(session: Session, statement: UpdateBase) -> int:
    """Do it; how many rows it found or made."""
    result = session.execute(statement)
    assert isinstance(result, CursorResult)  # as SQLAlchemy's types do not say of an update
    return result.rowcount


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {datetime: UtcDateTime(), uuid.UUID: Uuid(), dict[str, Any]: Json, list[Any]: Json}


class HasId:
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)


class HasBirthday:
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
