"""What somebody entered in a modal, and what of it cannot be: said at the field, before anything else is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bots.photographs import shown_name
from bots.phrases import Phrases
from bots.reasons import reason
from bots.slack.calls import kept_of
from bots.slack.office import FILE_BYTES_LIMIT
from bots.slack.photographs import Given, read_kept
from bots.slack.views import GUESTS
from engine.errors import BriefError

_REALISM = range(101)


@dataclass(frozen=True, kw_only=True)
class Entered:
    title: str = ""
    style: str | None = None
    realism: int | None = None
    kicker: str = ""
    formats: tuple[str, ...] = ()
    host: Given | None = None
    avatar: bool = False
    """Their own picture, where there is no other host."""
    guests: tuple[Given, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    """What was typed or chosen in every other field, by its name."""
    channels: tuple[str, ...] = ()
    button: str = ""
    """The name of the button that opened the modal."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """What is wrong, by the field that it is wrong in."""


def entered(view: Mapping[str, Any], say: Phrases) -> Entered:
    values = _values(view)
    errors: dict[str, str] = {}
    title = _title(values, errors, say)
    realism = _realism(values, errors, say)
    host, guests = _files(values, errors, say, "host", most=1), _files(values, errors, say, "guests", most=GUESTS)
    taken = read_kept(kept_of(view).get("given"))
    formats = _chosen(values, "formats")
    if "formats" in values and not formats:
        errors["formats"] = say.say("slack-choose-formats")
    return Entered(
        title=title,
        style=_selected(values, "style"),
        realism=realism,
        kicker=_typed(values, "kicker"),
        formats=formats,
        host=next(iter([*taken[:1], *host]), None),
        avatar="avatar" in _chosen(values, "avatar"),
        guests=(*taken[1:], *guests)[:GUESTS],
        texts={name: _typed(values, name) or _selected(values, name) or "" for name in values},
        channels=tuple(values.get("channels", {}).get("selected_conversations") or ()),
        button=str(kept_of(view).get("button", "")),
        errors=errors,
    )


def _values(view: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The one element of each block, by the block."""
    state = (view.get("state") or {}).get("values") or {}
    return {name: next(iter(one.values()), {}) for name, one in state.items() if one}


def _title(values: Mapping[str, Mapping[str, Any]], errors: dict[str, str], say: Phrases) -> str:
    if "title" not in values:
        return ""
    from engine.text import clean_title  # brings the typesetting libraries with it

    try:
        return clean_title(_typed(values, "title"))
    except BriefError as error:
        errors["title"] = say.say("slack-title-wrong", why=reason(say, str(error)))
        return ""


def _realism(values: Mapping[str, Mapping[str, Any]], errors: dict[str, str], say: Phrases) -> int | None:
    text = _typed(values, "realism")
    if not text:
        return None
    if text.isdecimal() and int(text) in _REALISM:
        return int(text)
    errors["realism"] = say.say("slack-realism-wrong")
    return None


def _files(
    values: Mapping[str, Mapping[str, Any]], errors: dict[str, str], say: Phrases, name: str, *, most: int
) -> list[Given]:
    found = [Given.of(file) for file in values.get(name, {}).get("files") or ()]
    for one in found:
        if one.size is not None and one.size > FILE_BYTES_LIMIT:
            megabytes = FILE_BYTES_LIMIT // 2**20
            errors[name] = say.say("slack-file-too-large", name=shown_name(one.name), megabytes=megabytes)
        elif one.size == 0 or not one.looks_like_a_picture:
            errors[name] = say.say("slack-file-no-picture", name=shown_name(one.name))
    if len(found) > most:
        errors[name] = say.many("slack-too-many-files", most)
    return found


def _typed(values: Mapping[str, Mapping[str, Any]], name: str) -> str:
    return str(values.get(name, {}).get("value") or "").strip()


def _selected(values: Mapping[str, Mapping[str, Any]], name: str) -> str | None:
    chosen = values.get(name, {}).get("selected_option")
    return str(chosen["value"]) if chosen else None


def _chosen(values: Mapping[str, Mapping[str, Any]], name: str) -> tuple[str, ...]:
    return tuple(str(one["value"]) for one in values.get(name, {}).get("selected_options") or ())
