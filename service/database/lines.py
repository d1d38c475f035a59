"""Who waits, in the order of their turns: what a claim on PostgreSQL reads to see who is next without looking at all.

The database keeps this table itself, by triggers on generations and users, in the transactions that change those; code
that knows nothing of it keeps it as well. On SQLite, where a claim puts all that waits in order, it stays empty.
"""

from __future__ import annotations

import uuid

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from service.database.base import Base


class Line(Base):
    """A user's pending generations of one painter and one priority."""

    __tablename__ = "lines"
    __table_args__ = (Index("ix_lines_turns", "painter", "priority", "turn", "user_id"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    painter: Mapped[str] = mapped_column(String(200), primary_key=True)
    """The beginning of their affinity that names who paints, with its slash: `paint:sdxl/`; else empty."""
    priority: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    turn: Mapped[float]
    """Their user's."""
    waiting: Mapped[int]
    """How many they are; a line without any goes."""
