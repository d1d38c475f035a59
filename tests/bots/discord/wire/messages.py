"""Messages as they are made and changed by a request: what is kept, what is dropped, where files end up."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass

from aiohttp import web

from tests.bots.discord.wire.rules import V2, check_message, invalid, media_of, pinged, walked
from tests.bots.discord.wire.world import Channel, Json, World


@dataclass(frozen=True)
class Body:
    """A request's JSON, and the files that came beside it."""

    payload: Json
    files: dict[str, tuple[str, bytes]]
    """From the number in `files[n]` to name and bytes."""

    @property
    def sizes(self) -> dict[str, int]:
        return {name: len(data) for name, data in self.files.values()}


async def read_body(request: web.Request) -> Body:
    if request.content_type == "multipart/form-data":
        payload, files = {}, {}
        async for part in await request.multipart():
            data = await part.read(decode=True)
            if part.name == "payload_json":
                payload = json.loads(data)
            elif part.name and part.name.startswith("files["):
                files[part.name[6:-1]] = (part.filename or "unnamed", bytes(data))
        return Body(payload, files)
    text = await request.text()
    if text and request.content_type != "application/json":
        raise invalid("the content type is neither application/json nor multipart/form-data")
    found = json.loads(text) if text else {}
    return Body(found if isinstance(found, dict) else {"items": found}, {})


class Messages:
    """Makes and changes the messages of a world."""

    def __init__(self, world: World, cdn: str) -> None:
        self._world, self._cdn = world, cdn

    def create(self, channel: Channel, body: Body, *, flags: int = 0) -> Json:
        world = self._world
        message = {
            "id": world.new_id(),
            "channel_id": channel.id,
            "author": world.bot(),
            "content": "",
            "timestamp": world.stamp(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": False,
            "type": 0,
            "flags": flags,
            "application_id": world.application_id,
            "pings": [],
            "edits": 0,
        }
        made = self._changed(message, channel, body)
        made["pings"] = pinged(made, body.payload.get("allowed_mentions"))
        channel.messages[made["id"]] = made
        world.happened.append(("post", made))
        return made

    def edit(self, channel: Channel, message: Json, body: Body) -> Json:
        changed = self._changed(message, channel, body)
        changed["edited_timestamp"] = self._world.stamp()
        changed["edits"] = message["edits"] + 1
        channel.messages[message["id"]] = changed
        self._world.happened.append(("edit", changed))
        return changed

    def _changed(self, message: Json, channel: Channel, body: Body) -> Json:
        wanted = deepcopy(message)
        for key in ("content", "embeds", "components"):
            if key in body.payload:
                wanted[key] = body.payload[key] or ("" if key == "content" else [])
        asked = int(body.payload.get("flags") or 0)
        if wanted["flags"] & V2 and "flags" in body.payload and not asked & V2:
            raise invalid("flags: IS_COMPONENTS_V2 cannot be removed")
        wanted["flags"] |= asked & (V2 | 1 << 6 | 1 << 2)
        wanted["attachments"], fresh = self._attachments(message, channel, body)
        check_message(wanted, body.sizes, self._world.size_limit)
        for path, data in fresh.items():
            self._world.files[path] = data
        self._point_at_files(wanted)
        return wanted

    def _attachments(self, message: Json, channel: Channel, body: Body) -> tuple[list[Json], dict[str, bytes]]:
        """What is not listed is dropped; without a list, all that was there stays unless files came."""
        listed = body.payload.get("attachments")
        if listed is None:
            listed = [{"id": number} for number in body.files] if body.files else message["attachments"]
        there = {one["id"]: one for one in message["attachments"]}
        kept, fresh = [], {}
        for one in listed:
            identifier = str(one["id"])
            if identifier in body.files:
                made, path, data = self._uploaded(channel, one, *body.files[identifier])
                kept.append(made)
                fresh[path] = data
            elif identifier in there:
                kept.append(
                    {**there[identifier], **({"description": one["description"]} if "description" in one else {})}
                )
            else:
                raise invalid(f"attachments: {identifier} is neither there nor sent along")
        return kept, fresh

    def _uploaded(self, channel: Channel, one: Json, name: str, data: bytes) -> tuple[Json, str, bytes]:
        identifier, name = self._world.new_id(), one.get("filename") or name
        path = f"/attachments/{channel.id}/{identifier}/{name}"
        made = {
            "id": identifier,
            "filename": name,
            "size": len(data),
            "url": f"{self._cdn}{path}?ex=1&is=1&hm=1",
            "proxy_url": f"{self._cdn}{path}",
            "description": one.get("description"),
            "content_type": None,
        }
        return made, path, data

    def _point_at_files(self, message: Json) -> None:
        urls = {f"attachment://{one['filename']}": one["url"] for one in message["attachments"]}
        for media in media_of(list(walked(message["components"]))):
            media["url"] = urls.get(media["url"], media["url"])
