"""What somebody wishes becomes a generation: held at once, done on a thread, and said in the end by the message."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import discord

from bots.discord.address import Whereabouts
from bots.discord.answering import Interaction, hold, refuse
from bots.discord.asking import avatar as avatar_of
from bots.discord.asking import photographs
from bots.discord.errors import TooLate
from bots.discord.works import Works
from bots.people import Person
from bots.surface import Address
from bots.verbs.submitting import Wish, already, submit

Attached = Mapping[str, Any] | discord.Attachment | None
Work = Callable[[Person, Address, str], object]


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

    async def carry(self, interaction: Interaction, work: Work) -> None:
        """Hold the place of the new message, do the work that fills it, and give the place back where it fails."""
        try:
            held = await hold(interaction)
        except TooLate as error:
            self._works.log.warning("a wish came too late to be answered (%s)", error)
            return
        follows = not self._works.is_member(interaction)
        address = Whereabouts.of(interaction, now=self._works.clock(), message_id=held, follows=follows).kept()
        if why := await self._works.attempt(interaction, lambda person: work(person, address, str(interaction.id))):
            await refuse(interaction, why)

    def _submit(
        self,
        person: Person,
        address: Address,
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
        submit(desk, person, wish(host=first, guests=tuple(sent)), address=address, key=key, posted=True)
