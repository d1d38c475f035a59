"""What Discord refuses in a message, and what a mention in it does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.bots.discord.wire.world import Json

V2 = 1 << 15
EPHEMERAL = 1 << 6
LOADING = 1 << 7
_COMPONENTS_LIMIT, _TEXT_LIMIT, _ID_LIMIT, _LABEL_LIMIT, _ALT_LIMIT = 40, 4000, 100, 80, 1024
_URL_LIMIT = 512
_MEDIA_KEYS = ("media", "file")


class Refused(Exception):
    """An answer other than 2xx."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message

    def body(self) -> Json:
        return {"code": self.code, "message": self.message}


def invalid(why: str) -> Refused:
    return Refused(400, 50035, f"Invalid Form Body: {why}")


def walked(components: Sequence[Json]) -> Iterator[Json]:
    """All components, however deep."""
    for one in components:
        yield one
        yield from walked(one.get("components") or [])
        for key in ("accessory", "component"):
            if one.get(key):
                yield from walked([one[key]])


def check_message(message: Json, sizes: Mapping[str, int], size_limit: int) -> None:
    """The message as it would become; `sizes` are those of the files that came with the request."""
    for name, size in sizes.items():
        if size > size_limit:
            raise Refused(413, 40005, f"Request entity too large: {name}")
    if len(message["attachments"]) > 10:
        raise invalid("attachments: 10 or fewer")
    if any(len(one.get("description") or "") > _ALT_LIMIT for one in message["attachments"]):
        raise invalid("attachments.description: 1024 or fewer")
    if not message["flags"] & V2:
        _check_plain(message)
    else:
        _check_v2(message)
    _check_components(list(walked(message["components"])))


def check_modal(data: Json) -> None:
    if not 1 <= len(data.get("custom_id", "")) <= _ID_LIMIT or not 1 <= len(data.get("title", "")) <= 45:
        raise invalid("a modal has a custom_id (100) and a title (45)")
    if not 1 <= len(data.get("components", [])) <= 5:
        raise invalid("a modal has 1 to 5 components")
    for one in data["components"]:
        if one["type"] not in (1, 10, 18):
            raise invalid(f"a modal holds no component of type {one['type']}")
        if one["type"] == 18 and not 1 <= len(one.get("label") or "") <= 45:
            raise invalid("label: 1 to 45")
    _check_components(list(walked(data["components"])))


def pinged(message: Json, allowed: Json | None) -> list[str]:
    """Who hears a sound: every mention in the text, unless `allowed_mentions` holds it back."""
    text = message["content"] + "\n".join(one.get("content", "") for one in walked(message["components"]))
    users = set(re.findall(r"<@!?(\d+)>", text))
    roles = {f"&{one}" for one in re.findall(r"<@&(\d+)>", text)}
    everyone = {"everyone"} if re.search(r"@(everyone|here)", text) else set()
    if allowed is None:
        return sorted(users | roles | everyone)
    parse = allowed.get("parse", [])
    users = users if "users" in parse else users & set(map(str, allowed.get("users", [])))
    roles = roles if "roles" in parse else roles & {f"&{one}" for one in allowed.get("roles", [])}
    return sorted(users | roles | (everyone if "everyone" in parse else set()))


def _check_plain(message: Json) -> None:
    if len(message["content"]) > 2000:
        raise invalid("content: 2000 or fewer")
    if not (message["content"] or message["attachments"] or message["components"] or message["embeds"]):
        raise Refused(400, 50006, "Cannot send an empty message")
    if any(one["type"] != 1 for one in message["components"]):
        raise invalid("components: without the flag there are only action rows")


def _check_v2(message: Json) -> None:
    if message["content"] or message["embeds"]:
        raise invalid("content: not with IS_COMPONENTS_V2")
    found = list(walked(message["components"]))
    if not 1 <= len(found) <= _COMPONENTS_LIMIT:
        raise invalid("components: 1 to 40 in total")
    if sum(len(one.get("content", "")) for one in found) > _TEXT_LIMIT:
        raise invalid("components: 4000 characters of text or fewer")
    names = {one["filename"] for one in message["attachments"]}
    for name in _named(found):
        if name not in names:
            raise invalid(f"components: attachment://{name} is not attached")


def _named(components: Sequence[Json]) -> Iterator[str]:
    for media in media_of(components):
        if media["url"].startswith("attachment://"):
            yield media["url"].removeprefix("attachment://")


def media_of(components: Sequence[Json]) -> Iterator[Json]:
    for one in components:
        if one["type"] == 12 and not 1 <= len(one.get("items", [])) <= 10:
            raise invalid("a gallery holds 1 to 10 items")
        for holder in (one, *one.get("items", [])):
            if len(holder.get("description") or "") > _ALT_LIMIT:
                raise invalid("description: 1024 or fewer")
            yield from (holder[key] for key in _MEDIA_KEYS if isinstance(holder.get(key), dict))


def _check_components(components: Sequence[Json]) -> None:
    identifiers = [one["custom_id"] for one in components if "custom_id" in one]
    if len(set(identifiers)) != len(identifiers):
        raise invalid("custom_id: each only once")
    for one in components:
        _check_one(one)


def _check_one(one: Json) -> None:
    if len(one.get("custom_id", "")) > _ID_LIMIT:
        raise invalid("custom_id: 100 or fewer")
    if one["type"] == 1 and not 1 <= len(one["components"]) <= 5:
        raise invalid("an action row holds 1 to 5 buttons")
    if one["type"] == 2:
        _check_button(one)
    if one["type"] == 3 and not 1 <= len(one.get("options", [])) <= 25:
        raise invalid("options: 1 to 25")
    if one["type"] == 10 and not one.get("content"):
        raise invalid("content: required")
    if one["type"] == 4 and len(str(one.get("value") or "")) > one.get("max_length", 4000):
        raise invalid("value: longer than max_length")


def _check_button(one: Mapping[str, Any]) -> None:
    label, is_link = one.get("label") or "", one["style"] == 5
    if len(label) > _LABEL_LIMIT or not (label or one.get("emoji")):
        raise invalid("label: 1 to 80, or an emoji")
    if is_link == ("custom_id" in one) or is_link != ("url" in one):
        raise invalid("a link has a url, any other button a custom_id")
    if is_link and len(one["url"]) > _URL_LIMIT:
        raise invalid("url: 512 or fewer")
