"""One conversation: a line in, what it asks for done, an answer where the message itself does not give it."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator

import sqlalchemy as sa

from bots.buttons import Button
from bots.chat.terminal import Terminal
from bots.chat.words import Typed, parts_of, typed
from bots.delivery import Delivery
from bots.desk import Desk
from bots.people import Person, meet
from bots.verbs import brand, looking, pressing
from bots.verbs.refusals import refusal
from bots.verbs.submitting import submit
from service.database import ChatMessage

_LOOK_SECONDS = 0.2
_ADDRESS = {"terminal": True}


class Conversation:
    def __init__(self, desk: Desk, terminal: Terminal, *, locale: str | None = None) -> None:
        self._desk, self._terminal = desk, terminal
        self._delivery = Delivery(desk, terminal)
        self._person: Person = meet(desk, surface=terminal.name, subject="me", locale=locale)
        self._asked: Button | None = None
        """A button that waits for the words that belong to it."""

    def greet(self) -> None:
        """What a newcomer reads first."""
        self._terminal.line(self._person.phrases.say("chat-greeting"))

    async def hold(self, lines: AsyncIterator[str]) -> None:
        """Until the lines end and every message has reached its last state."""
        delivering = asyncio.create_task(self._delivery.run())
        try:
            async for line in lines:
                if not self._terminal.talks_in_place and line.strip()[:1].isdecimal():
                    await self._all_made()  # a script's numbers are of buttons that it has not seen yet
                if not await self._heard(line):
                    break
            await self._all_made()
        finally:
            self._delivery.stop()
            await delivering

    async def _all_made(self) -> None:
        while await asyncio.to_thread(self._open):
            await asyncio.sleep(_LOOK_SECONDS)

    async def _heard(self, line: str) -> bool:
        """False when the conversation is over."""
        if not line.strip():
            return True
        try:
            said = await asyncio.to_thread(self._answered, line)
        except Exception as error:
            said = refusal(self._person, error)
        self._delivery.ring()
        if said:
            self._terminal.line(said)
        return line.strip().lower() not in ("/quit", "/exit")

    def _answered(self, line: str) -> str | None:
        if self._asked and not line.startswith("/") and not line.strip().isdecimal():
            button, self._asked = self._asked, None
            return self._pressed(button, line.strip())
        what = typed(line)
        if what.number is not None:
            return self._number(what)
        if what.wish:
            submit(self._desk, self._person, what.wish, address=_ADDRESS, key=uuid.uuid4().hex)
            return None
        return self._told(what)

    def _number(self, what: Typed) -> str | None:
        button = self._terminal.button(what.number or 0)
        if button is None:
            return self._person.phrases.say("chat-no-number", number=what.number)
        return self._pressed(button, what.rest)

    def _pressed(self, button: Button, words: str) -> str | None:
        if button.verb in pressing.WITH_WORDS and not words:
            self._asked = button
            return pressing.question(self._desk, self._person, button)
        pressed = pressing.press(self._desk, self._person, button, words=words, address=_ADDRESS, key=uuid.uuid4().hex)
        if pressed.files:
            for link in pressed.files.links:
                self._terminal.line(f"    {link.download.label:<16} {self._terminal.place(link.download.key)}")
        return pressed.told

    def _told(self, what: Typed) -> str | None:
        say = self._person.phrases
        if what.command == "help":
            return say.say("chat-help")
        if what.command == "status":
            return self._status()
        if what.command == "styles":
            found = looking.styles(self._desk, words=what.rest)
            return "\n".join(f"{one.name:<18} {one.purpose}" for one in found) or say.say("chat-no-style")
        if what.command == "brand":
            return self._brand(what.rest)
        if what.command in ("quit", "exit"):
            return None
        return say.say("chat-no-command", command=what.command)

    def _status(self) -> str:
        own = looking.status(self._desk, self._person)
        if not own:
            return self._person.phrases.say("status-none")
        self._terminal.offer([one.message for one in own])
        return ""

    def _brand(self, words: str) -> str:
        """`/brand` lists the kits, `/brand NAME` wears one, `/brand NAME #ff5a1f #101820` makes one and wears it."""
        say = self._person.phrases
        if not words:
            names = [kit.name for kit in brand.listed(self._desk, self._person)]
            return say.say("brand-kits", names=", ".join(names)) if names else say.say("brand-none")
        name, *colours = parts_of(words)
        if colours:
            primary, secondary = [*colours, None][:2]
            kit = brand.make(self._desk, self._person, name=name, primary=primary, secondary=secondary)
        else:
            kit = brand.named(self._desk, self._person, name)
        brand.choose(self._desk, self._person, kit.id)
        return say.say("brand-worn", name=kit.name)

    def _open(self) -> bool:
        mine = sa.select(ChatMessage.id).where(
            ChatMessage.surface == self._terminal.name,
            ChatMessage.person == self._person.subject,
            ChatMessage.final_at.is_(None),
        )
        with self._desk.database.read() as session:
            return session.scalar(mine.limit(1)) is not None
