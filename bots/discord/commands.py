"""The commands as Discord lists them; what they do is in `wishes`, `looking` and `ways`."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bots.discord.answering import Interaction
from bots.discord.forms import TITLE_LENGTH
from bots.discord.parts import Parts
from bots.discord.translation import said
from bots.phrases import named

LINE_LENGTH = 80
_OFFERED = 25
_NAMES = {
    "thumbnail": (named("discord-thumbnail"), named("discord-thumbnail-what")),
    "thumbnail-status": (named("discord-status"), named("discord-status-what")),
    "thumbnail-styles": (named("discord-styles"), named("discord-styles-what")),
    "thumbnail-brand": (named("discord-brand"), named("discord-brand-what")),
    "thumbnail-link": (named("discord-link"), named("discord-link-what")),
    "thumbnail-server": (named("discord-settings"), named("discord-settings-what")),
}
_OPTIONS = {
    "title": (named("discord-title"), named("discord-title-what")),
    "style": (named("discord-style"), named("discord-style-what")),
    "realism": (named("discord-realism"), named("discord-realism-what")),
    "host": (named("discord-host"), named("discord-host-what")),
    "guest1": (named("discord-guest1"), named("discord-guest-what")),
    "guest2": (named("discord-guest2"), named("discord-guest-what")),
    "guest3": (named("discord-guest3"), named("discord-guest-what")),
    "guest4": (named("discord-guest4"), named("discord-guest-what")),
    "line": (named("discord-line"), named("discord-line-what")),
    "formats": (named("discord-formats"), named("discord-formats-what")),
    "avatar": (named("discord-avatar"), named("discord-avatar-what")),
    "kit": (named("discord-kit"), named("discord-kit-what")),
    "server": (named("discord-server"), named("discord-server-what")),
    "code": (named("discord-code"), named("discord-code-what")),
    "language": (named("discord-language"), named("discord-language-what")),
    "channel": (named("discord-channel"), named("discord-channel-what")),
    "person": (named("discord-person"), named("discord-person-what")),
    "place": (named("discord-place"), named("discord-place-what")),
    "role": (named("discord-role"), named("discord-role-what")),
    "anew": (named("discord-anew"), named("discord-anew-what")),
}
_FORMATS = {
    "youtube,podcast": named("discord-formats-both"),
    "youtube": named("discord-formats-thumbnail"),
    "podcast": named("discord-formats-cover"),
}
_LANGUAGES = {"en": "English", "de": "Deutsch", "es": "Español", "ja": "日本語"}


def add_commands(tree: app_commands.CommandTree[Any], parts: Parts) -> None:
    for command in (
        _thumbnail(parts),
        _status(parts),
        _styles(parts),
        _brand(parts),
        _link(parts),
        _from_picture(parts),
    ):
        tree.add_command(_everywhere(command))
    tree.add_command(_server(parts))


def _everywhere(command: Any) -> Any:
    """In servers, with the bot alone, and wherever somebody has brought it along for themselves."""
    installs = app_commands.allowed_installs(guilds=True, users=True)
    contexts = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    return contexts(installs(command))


def _command(name: str, callback: Any, *options: str) -> app_commands.Command[Any, Any, Any]:
    callback = app_commands.rename(**{one: said(_OPTIONS[one][0]) for one in options})(callback)
    callback = app_commands.describe(**{one: said(_OPTIONS[one][1]) for one in options})(callback)
    shown, what = _NAMES[name]
    return app_commands.Command(name=said(shown), description=said(what), callback=callback)


def _thumbnail(parts: Parts) -> app_commands.Command[Any, Any, Any]:
    choices = [app_commands.Choice(name=said(phrase), value=value) for value, phrase in _FORMATS.items()]

    @app_commands.choices(formats=choices)
    async def thumbnail(
        interaction: Interaction,
        title: app_commands.Range[str, 1, TITLE_LENGTH],
        style: str | None = None,
        realism: app_commands.Range[int, 0, 100] | None = None,
        host: discord.Attachment | None = None,
        guest1: discord.Attachment | None = None,
        guest2: discord.Attachment | None = None,
        guest3: discord.Attachment | None = None,
        guest4: discord.Attachment | None = None,
        line: app_commands.Range[str, 1, LINE_LENGTH] | None = None,
        formats: str | None = None,
        avatar: bool = False,
    ) -> None:
        await parts.wishes.ask(
            interaction,
            title=title,
            style=style,
            realism=realism,
            host=host,
            guests=(guest1, guest2, guest3, guest4),
            line=line or "",
            formats=tuple((formats or "").split(",")) if formats else (),
            avatar=avatar,
        )

    options = ("title", "style", "realism", "host", "guest1", "guest2", "guest3", "guest4", "line", "formats", "avatar")
    return _offering_styles(parts, _command("thumbnail", thumbnail, *options))


def _offering_styles(parts: Parts, command: app_commands.Command[Any, Any, Any]) -> app_commands.Command[Any, Any, Any]:
    async def styles(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        found = parts.works.styles.like(typed)[:_OFFERED]
        return [app_commands.Choice(name=one.label[:100], value=one.name) for one in found]

    command.autocomplete("style")(styles)
    return command


def _status(parts: Parts) -> app_commands.Command[Any, Any, Any]:
    async def status(interaction: Interaction) -> None:
        await parts.looking.status(interaction)

    return _command("thumbnail-status", status)


def _styles(parts: Parts) -> app_commands.Command[Any, Any, Any]:
    async def styles(interaction: Interaction) -> None:
        await parts.looking.styles(interaction)

    return _command("thumbnail-styles", styles)


def _brand(parts: Parts) -> app_commands.Command[Any, Any, Any]:
    async def brand(interaction: Interaction, kit: str | None = None, server: bool = False) -> None:
        await parts.ways.brand(interaction, kit=kit, server=server)

    command = _command("thumbnail-brand", brand, "kit", "server")

    async def kits(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await parts.ways.kits(interaction, typed)

    command.autocomplete("kit")(kits)
    return command


def _link(parts: Parts) -> app_commands.Command[Any, Any, Any]:
    async def link(interaction: Interaction, code: app_commands.Range[str, 1, 40] | None = None) -> None:
        await parts.ways.link(interaction, code=code)

    return _command("thumbnail-link", link, "code")


def _server(parts: Parts) -> app_commands.Command[Any, Any, Any]:
    """For a server's administrators, and in servers alone."""
    languages = [app_commands.Choice(name=name, value=value) for value, name in _LANGUAGES.items()]

    @app_commands.choices(language=languages)
    async def server(
        interaction: Interaction,
        style: str | None = None,
        language: str | None = None,
        channel: app_commands.AppCommandChannel | None = None,
        person: app_commands.Range[int, 0, 10_000] | None = None,
        place: app_commands.Range[int, 0, 10_000] | None = None,
        role: discord.Role | None = None,
        anew: bool = False,
    ) -> None:
        await parts.ways.server(
            interaction,
            style=parts.works.styles.name(style),
            language=language,
            channel=str(channel.id) if channel else None,
            person=person,
            place=place,
            role=str(role.id) if role else None,
            anew=anew,
        )

    options = ("style", "language", "channel", "person", "place", "role", "anew")
    command = _command("thumbnail-server", server, *options)
    command = app_commands.allowed_installs(guilds=True, users=False)(command)
    command = app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)(command)
    command = app_commands.default_permissions(manage_guild=True)(command)
    return _offering_styles(parts, command)


def _from_picture(parts: Parts) -> app_commands.ContextMenu:
    async def from_picture(interaction: Interaction, message: discord.Message) -> None:
        await parts.forms.open_for_picture(interaction, message)

    return app_commands.ContextMenu(name=said(named("discord-from-picture")), callback=from_picture)
