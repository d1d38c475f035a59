"""The modals: what is asked for a picture, for another style, for other words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bots.people import Place
from bots.phrases import LANGUAGES, Phrases
from bots.slack.blocks import Block, context
from bots.slack.calls import METADATA_LIMIT, Call
from bots.slack.photographs import Given, kept
from bots.slack.text import on_one_line, plain, quoted
from engine.brief import TITLE_LIMIT
from engine.kinds.registry import Registry

WISH, RESTYLE, RETITLE, KIT, SETTINGS = "ts_wish", "ts_style", "ts_title", "ts_kit", "ts_settings"
GUESTS = 4
_OPTIONS = 100
_LINE_LIMIT = 80
_ENDINGS = ("jpg", "jpeg", "png", "webp", "heic", "avif")
_FORMATS = 10
_KIT_NAME_LIMIT, _COLOUR_LIMIT = 100, 9
_OWN_NAMES = {"en": "English", "de": "Deutsch", "es": "Español", "ja": "日本語"}
_USUAL_FORMATS = ("youtube", "podcast")
View = dict[str, Any]


def wish(
    say: Phrases, registry: Registry, call: Call, *, title: str = "", style: str = "", given: Sequence[Given] = ()
) -> View:
    """All that a picture takes; `given` are pictures of the message that it is made from."""
    shown = [_title(say, title)]
    if given:
        names = ", ".join(quoted(one.name, 80) for one in given)
        shown.append(context(say.say("slack-pictures-taken", names=names)))
    else:
        shown += [_files(say, "host", say.say("slack-host"), most=1), _avatar(say)]
    room = GUESTS - max(0, len(given) - 1)
    if room > 0:
        shown.append(_files(say, "guests", say.say("slack-guests"), most=room))
    shown += [
        _styles(say, registry, label=say.say("slack-style"), optional=True, chosen=style),
        _realism(say),
        _input("kicker", say.say("slack-small-line"), _words(most=_LINE_LIMIT), optional=True),
        _formats(say, registry),
    ]
    return _modal(WISH, say.say("slack-wish-title"), say.say("slack-make"), say, shown, _metadata(call, given=given))


def restyle(say: Phrases, registry: Registry, call: Call, *, button: str) -> View:
    shown = [
        _styles(say, registry, label=say.say("slack-style"), optional=False),
        _files(say, "host", say.say("slack-another-host"), most=1),
    ]
    return _modal(
        RESTYLE, say.say("slack-style-title"), say.say("slack-make"), say, shown, _metadata(call, button=button)
    )


def retitle(say: Phrases, call: Call, *, button: str, title: str) -> View:
    shown = [_title(say, title), context(say.say("slack-title-hint"))]
    return _modal(
        RETITLE, say.say("slack-title-title"), say.say("slack-make"), say, shown, _metadata(call, button=button)
    )


def kit(say: Phrases, call: Call) -> View:
    shown = [
        _input("name", say.say("slack-kit-name"), _words(most=_KIT_NAME_LIMIT)),
        _colour("primary", say.say("slack-kit-primary"), "#ff5a1f"),
        _colour("secondary", say.say("slack-kit-secondary"), "#1f2a44"),
        _files(say, "host", say.say("slack-kit-logo"), most=1),
    ]
    return _modal(KIT, say.say("slack-kit-title"), say.say("slack-save"), say, shown, _metadata(call))


def settings(say: Phrases, registry: Registry, call: Call, here: Place) -> View:
    """What is set stands in the fields; what is left empty is as everywhere."""
    channels = {
        "type": "multi_conversations_select",
        "action_id": "channels",
        "placeholder": plain(say.say("slack-all")),
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        **({"initial_conversations": list(here.channels)} if here.channels else {}),
    }
    languages = [_option(_OWN_NAMES[name], name) for name in LANGUAGES]
    spoken: Block = {"type": "static_select", "action_id": "language", "options": languages}
    if first := next((one for one in languages if one["value"] == here.language), None):
        spoken["initial_option"] = first
    person, place = _count(here.limits.get("person")), _count(here.limits.get("place"))
    shown = [
        _styles(say, registry, label=say.say("slack-style"), optional=True, chosen=here.style or ""),
        _input("language", say.say("slack-language"), spoken, optional=True),
        _input("channels", say.say("slack-channels"), channels, optional=True, hint=say.say("slack-channels-hint")),
        _input("person", say.say("slack-a-person"), person, optional=True),
        _input("place", say.say("slack-a-workspace"), place, optional=True),
    ]
    return _modal(SETTINGS, say.say("slack-settings"), say.say("slack-save"), say, shown, _metadata(call))


def _count(there: object) -> Block:
    element = _number("count", most=10_000)
    return element if there is None else {**element, "initial_value": str(there)}


def _modal(name: str, title: str, submit: str, say: Phrases, shown: list[Block], metadata: str) -> View:
    return {
        "type": "modal",
        "callback_id": name,
        "private_metadata": metadata,
        "title": plain(title, 24),
        "submit": plain(submit, 24),
        "close": plain(say.say("slack-close"), 24),
        "blocks": shown,
    }


def _metadata(call: Call, *, given: Sequence[Given] = (), button: str = "") -> str:
    """Pictures that do not fit any more are left out, the last ones first."""
    known: dict[str, Any] = json.loads(call.metadata)
    if button:
        known["button"] = button
    for count in range(len(given), -1, -1):
        text = json.dumps(known | ({"given": kept(given[:count])} if count else {}), separators=(",", ":"))
        if len(text) <= METADATA_LIMIT:
            return text
    return call.metadata


def _title(say: Phrases, title: str) -> Block:
    element = _words(most=TITLE_LIMIT, initial=title, placeholder=say.say("slack-title-example"))
    return _input("title", say.say("slack-title"), element, hint=say.say("slack-title-marks"))


def _styles(say: Phrases, registry: Registry, *, label: str, optional: bool, chosen: str = "") -> Block:
    options = [_option(style.label, name) for name, style in registry.styles.items()][:_OPTIONS]
    element: Block = {
        "type": "static_select",
        "action_id": "style",
        "placeholder": plain(say.say("slack-as-usual"), 150),
        "options": options,
    }
    if first := next((one for one in options if one["value"] == chosen), None):
        element["initial_option"] = first
    return _input("style", label, element, optional=optional)


def _realism(say: Phrases) -> Block:
    element = _number("realism", most=100)
    return _input("realism", say.say("slack-realism"), element, optional=True, hint=say.say("slack-realism-hint"))


def _number(name: str, *, most: int) -> Block:
    """Slack wants its bounds as text."""
    bounds = {"min_value": "0", "max_value": str(most)}
    return {"type": "number_input", "action_id": name, "is_decimal_allowed": False, **bounds}


def _colour(name: str, label: str, example: str) -> Block:
    return _input(name, label, _words(most=_COLOUR_LIMIT, placeholder=example), optional=True)


def _formats(say: Phrases, registry: Registry) -> Block:
    names = [name for name in _USUAL_FORMATS if name in registry.formats]
    names += [name for name in registry.formats if name not in names]
    options = [_option(registry.formats[name].title, name) for name in names[:_FORMATS]]
    element: Block = {"type": "checkboxes", "action_id": "formats", "options": options}
    first = [one for one in options if one["value"] in _USUAL_FORMATS]
    if first:
        element["initial_options"] = first
    return _input("formats", say.say("slack-formats"), element)


def _avatar(say: Phrases) -> Block:
    """Beside the field for a photo, which goes first."""
    options = [_option(say.say("slack-avatar"), "avatar")]
    element: Block = {"type": "checkboxes", "action_id": "avatar", "options": options}
    return _input("avatar", say.say("slack-or"), element, optional=True)


def _files(say: Phrases, name: str, label: str, *, most: int) -> Block:
    element = {"type": "file_input", "action_id": name, "filetypes": list(_ENDINGS), "max_files": most}
    return _input(name, label, element, optional=True)


def _words(*, most: int, initial: str = "", placeholder: str = "") -> Block:
    element: Block = {"type": "plain_text_input", "action_id": "words", "max_length": most}
    if initial:
        element["initial_value"] = initial[:most]
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    return element


def _input(name: str, label: str, element: Mapping[str, Any], *, optional: bool = False, hint: str = "") -> Block:
    found: Block = {"type": "input", "block_id": name, "label": plain(label, 200), "element": dict(element)}
    found["optional"] = optional
    if hint:
        found["hint"] = plain(hint, 300)
    return found


def _option(label: str, value: str) -> Block:
    return {"text": plain(on_one_line(label)), "value": value}
