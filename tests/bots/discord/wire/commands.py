"""Commands as a bot registers them: what Discord refuses, and the ids it gives."""

from __future__ import annotations

import re
from collections.abc import Sequence

import discord

from tests.bots.discord.wire.rules import invalid
from tests.bots.discord.wire.world import Json, World

_NAME = re.compile(r"^[-_'\w]{1,32}$")
_LOCALES = frozenset(one.value for one in discord.Locale)


def checked_commands(commands: Sequence[Json], world: World) -> list[Json]:
    names = [(one.get("type", 1), one["name"]) for one in commands]
    if len(set(names)) != len(names):
        raise invalid("name: each only once")
    for one in commands:
        _check(one, slash=one.get("type", 1) == 1)
    return [
        {
            "type": 1,
            "description": "",
            **one,
            "id": world.new_id(),
            "application_id": world.application_id,
            "version": world.new_id(),
        }
        for one in commands
    ]


def _check(one: Json, *, slash: bool) -> None:
    for name in (one["name"], *(one.get("name_localizations") or {}).values()):
        if not (_NAME.match(name) and name == name.lower() if slash else 1 <= len(name) <= 32):
            raise invalid(f"name: {name!r}")
    if slash:
        for text in (one["description"], *(one.get("description_localizations") or {}).values()):
            if not 1 <= len(text) <= 100:
                raise invalid(f"description: 1 to 100, not {len(text)}")
    for key in ("name_localizations", "description_localizations"):
        if unknown := set(one.get(key) or {}) - _LOCALES:
            raise invalid(f"{key}: {sorted(unknown)}")
    _check_options(one.get("options") or [])


def _check_options(options: Sequence[Json]) -> None:
    if len(options) > 25 or len({one["name"] for one in options}) != len(options):
        raise invalid("options: 25 or fewer, each name once")
    required = [bool(one.get("required")) for one in options]
    if required != sorted(required, reverse=True):
        raise invalid("options: what is required comes first")
    for one in options:
        if len(one.get("choices") or []) > 25:
            raise invalid("choices: 25 or fewer")
        _check(one, slash=True)
