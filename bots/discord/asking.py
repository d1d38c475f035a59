"""From an interaction to who asks, and to the photographs that were attached to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import discord

from bots.desk import Desk
from bots.discord.answering import Interaction
from bots.discord.surface import NAME
from bots.errors import told
from bots.people import Person, meet
from bots.photographs import Fetcher, Photo
from bots.phrases import named
from engine.errors import PhotoError

_AVATAR_SIDE = 1024


def person_of(desk: Desk, interaction: Interaction) -> Person:
    """With their account. A server whose bot is not there has no say: only its user has installed us."""
    roles = [str(role.id) for role in getattr(interaction.user, "roles", ())]
    return meet(
        desk,
        surface=NAME,
        subject=str(interaction.user.id),
        locale=str(interaction.locale),
        place=str(interaction.guild_id) if is_in_our_server(interaction) else "",
        channel=str(interaction.channel_id or ""),
        roles=roles,
        administers=interaction.permissions.manage_guild,
    )


def is_in_our_server(interaction: Interaction) -> bool:
    """Whether the bot stands there; a gateway that tells of no owner knows no other way."""
    by_user_alone = interaction.is_user_integration() and not interaction.is_guild_integration()
    return interaction.guild_id is not None and not by_user_alone


def photographs(fetcher: Fetcher, attached: Iterable[Mapping[str, Any] | discord.Attachment | None]) -> list[Photo]:
    """The bytes of each. All that is declared is looked at before anything is fetched; `PhotoError` names the file."""
    wanted = [_declared(one) for one in attached if one is not None]
    for name, size, url in wanted:
        fetcher.check(url, name, declared=size)
    return [fetcher.fetch(url, name, declared=size) for name, size, url in wanted]


def avatar(fetcher: Fetcher, user: discord.abc.User) -> Photo:
    """The person's own picture as Discord shows it; `PhotoError` where they have none."""
    if user.avatar is None:
        error = PhotoError("you have no picture of your own on Discord; attach a photo as host instead")
        raise told(error, named("discord-no-avatar"))
    url = f"{discord.Asset.BASE}/avatars/{user.id}/{user.avatar.key}.png?size={_AVATAR_SIDE}"
    return fetcher.fetch(url, "your avatar")


def attachments_of(interaction: Interaction) -> Sequence[Mapping[str, Any]]:
    """What came with a form, as Discord wrote it."""
    data: Mapping[str, Any] = interaction.data or {}
    return list(data.get("resolved", {}).get("attachments", {}).values())


def _declared(one: Mapping[str, Any] | discord.Attachment) -> tuple[str, int, str]:
    if isinstance(one, discord.Attachment):
        return one.filename, one.size, one.url
    return str(one["filename"]), int(one["size"]), str(one["url"])
