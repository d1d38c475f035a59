"""The terminal as a surface: a message is a block of lines, its progress one line that changes where it stands."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from bots.buttons import Button
from bots.chat.inline import inline_picture
from bots.desk import Desk
from bots.message import Message, Picture
from bots.phrases import phrases
from bots.surface import Address, Pace
from service.errors import NotFound
from service.logs import escaped
from service.storage import LocalStorage

_CLEAR = "\r\x1b[K"
_INDENT = "    "


class Terminal:
    """Writes to one stream; `talks_in_place` where that is a terminal."""

    name = "chat"
    pace = Pace(seconds_between=0.2, patience_seconds=30.0)

    def __init__(self, desk: Desk, out: TextIO = sys.stdout, *, environment: Mapping[str, str] | None = None) -> None:
        self._desk, self._out = desk, out
        self._environment = environment or {}
        self.talks_in_place = out.isatty()
        self._live: str | None = None
        """The line that may still change, as it stands there."""
        self._numbers: dict[int, Button] = {}
        self._last: dict[object, str] = {}
        self.ended: list[dict[str, Any]] = []
        """What has reached its last state, for a program to read."""

    async def post(self, address: Address, message: Message, *, mark: str) -> Address:
        self._show(message)
        return {**address, "mark": mark}

    async def edit(self, address: Address, message: Message, *, mark: str) -> Address:
        self._show(message)
        return address

    async def find(self, address: Address, *, mark: str) -> Address | None:
        return None  # what a terminal showed before, nobody can tell

    async def withdraw(self, address: Address, message: Message) -> None:
        self.line(message.headline)

    def link(self, address: Address) -> str | None:
        return None

    def button(self, number: int) -> Button | None:
        """What was offered under this number."""
        return self._numbers.get(number)

    def line(self, text: str) -> None:
        """Whole lines, below whatever is live."""
        self._end_live()
        for one in text.split("\n"):
            self._out.write(f"{escaped(one)}\n")
        self._out.flush()

    def _show(self, message: Message) -> None:
        told = escaped(f"{message.title}: {message.headline}")
        if not message.is_final:
            self._progress(message, told)
            return
        self.line(told)
        files = {one.name: self.place(one.key) for one in message.downloads}
        self.ended.append({"title": message.title, "state": message.state, "says": message.headline, "files": files})
        for text in message.lines:
            self.line(f"{_INDENT}{text}")
        for picture in message.pictures:
            self._picture(picture)
        for download in message.downloads:
            self.line(f"{_INDENT}{download.label:<16} {self.place(download.key)}")
        if self.buttons(message):
            self._say_how(message)

    def offer(self, messages: Sequence[Message]) -> None:
        """How each stands, in one line, with its buttons."""
        offered = False
        for message in messages:
            self.line(f"{message.title}: {message.headline}")
            offered = self.buttons(message) or offered
        if offered:
            self._say_how(messages[0])

    def _progress(self, message: Message, told: str) -> None:
        if self._last.get(message.generation_id) == told:
            return
        self._last[message.generation_id] = told
        if not self.talks_in_place:
            self.line(told)
            return
        self._out.write(f"{_CLEAR if self._live else ''}{told}")
        self._out.flush()
        self._live = told

    def _end_live(self) -> None:
        if self._live:
            self._out.write("\n")
            self._live = None

    def _picture(self, picture: Picture) -> None:
        if self.talks_in_place:
            try:
                shown = inline_picture(self._desk.bytes_of(picture), self._environment)
            except NotFound:
                return
            if shown:
                self._out.write(f"{shown}\n")
        self.line(f"{_INDENT}{picture.alt}")

    def place(self, key: str) -> str:
        """Where the file lies, on this machine; its name where it lies elsewhere."""
        storage = self._desk.storage
        try:
            return str(storage.path(key)) if isinstance(storage, LocalStorage) else key
        except NotFound:
            return key

    def buttons(self, message: Message) -> bool:
        """Its buttons under fresh numbers; False where it has none."""
        offered = [button for button in message.buttons if button.url is None]
        if not offered:
            return False
        first = max(self._numbers, default=0) + 1
        self._numbers |= dict(enumerate(offered, first))
        self.line(_INDENT + "   ".join(f"{number} {one.label}" for number, one in enumerate(offered, first)))
        return True

    def _say_how(self, message: Message) -> None:
        self.line(_INDENT + phrases(message.locale).say("chat-numbers"))
