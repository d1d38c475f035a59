"""Where a message is on Discord, and by what right it may be changed: the JSON that is kept beside it.

The interaction's token is good for a quarter of an hour from anywhere, also where the bot is no member; the bot's own
has no end, where it is one. Both are tried, the first as long as it is surely good.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import discord
from pydantic import BaseModel, ConfigDict

TOKEN_SECONDS = 14 * 60
"""One minute less than Discord says."""
SIZE_LIMIT = 10 * 2**20
"""Of a file, where no interaction has told."""


class Whereabouts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    application_id: str
    channel_id: str | None = None
    message_id: str | None = None
    """None for the interaction's first answer whose id was not told, and for a message that is yet to be made."""
    guild_id: str | None = None
    user_id: str
    token: str | None = None
    """Of the interaction; None once it is of no more use."""
    told_at: float = 0.0
    """When the interaction came, in seconds since 1970."""
    size_limit: int = SIZE_LIMIT
    held: dict[str, str] = {}
    """What is attached by now: from the picture's key in the storage to the attachment's id and name."""

    @classmethod
    def of(cls, interaction: discord.Interaction[Any], *, now: float, message_id: int | None = None) -> Self:
        guild, channel = interaction.guild_id, interaction.channel_id
        return cls(
            application_id=str(interaction.application_id),
            channel_id=str(channel) if channel else None,
            message_id=str(message_id) if message_id else None,
            guild_id=str(guild) if guild else None,
            user_id=str(interaction.user.id),
            token=interaction.token,
            told_at=now,
            size_limit=interaction.filesize_limit or SIZE_LIMIT,
        )

    @classmethod
    def read(cls, address: Mapping[str, Any]) -> Self:
        return cls.model_validate(dict(address))

    def kept(self) -> dict[str, Any]:
        return self.model_dump(exclude_defaults=True)

    def changed(self, **values: Any) -> Self:
        return self.model_copy(update=values)

    def has_token(self, now: float) -> bool:
        return self.token is not None and now - self.told_at < TOKEN_SECONDS

    @property
    def by_token(self) -> str:
        return f"/webhooks/{self.application_id}/{self.token}"

    @property
    def in_channel(self) -> str:
        return f"/channels/{self.channel_id}/messages"
