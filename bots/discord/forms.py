"""Forms: what a button or a picture still needs to know. A form that is handed in is read by its name alone, as a
button is, so that one which was opened before a restart is good after it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import discord
from discord import ui

from bots.buttons import Button, read_button
from bots.discord.answering import Interaction, open_form, tell
from bots.discord.asking import attachments_of, photographs
from bots.discord.text import cut_units
from bots.discord.wishes import Wishes
from bots.discord.works import Works
from bots.people import Person
from bots.phrases import Phrases, phrases
from bots.surface import Address
from bots.verbs.pressing import press
from service.database import Generation

TITLE_LENGTH = 200
_OPEN_SECONDS = 900.0
_GLANCE_SECONDS = 0.7
"""A form must open at once: what stands in it beforehand is left out where the database takes longer."""
_SHOWN = 25
_LABEL_LENGTH = 45
_NEW = "ts-new"
"""Of a form for a new picture: `ts-new:<style>` or `ts-new:picture:<number>`."""
_PICTURES = ("image/jpeg", "image/png", "image/webp", "image/avif", "image/heic", "image/heif", "image/gif")


class Forms:
    def __init__(self, works: Works, wishes: Wishes) -> None:
        self._works, self._wishes = works, wishes
        self._pictures: dict[str, Mapping[str, Any]] = {}
        """What a form was opened on, by the interaction that opened it, as long as such a form may be open."""

    async def open_for(self, interaction: Interaction, button: Button) -> None:
        say = phrases(str(interaction.locale))
        if button.verb == "style":
            form = _form(say.say("discord-form-style"), button.name)
            form.add_item(self._styles(say, required=True))
            form.add_item(_upload(say))
        else:
            form = _form(say.say("discord-form-title"), button.name)
            form.add_item(_words(say, await self._title_of(button)))
        await open_form(interaction, form)

    async def open_for_picture(self, interaction: Interaction, message: discord.Message) -> None:
        """On somebody's message: its first picture becomes the host."""
        say = phrases(str(interaction.locale))
        found = next((one for one in message.attachments if (one.content_type or "").split(";")[0] in _PICTURES), None)
        if found is None:
            await tell(interaction, say.say("discord-no-picture"))
            return
        key = str(interaction.id)
        self._pictures[key] = {"filename": found.filename, "size": found.size, "url": found.url}
        asyncio.get_running_loop().call_later(_OPEN_SECONDS, self._pictures.pop, key, None)
        form = _form(say.say("discord-form-new"), f"{_NEW}:picture:{key}")
        form.add_item(_words(say))
        form.add_item(self._styles(say, required=False))
        await open_form(interaction, form)

    async def open_for_style(self, interaction: Interaction, style: str) -> None:
        """From the gallery: the style is chosen, the words are not."""
        say = phrases(str(interaction.locale))
        form = _form(say.say("discord-form-new"), f"{_NEW}:{style}")
        form.add_item(_words(say))
        form.add_item(_upload(say))
        await open_form(interaction, form)

    async def handed_in(self, interaction: Interaction) -> None:
        data: Mapping[str, Any] = interaction.data or {}
        name, given = str(data.get("custom_id", "")), values_of(data)
        if (button := read_button(name)) is not None:
            work = partial(self._pressed, button=button, given=given, attached=attachments_of(interaction))
            await self._wishes.carry(interaction, work)
        elif name.startswith(f"{_NEW}:"):
            await self._new(interaction, name.removeprefix(f"{_NEW}:"), given)

    async def _new(self, interaction: Interaction, rest: str, given: Mapping[str, str]) -> None:
        host: Mapping[str, Any] | None = next(iter(attachments_of(interaction)), None)
        style: str | None = rest
        if rest.startswith("picture:"):
            style, host = given.get("style"), self._pictures.get(rest.removeprefix("picture:"))
            if host is None:
                await tell(interaction, phrases(str(interaction.locale)).say("discord-form-old"))
                return
        await self._wishes.ask(interaction, title=given.get("title", ""), style=style, host=host)

    def _styles(self, say: Phrases, *, required: bool) -> ui.Label[Any]:
        options = [
            discord.SelectOption(label=one.label[:100], value=one.name, description=one.purpose[:100] or None)
            for one in list(self._works.styles)[:_SHOWN]
        ]
        select: ui.Select[Any] = ui.Select(
            custom_id="style", options=options, required=required, min_values=int(required), max_values=1
        )
        return _label(say.say("discord-field-style"), select)

    async def _title_of(self, button: Button) -> str:
        def look() -> str:
            with self._works.desk.database.read() as session:
                row = session.get(Generation, button.generation_id)
                return row.title if row else ""

        try:
            return await asyncio.wait_for(self._works.on_thread(look), _GLANCE_SECONDS)
        except Exception:  # the form opens without it
            return ""

    # On a thread

    def _pressed(
        self,
        person: Person,
        places: Sequence[Address],
        key: str,
        *,
        button: Button,
        given: Mapping[str, str],
        attached: Sequence[Mapping[str, Any]],
    ) -> None:
        photo = next(iter(photographs(self._works.fetcher, attached[:1])), None)
        words = given.get(button.verb, "")
        press(self._works.desk, person, button, address=places[0], key=key, words=words, photo=photo, posted=True)


def values_of(data: Mapping[str, Any]) -> dict[str, str]:
    """What was written and chosen, by the fields' names."""
    found: dict[str, str] = {}
    for row in data.get("components", ()):
        for field in (row.get("component"), *row.get("components", ())):
            if field and field.get("custom_id"):
                chosen = field.get("values") or ()
                found[field["custom_id"]] = str(field.get("value") or (chosen[0] if chosen else ""))
    return found


def _form(title: str, name: str) -> ui.Modal:
    return ui.Modal(title=cut_units(title, _LABEL_LENGTH), custom_id=name, timeout=_OPEN_SECONDS)


def _label(text: str, component: Any) -> ui.Label[Any]:
    return ui.Label(text=cut_units(text, _LABEL_LENGTH), component=component)


def _words(say: Phrases, there: str = "") -> ui.Label[Any]:
    field: ui.TextInput[Any] = ui.TextInput(custom_id="title", max_length=TITLE_LENGTH, default=there[:TITLE_LENGTH])
    return _label(say.say("discord-field-title"), field)


def _upload(say: Phrases) -> ui.Label[Any]:
    upload: ui.FileUpload[Any] = ui.FileUpload(custom_id="photo", required=False, min_values=0, max_values=1)
    return _label(say.say("discord-field-photo"), upload)
