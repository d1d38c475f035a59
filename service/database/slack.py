"""Workspaces of Slack that installed the app, each with its token under lock."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.database.base import Base, HasBirthday, HasId


class SlackWorkspace(HasId, HasBirthday, Base):
    __tablename__ = "slack_workspaces"

    team: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    bot_user: Mapped[str] = mapped_column(String(32), default="")
    url: Mapped[str] = mapped_column(String(300), default="")
    """Of the workspace, where its messages have their addresses."""
    scopes: Mapped[str] = mapped_column(Text, default="")
    token: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Encrypted with a key made from the service's own; null since the workspace took it back."""
    disabled_at: Mapped[datetime | None]
