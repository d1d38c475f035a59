"""Money: a ledger that is only ever added to, and what came in from the payment provider."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.database.base import Base, BigId, HasBirthday, HasId


class LedgerEntry(HasBirthday, Base):
    """One movement of credits; a balance is the sum of a user's entries.

    A generation holds (`hold`, minus), and ends either with `release` alone, or with `release` and `charge`.
    """

    __tablename__ = "credit_ledger"
    __table_args__ = (Index("ix_credit_ledger_user_id_id", "user_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    amount: Mapped[int]
    kind: Mapped[str] = mapped_column(String(32))
    """`grant`, `purchase`, `plan`, `hold`, `release`, `charge`, `refund`, `correction`."""
    once: Mapped[str] = mapped_column(String(200), unique=True)
    """What makes this movement happen once only: `charge:<generation>:<round>`, `stripe:<event>`."""
    generation_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("generations.id", ondelete="SET NULL"), index=True
    )
    meta: Mapped[dict[str, Any]] = mapped_column(default=dict)


class WebhookReceipt(HasId, HasBirthday, Base):
    """A message from a provider that was acted on; the same one again finds this row."""

    __tablename__ = "webhook_receipts"
    __table_args__ = (UniqueConstraint("provider", "event_id"),)

    provider: Mapped[str] = mapped_column(String(32))
    event_id: Mapped[str] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(100), default="")
    meta: Mapped[dict[str, Any]] = mapped_column(default=dict)
