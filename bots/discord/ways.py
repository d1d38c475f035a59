"""The ways of a person and of a server: brand kit, account, and what a server's administrators want of us."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from discord import app_commands

from bots.discord.answering import FAILED, Interaction, fill, hold, page, why
from bots.discord.asking import person_of
from bots.discord.errors import TooLate
from bots.discord.surface import NAME
from bots.discord.text import plain
from bots.discord.works import Works
from bots.people import Person, Place, place_of
from bots.phrases import Phrases, named
from bots.verbs import brand, linking, places
from service.errors import NotFound

_OFFERED = 25
_NOTHING = "-"
_AS_EVERYWHERE: dict[str, Any] = {"style": None, "language": None, "brand_kit_id": None, "channels": [], "limits": {}}


class Ways:
    def __init__(self, works: Works) -> None:
        self._works = works

    async def brand(self, interaction: Interaction, *, kit: str | None, server: bool) -> None:
        await self._tell(interaction, partial(self._brand, kit=kit, server=server))

    async def kits(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """What is offered while a kit's name is typed; nothing where the database is slow."""
        names = await self._works.on_thread(lambda: self._names(interaction))
        found = [name for name in names if typed.casefold() in name.casefold()][:_OFFERED]
        return [app_commands.Choice(name=name[:100], value=name[:100]) for name in found]

    async def link(self, interaction: Interaction, *, code: str | None) -> None:
        await self._tell(interaction, partial(self._link, code=code, name=interaction.user.name))

    async def server(self, interaction: Interaction, **wanted: Any) -> None:
        await self._tell(interaction, partial(self._server, wanted=wanted))

    async def _tell(self, interaction: Interaction, work: Callable[[Person], str]) -> None:
        try:
            if await hold(interaction, alone=True) is None:
                return  # whoever was sooner answers
            told = await self._works.attempt(interaction, work)
            await fill(interaction, page(told or "…"))
        except TooLate as error:
            self._works.log.warning("a question came too late to be answered (%s)", error)
        except FAILED as error:
            self._works.log.info("an answer could not be given (%s)", why(error))

    # On a thread

    def _names(self, interaction: Interaction) -> list[str]:
        person = person_of(self._works.desk, interaction)
        return [one.name for one in brand.listed(self._works.desk, person) if one.name]

    def _brand(self, person: Person, *, kit: str | None, server: bool) -> str:
        desk, say = self._works.desk, person.phrases
        if kit is None:
            names = [plain(one.name, 60) for one in brand.listed(desk, person)]
            return say.say("brand-kits", names=", ".join(names)) if names else say.say("brand-none")
        found: uuid.UUID | None = None if kit == _NOTHING else brand.named(desk, person, kit).id
        if server:
            brand.choose_for_place(desk, person, found)
            return say.say("discord-brand-server")
        brand.choose(desk, person, found)
        return say.say("brand-worn", name=plain(kit, 60))

    def _link(self, person: Person, *, code: str | None, name: str) -> str:
        desk, say = self._works.desk, person.phrases
        if code is None:
            return say.say("discord-link-how", url=f"{desk.settings.public_url}/account")
        try:
            linking.link(desk, person, code, name=name)
        except NotFound:
            return say.say("discord-link-wrong")
        return say.say("discord-linked")

    def _server(self, person: Person, *, wanted: dict[str, Any]) -> str:
        """What is given is set; what is left out stays, or is as everywhere where it all begins anew."""
        here = None if wanted.pop("anew") else person.place
        changes: dict[str, Any] = {} if here else dict(_AS_EVERYWHERE)
        changes |= {name: wanted[name] for name in ("style", "language") if wanted.get(name)}
        if channel := wanted.get("channel"):
            there = list(here.channels) if here else []
            changes["channels"] = [one for one in there if one != channel] if channel in there else [*there, channel]
        limits: dict[str, Any] = dict(here.limits) if here else {}
        limits |= {name: wanted[name] for name in ("person", "place") if wanted.get(name) is not None}
        if (role := wanted.get("role")) and wanted.get("person") is not None:
            limits["person"] = here.limits.get("person") if here else None
            limits["roles"] = {**limits.get("roles", {}), role: wanted["person"]}
        if here is None or limits != here.limits:
            changes["limits"] = {name: one for name, one in limits.items() if one is not None}
        places.change_place(self._works.desk, person, **changes)
        now = place_of(self._works.desk, NAME, person.place.subject) if person.place else None
        return "\n".join([person.phrases.say("discord-server-set"), *_ways(person.phrases, now)])


def _ways(say: Phrases, here: Place | None) -> list[str]:
    """All that is set, a line for each."""
    if here is None:
        return []
    limits = here.limits
    roles = limits.get("roles")
    found = [
        say.say("discord-ways-style", style=here.style) if here.style else "",
        say.say("discord-ways-language", language=here.language) if here.language else "",
        say.say("discord-ways-channels", channels=" ".join(f"<#{one}>" for one in here.channels))
        if here.channels
        else "",
        *(say.say(phrase, count=limits[name]) for name, phrase in _LIMITS.items() if name in limits),
        *(
            say.say("discord-ways-role", role=f"<@&{role}>", count=count)
            for role, count in (roles if isinstance(roles, dict) else {}).items()
        ),
    ]
    return [f"- {line}" for line in found if line] or [say.say("discord-ways-none")]


_LIMITS = {"person": named("discord-ways-person"), "place": named("discord-ways-place")}
