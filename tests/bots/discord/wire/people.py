"""What people do: run a command, press a button, hand in a form; and what they then see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.bots.discord.wire.rules import EPHEMERAL, walked
from tests.bots.discord.wire.world import EVERYTHING, Channel, Interaction, Json, Person
from tests.waiting import wait_for

if TYPE_CHECKING:
    from tests.bots.discord.wire.fake import FakeDiscord

_COMMAND, _COMPONENT, _AUTOCOMPLETE, _MODAL = 2, 3, 4, 5
_TEXT, _CHANNEL, _ROLE = 3, 7, 8


@dataclass(frozen=True)
class Upload:
    """A file that somebody attaches; what is said about it need not be true."""

    name: str
    data: bytes
    size: int | None = None
    media_type: str = "image/jpeg"
    url: str | None = None


class People:
    def __init__(self, discord: FakeDiscord) -> None:
        self._discord = discord

    def slash(
        self, person: Person, channel: Channel, command: str, options: Mapping[str, Any] | None = None, **known: Any
    ) -> Interaction:
        """Run a command that the bot registered; an option that it did not declare is a mistake of the test."""
        declared = self._command(command, 1)
        resolved: Json = {"attachments": {}}
        given = [self._option(declared, name, value, channel, resolved) for name, value in (options or {}).items()]
        data = {"id": declared["id"], "name": command, "type": 1, "options": given, "resolved": resolved}
        return self._send(person, channel, _COMMAND, data, **known)

    def complete(self, person: Person, channel: Channel, command: str, option: str, typed: str) -> list[Json]:
        """What is offered while somebody types."""
        declared = self._command(command, 1)
        focused = {"name": option, "type": _TEXT, "value": typed, "focused": True}
        data = {"id": declared["id"], "name": command, "type": 1, "options": [focused]}
        found = self._send(person, channel, _AUTOCOMPLETE, data)
        return list(self.answer(found)["data"]["choices"])

    def on_message(self, person: Person, channel: Channel, command: str, message: Json, **known: Any) -> Interaction:
        """Run a command from a message's own menu."""
        declared = self._command(command, 3)
        data = {
            "id": declared["id"],
            "name": declared["name"],
            "type": 3,
            "target_id": message["id"],
            "resolved": {"messages": {message["id"]: message}},
        }
        return self._send(person, channel, _COMMAND, data, **known)

    def click(self, person: Person, channel: Channel, message: Json, custom_id: str, **known: Any) -> Interaction:
        """Press a button; one that is not on the message, or is greyed out, cannot be pressed."""
        found = next(one for one in walked(message["components"]) if one.get("custom_id") == custom_id)
        assert not found.get("disabled"), f"{custom_id} is greyed out"
        data: Json = {"custom_id": custom_id, "component_type": found["type"]}
        if found["type"] != 2:
            data["values"] = list(known.pop("values"))
        return self._send(person, channel, _COMPONENT, data, message=message, **known)

    def click_anything(self, person: Person, channel: Channel, message: Json, custom_id: str) -> Interaction:
        """What an older version left under a message, of which the client tells no more than its name."""
        bare = {**message, "components": []}
        return self._send(person, channel, _COMPONENT, {"custom_id": custom_id, "component_type": 2}, message=bare)

    def hand_in(
        self, person: Person, opened: Interaction, values: Mapping[str, str | Sequence[str] | Upload], **known: Any
    ) -> Interaction:
        """Fill in the form that an interaction opened, by the fields' ids; the others keep what they held."""
        form = self.answer(opened)["data"]
        resolved: Json = {"attachments": {}}
        fields = [self._filled(one, values, opened.channel, resolved) for one in form["components"]]
        data = {"custom_id": form["custom_id"], "components": fields, "resolved": resolved}
        message = opened.payload.get("message")
        return self._send(person, opened.channel, _MODAL, data, **({"message": message} if message else {}), **known)

    def again(self, interaction: Interaction) -> None:
        """The gateway says it a second time."""
        self._discord.run(self._discord.gateway.dispatch("INTERACTION_CREATE", interaction.payload))

    def answer(self, interaction: Interaction) -> Json:
        """The callback; waits for it."""
        return wait_for(lambda: interaction.response, "the bot's callback")

    def told(self, interaction: Interaction) -> Json:
        """What the person alone was told in the end: the newest message that only they see."""

        def look() -> Json | None:
            with self._discord.world.lock:
                private = [one for one in interaction.channel.messages.values() if one["flags"] & EPHEMERAL]
                newer = [one for one in private if int(one["id"]) > int(interaction.id) and not one["flags"] & 1 << 7]
                return newer[-1] if newer else None

        return wait_for(look, "an answer for one person alone")

    def original(self, interaction: Interaction) -> Json:
        self.answer(interaction)
        return wait_for(lambda: interaction.channel.messages.get(interaction.original_id or ""), "the first answer")

    def attach(self, channel: Channel, upload: Upload) -> Json:
        world, identifier = self._discord.world, self._discord.world.new_id()
        path = f"/ephemeral-attachments/{channel.id}/{identifier}/{upload.name}"
        world.files[path] = upload.data
        url = f"{self._discord.cdn_url}{path}?ex=66&is=65&hm=64" if upload.url is None else upload.url
        size = len(upload.data) if upload.size is None else upload.size
        return {
            "id": identifier,
            "filename": upload.name,
            "size": size,
            "url": url,
            "proxy_url": url,
            "content_type": upload.media_type,
            "ephemeral": True,
        }

    def _command(self, name: str, kind: int) -> Json:
        def look() -> Json | None:
            return next(
                (one for one in self._discord.world.commands if one["name"] == name and one["type"] == kind), None
            )

        return wait_for(look, f"the command {name}")

    def _option(self, declared: Json, name: str, value: Any, channel: Channel, resolved: Json) -> Json:
        option = next(one for one in declared["options"] if one["name"] == name)
        if isinstance(value, Upload):
            made = self.attach(channel, value)
            resolved["attachments"][made["id"]] = made
            value = made["id"]
        if option["type"] in (_CHANNEL, _ROLE):
            self._resolve(option["type"], value, channel, resolved)
        return {"name": name, "type": option["type"], "value": value}

    def _resolve(self, kind: int, identifier: str, channel: Channel, resolved: Json) -> None:
        world = self._discord.world
        if kind == _CHANNEL:
            resolved.setdefault("channels", {})[identifier] = world.channels[identifier].payload()
        else:
            roles = world.guilds[channel.guild_id or ""]["roles"]
            resolved.setdefault("roles", {})[identifier] = next(one for one in roles if one["id"] == identifier)

    def _filled(self, label: Json, values: Mapping[str, Any], channel: Channel, resolved: Json) -> Json:
        if label["type"] == 10:
            return {"type": 10, "id": label.get("id", 1)}
        inner = label.get("component") or label["components"][0]
        found: Json = {"type": inner["type"], "custom_id": inner["custom_id"], "id": inner.get("id", 1)}
        given = values.get(inner["custom_id"])
        if inner["type"] == 4:
            found["value"] = inner.get("value") or "" if given is None else given
        elif isinstance(given, Upload):
            made = self.attach(channel, given)
            resolved["attachments"][made["id"]] = made
            found["values"] = [made["id"]]
        else:
            chosen = [one["value"] for one in inner.get("options", []) if one.get("default")]
            found["values"] = chosen if given is None else list(given)
        return {"type": label["type"], "id": label.get("id", 1), "component": found}

    def _send(
        self, person: Person, channel: Channel, kind: int, data: Json, *, user_install: bool = False, **more: Any
    ) -> Interaction:
        world = self._discord.world
        made = world.interaction(person, channel, {}, user_install=user_install)
        owner = {"1": person.id} if user_install else {"0": channel.guild_id or "0"}
        made.payload = {
            "id": made.id,
            "application_id": world.application_id,
            "type": kind,
            "data": data,
            "channel_id": channel.id,
            "channel": channel.payload(),
            "token": made.token,
            "version": 1,
            "locale": person.locale,
            "app_permissions": EVERYTHING,
            "entitlements": [],
            "authorizing_integration_owners": owner,
            "context": 0 if channel.guild_id else 1 if channel.type == 1 else 2,
            "attachment_size_limit": world.size_limit,
            **_who(person, channel),
            **more,
        }
        self._discord.run(self._discord.gateway.dispatch("INTERACTION_CREATE", made.payload))
        return made


def _who(person: Person, channel: Channel) -> Json:
    if channel.guild_id is None:
        return {"user": person.user()}
    guild = {"id": channel.guild_id, "locale": "en-US", "features": []}
    return {"member": person.member(), "guild_id": channel.guild_id, "guild_locale": "en-US", "guild": guild}
