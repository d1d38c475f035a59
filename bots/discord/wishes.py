"""What somebody wishes becomes a generation: held at once, done on a thread, and said in the end by the message."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import discord

from bots.discord.address import Whereabouts
from bots.discord.answering import Interaction, hold, hold_more, refuse
from bots.discord.asking import avatar as avatar_of
from bots.discord.asking import photographs
from bots.discord.errors import TooLate
from bots.discord.works import Works
from bots.people import Person
from bots.phrases import phrases
from bots.surface import Address
from bots.verbs.submitting import Wish, already, submit

Attached = Mapping[str, Any] | discord.Attachment | None
Work = Callable[[Person, Sequence[Address], str], object]
"""For whom, the places that are held for the messages, and the name of what was done."""


class Wishes:
    def __init__(self, works: Works) -> None:
        self._works = works

    async def ask(
        self,
        interaction: Interaction,
        *,
        title: str,
        style: str | None = None,
        realism: int | None = None,
        host: Attached = None,
        guests: Sequence[Attached] = (),
        line: str = "",
        formats: tuple[str, ...] = (),
        avatar: bool = False,
    ) -> None:
        """A new picture, from a command or a form."""
        wish = partial(
            Wish, title=title, style=self._works.styles.name(style), realism=realism, kicker=line, formats=formats
        )
        user = interaction.user if avatar and host is None else None
        await self.carry(interaction, partial(self._submit, wish=wish, host=host, guests=guests, user=user))

    async def carry(self, interaction: Interaction, work: Work, *, messages: int = 1) -> None:
        """Hold the places of the new messages, do the work that fills them, and give them back where it fails.

        Where the bot can write nothing by itself, all are held before anything is stored; else the first one.
        """
        try:
            held = await hold(interaction)
        except TooLate as error:
            self._works.log.warning("a wish came too late to be answered (%s)", error)
            return
        more: list[int] = []
        if held is not None and messages > 1 and not self._works.may_write(interaction):
            say = phrases(str(interaction.locale))
            more = await hold_more(interaction, messages - 1, say.say("discord-held"))
        places = [self._place(interaction, one) for one in (held, *more)]
        why = await self._works.attempt(interaction, lambda person: work(person, places, str(interaction.id)))
        if why and held is None:  # whoever was sooner answers, and what they hold is theirs
            self._works.log.info("a wish that came twice is not taken: %s", why)
        elif why:
            await refuse(interaction, why, more)

    def _place(self, interaction: Interaction, message_id: int | None) -> Address:
        return Whereabouts.of(interaction, now=self._works.clock(), message_id=message_id).kept()

    def _submit(
        self,
        person: Person,
        places: Sequence[Address],
        key: str,
        *,
        wish: Callable[..., Wish],
        host: Attached,
        guests: Sequence[Attached],
        user: discord.abc.User | None,
    ) -> None:
        """On a thread."""
        desk = self._works.desk
        if already(desk, person, f"{person.surface}:{key}"):
            return
        sent = photographs(self._works.fetcher, (host, *guests))
        first = sent.pop(0) if host is not None else avatar_of(self._works.fetcher, user) if user is not None else None
        submit(desk, person, wish(host=first, guests=tuple(sent)), address=places[0], key=key, posted=True)
