"""Webhooks that users ask us to call, and each call on its way."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.database.base import Base, BigId, HasBirthday, HasId


class WebhookEndpoint(HasId, HasBirthday, Base):
    __tablename__ = "webhook_endpoints"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    url: Mapped[str] = mapped_column(String(2000))
    secret: Mapped[str] = mapped_column(String(200))
    """Needed in full to sign, so it is kept sealed with the signing key."""
    kinds: Mapped[list[Any]] = mapped_column(default=list)
    """Kinds of events it wants; empty is all."""
    disabled_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)


class WebhookDelivery(HasId, HasBirthday, Base):
    __tablename__ = "webhook_deliveries"
    __table_args__ = (UniqueConstraint("endpoint_id", "event_id"),)

    endpoint_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("webhook_endpoints.id", ondelete="CASCADE"))
    event_id: Mapped[int] = mapped_column(BigId)
    status: Mapped[Literal["pending", "delivered", "failed"]] = mapped_column(String(16), default="pending")
    available_at: Mapped[datetime] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)
    response_status: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(Text)
    delivered_at: Mapped[datetime | None]
