"""Buttons under a message, by the names that `bots/buttons.py` reads for ever: nothing of them is kept in memory."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from bots.buttons import OWNER_ALONE, Button, Verb, read_button
from bots.discord.address import Whereabouts
from bots.discord.answering import Interaction, accept, tell
from bots.discord.errors import TooLate
from bots.discord.forms import Forms
from bots.discord.gallery import CHOICE
from bots.discord.looking import Looking
from bots.discord.surface import NAME
from bots.discord.wishes import Wishes
from bots.discord.works import Works
from bots.people import Person
from bots.phrases import phrases
from bots.surface import Address
from bots.verbs.again import COUNT
from bots.verbs.pressing import message_of, press

_TWICE_SECONDS = 4.0
"""Two presses of one finger are one press."""
_NEW_MESSAGE: frozenset[Verb] = frozenset({"variations", "background", "again"})
_FORM: frozenset[Verb] = frozenset({"style", "title"})


class Buttons:
    def __init__(self, works: Works, wishes: Wishes, forms: Forms, looking: Looking) -> None:
        self._works, self._wishes, self._forms, self._looking = works, wishes, forms, looking
        self._lately: dict[tuple[int, str], float] = {}

    async def pressed(self, interaction: Interaction) -> None:
        data: Mapping[str, Any] = interaction.data or {}
        name = str(data.get("custom_id", ""))
        try:
            if name == CHOICE and data.get("values"):
                await self._forms.open_for_style(interaction, str(data["values"][0]))
            elif (button := read_button(name)) is None:
                await tell(interaction, phrases(str(interaction.locale)).say("discord-no-button"))
            elif button.verb not in _FORM and self._is_twice(interaction.user.id, name):
                await accept(interaction)
            else:
                await self._answered(interaction, button)
        except TooLate as error:
            self._works.log.warning("a button came too late to be answered (%s)", error)

    async def _answered(self, interaction: Interaction, button: Button) -> None:
        if button.verb in _FORM:
            await self._forms.open_for(interaction, button)
        elif button.verb == "downloads":
            await self._looking.downloads(interaction, button)
        elif button.verb in _NEW_MESSAGE:
            messages = COUNT if button.verb == "variations" else 1
            await self._wishes.carry(interaction, partial(self._made, button=button), messages=messages)
        else:
            await self._here(interaction, button)

    async def _here(self, interaction: Interaction, button: Button) -> None:
        """What changes the message under which it stands."""
        heard = await accept(interaction)
        address = Whereabouts.of(interaction, now=self._works.clock()).kept()
        told = await self._works.attempt(interaction, partial(self._pressed, button, address, str(interaction.id)))
        if told and heard:
            await tell(interaction, told)

    # On a thread

    def _made(self, person: Person, places: Sequence[Address], key: str, *, button: Button) -> None:
        press(self._works.desk, person, button, address=places[0], more=places[1:], key=key, posted=True)

    def _pressed(self, button: Button, address: Address, key: str, person: Person) -> str | None:
        if button.verb in OWNER_ALONE:
            owner = message_of(self._works.desk, NAME, button.generation_id).person
            if owner != person.subject:
                return person.phrases.say("discord-owner-alone", owner=f"<@{owner}>")
        return press(self._works.desk, person, button, address=address, key=key).told

    def _is_twice(self, user_id: int, name: str) -> bool:
        now = time.monotonic()
        self._lately = {key: ends for key, ends in self._lately.items() if ends > now}
        if (user_id, name) in self._lately:
            return True
        self._lately[user_id, name] = now + _TWICE_SECONDS
        return False
