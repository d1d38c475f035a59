"""A message as Discord's client draws it: components of the second kind, from the first edit to the last.

They are what lets a picture carry its own description and stand between words and buttons. A message that has once
been made of them stays so, which is why even the first line in the queue is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

import discord
from discord import ui

from bots.buttons import Button, Verb
from bots.discord.text import cut_units, plain
from bots.message import Download, Message, State
from bots.phrases import phrases

Json = dict[str, Any]
FLAG = 1 << 15
NO_CALLS: Json = {"parse": []}
_TITLE_LENGTH, _LINE_LENGTH, _ALT_LENGTH, _LABEL_LENGTH, _URL_LENGTH = 120, 400, 1024, 80, 512
_TEXT_LENGTH = 3800
"""Of the 4,000 that one message may hold; the rest is for the mention."""
_BAR = 12
_ROW = 5
_COLOURS: dict[State, int] = {
    "queued": 0x8A8F98,
    "waiting": 0xE0A526,
    "running": 0x4F7DF3,
    "ready": 0x2FA66A,
    "failed": 0xD8434E,
    "cancelled": 0x8A8F98,
    "deleted": 0x8A8F98,
}
_STYLES: dict[Verb, discord.ButtonStyle] = {
    "variations": discord.ButtonStyle.primary,
    "retry": discord.ButtonStyle.primary,
    "again": discord.ButtonStyle.primary,
    "cancel": discord.ButtonStyle.danger,
    "delete": discord.ButtonStyle.danger,
}


def components(
    message: Message,
    *,
    shown: Sequence[tuple[str, str]] = (),
    address_of: Callable[[Download], str] | None = None,
    calls: bool = False,
    mark: str = "",
) -> list[Json]:
    """`shown` are the attached pictures, file name and alt text; `calls` puts the one who asked in front."""
    view = ui.LayoutView(timeout=None)
    if calls and message.person:
        view.add_item(ui.TextDisplay(f"<@{message.person}>"))
    box: ui.Container[ui.LayoutView] = ui.Container(
        accent_colour=_COLOURS[message.state], id=mark_number(mark) if mark else None
    )
    for text in _texts(message):
        box.add_item(ui.TextDisplay(text))
    for part in _pictures(shown, _links(message, address_of)):
        box.add_item(part)
    for row in _rows(message.buttons):
        box.add_item(row)
    view.add_item(box)
    return view.to_components()


def mark_number(mark: str) -> int:
    """The mark as a component's own number: of 31 bits, and far from those that Discord counts out itself."""
    return 1 << 30 | int.from_bytes(hashlib.sha256(mark.encode()).digest()[:4]) >> 2


def called(message: Message, *, calls: bool) -> Json:
    """Who may hear a sound: nobody, or the one who asked."""
    return {"parse": [], "users": [message.person]} if calls and message.person else NO_CALLS


def _texts(message: Message) -> list[str]:
    head = f"### {plain(message.title, _TITLE_LENGTH)}\n" if message.title else ""
    found = [f"{head}{message.headline}"]
    if message.percent is not None:
        found.append(bar(message.percent))
    found += [plain(line, _LINE_LENGTH) for line in message.lines]
    if message.parent:
        found.append(f"-# [{phrases(message.locale).say('discord-parent')}]({message.parent})")
    return found


def bar(percent: int) -> str:
    done = round(_BAR * max(0, min(100, percent)) / 100)
    return "▰" * done + "▱" * (_BAR - done)


def _pictures(shown: Sequence[tuple[str, str]], links: str) -> list[ui.Item[Any]]:
    """The first by itself, as wide as there is room: beside another, the client would crop both to squares. One more
    stands small beside the links, several in a row of their own."""
    media = [discord.MediaGalleryItem(f"attachment://{name}", description=_alt(alt)) for name, alt in shown]
    found: list[ui.Item[Any]] = [ui.MediaGallery(one) for one in media[:1]]
    rest, text = media[1:], ui.TextDisplay[Any](links) if links else None
    if text and len(rest) == 1:
        return [*found, ui.Section(text, accessory=ui.Thumbnail(rest[0].media, description=rest[0].description))]
    return [*found, *([ui.MediaGallery(*rest)] if rest else []), *([text] if text else [])]


def _links(message: Message, address_of: Callable[[Download], str] | None) -> str:
    """The files' addresses in one small line, as many as there is room for; the button gives fresh ones."""
    if address_of is None or not message.downloads:
        return ""
    parts = [f"[{plain(one.label or one.name, 60)}]({address_of(one)})" for one in message.downloads]
    room = _TEXT_LENGTH - sum(map(len, _texts(message)))
    while parts and len(line := "-# " + " · ".join(parts)) > room:
        parts.pop()
    return line if parts else ""


def _alt(text: str) -> str | None:
    return cut_units(text, _ALT_LENGTH) or None


def _rows(buttons: Sequence[Button]) -> list[ui.ActionRow[ui.LayoutView]]:
    drawn = [button_of(one) for one in buttons if len(one.url or "") <= _URL_LENGTH]
    return [ui.ActionRow(*drawn[start : start + _ROW]) for start in range(0, len(drawn), _ROW)]


def button_of(button: Button) -> ui.Button[ui.LayoutView]:
    label = cut_units(button.label, _LABEL_LENGTH) or button.verb
    if button.url:
        return ui.Button(label=label, url=button.url)
    style = _STYLES.get(button.verb, discord.ButtonStyle.secondary)
    return ui.Button(label=label, style=style, custom_id=button.name)
