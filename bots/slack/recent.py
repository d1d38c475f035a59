"""Somebody's last pictures here, as the status and the Home tab show them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from bots.delivery.composing import Source, compose, files_of
from bots.desk import Desk
from bots.message import Message
from bots.slack.calls import Call
from bots.slack.workspaces import SURFACE
from service.database import ChatMessage, Generation


@dataclass(frozen=True)
class Recent:
    row: ChatMessage
    message: Message

    @property
    def files(self) -> dict[str, str]:
        """Slack's ids of its pictures, by the storage's key."""
        return dict(self.row.address.get("files", {}))


def recent(desk: Desk, call: Call, *, count: int) -> list[Recent]:
    """Newest first; without those whose pictures were deleted."""
    own = sa.select(ChatMessage, Generation).join(Generation, Generation.id == ChatMessage.generation_id)
    own = own.where(ChatMessage.surface == SURFACE, ChatMessage.person == call.subject)
    with desk.database.read() as session:
        rows = session.execute(own.order_by(ChatMessage.created_at.desc(), ChatMessage.id).limit(count)).all()
        return [
            Recent(row, compose(Source(message=row, generation=made, artifacts=files_of(session, made)))[0])
            for row, made in rows
        ]
