"""A message in Block Kit: title, how it stands, pictures, buttons; and the line that notifications show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bots.buttons import Button
from bots.message import Message, Picture
from bots.phrases import Phrases, phrases
from bots.slack.text import alt, cut, escaped, mrkdwn, on_one_line, plain, quoted

Block = dict[str, Any]
Source = Mapping[str, Any]
"""What an image block shows: `{"slack_file": {"id": ...}}` or `{"image_url": ...}`."""

ACTION = "ts"
"""Before the verb in an `action_id`; the `value` has the button's whole name."""
_BAR = 12
_TITLE_LIMIT = 150
_TEXT_LIMIT = 300
_LINE_LIMIT = 1500
_WORDS_LIMIT = 3900
"""Slack shows 4,000 at most."""
_STYLES = {"variations": "primary", "retry": "primary", "delete": "danger", "cancel": "danger"}


def fallback(message: Message) -> str:
    """For notifications and for whoever reads no blocks."""
    title = quoted(on_one_line(message.title), _TITLE_LIMIT)
    return cut(f"{title} – {escaped(message.headline)}" if title else escaped(message.headline), _TEXT_LIMIT)


def words(message: Message, notes: Sequence[str]) -> str:
    """The message without any block, where Slack takes none of ours. No note, which may be a link, is cut."""
    found = [fallback(message), *(cut(escaped(line), _LINE_LIMIT) for line in message.lines)]
    for note in notes:
        if sum(map(len, found)) + len(found) + len(note) < _WORDS_LIMIT:
            found.append(note)
    return "\n".join(found)


def blocks(message: Message, sources: Mapping[str, Source], *, notes: Sequence[str] = ()) -> list[Block]:
    """`sources` by the pictures' keys: those that Slack can show. `notes` are mrkdwn already."""
    found = [_head(message)]
    found += [_line(escaped(line)) for line in message.lines]
    found += [_image(picture, sources[picture.key]) for picture in message.pictures if picture.key in sources]
    found += _foot(message, notes)
    if message.buttons:
        found.append(actions(message.buttons, phrases(message.locale)))
    return found


def _head(message: Message) -> Block:
    title = quoted(on_one_line(message.title), _TITLE_LIMIT)
    how = escaped(message.headline)
    if message.percent is not None and not message.is_final:
        how += f"\n{_bar(message.percent)}"
    return {"type": "section", "text": mrkdwn(f"*{_unmarked(title)}*\n{how}" if title else how)}


def _unmarked(title: str) -> str:
    """No letter of the title ends the bold face that it is set in."""
    return title.replace("`", "'").replace("~", "∼").replace("_", "_\u200b")


def _bar(percent: int) -> str:
    full = round(_BAR * max(0, min(100, percent)) / 100)
    return "▰" * full + "▱" * (_BAR - full)


def _line(text: str) -> Block:
    return {"type": "section", "text": mrkdwn(text, _LINE_LIMIT)}


def _image(picture: Picture, source: Source) -> Block:
    return {"type": "image", "alt_text": alt(picture.alt or picture.name), **source}


def _foot(message: Message, notes: Sequence[str]) -> list[Block]:
    say = phrases(message.locale)
    words = []
    if user := user_of(message.person):
        words.append(say.say("slack-asked-by", person=f"<@{user}>"))
    if message.parent:
        words.append(say.say("slack-variation-of", link=f"<{escaped(message.parent)}|{say.say('slack-this-picture')}>"))
    words += notes
    return [context("  ·  ".join(words))] if words else []


def context(text: str) -> Block:
    return {"type": "context", "elements": [mrkdwn(text)]}


def user_of(person: str) -> str:
    """Slack's own id of `<team>:<user>`."""
    return person.rpartition(":")[2]


def actions(buttons: Sequence[Button], say: Phrases) -> Block:
    return {"type": "actions", "block_id": "buttons", "elements": [button(one, say) for one in buttons]}


def button(one: Button, say: Phrases) -> Block:
    found: Block = {
        "type": "button",
        "action_id": f"{ACTION}:{one.verb}",
        "value": one.name,
        "text": plain(one.label or one.verb),
    }
    if one.verb in _STYLES:
        found["style"] = _STYLES[one.verb]
    if one.url:
        found["url"] = one.url
    if one.verb == "delete":
        found["confirm"] = {
            "title": plain(say.say("slack-delete-title"), 100),
            "text": plain(say.say("slack-delete-sure"), 300),
            "confirm": plain(one.label or one.verb, 30),
            "deny": plain(say.say("slack-keep"), 30),
            "style": "danger",
        }
    return found
