"""Block Kit as a page: a message, a modal or a Home tab as Slack's clients lay it out, to be looked at in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

Block = Mapping[str, Any]
Picture = Callable[[Block], str]
"""From an image block to the address a browser can show."""

_STYLE = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


def page(shown: str, *, dark: bool) -> str:
    """`shown` is what the others here return, one or more of it."""
    kind = ' class="dark"' if dark else ""
    return f'<!doctype html><meta charset="utf-8"><style>{_STYLE}</style><body{kind}>{shown}</body>'


def message(blocks: Sequence[Block], picture: Picture) -> str:
    head = '<span class="name">Thumbsmith</span><span class="app">APP</span><span class="time">10:42</span>'
    inner = "".join(_block(block, picture) for block in blocks)
    return f'<div class="message"><div class="face">T</div><div class="body">{head}{inner}</div></div>'


def modal(view: Block, picture: Picture) -> str:
    inner = "".join(_block(block, picture) for block in view["blocks"])
    buttons = "".join(
        f'<span class="button {style}">{escape(view[name]["text"])}</span>'
        for name, style in (("close", ""), ("submit", "primary"))
        if name in view
    )
    title = escape(view["title"]["text"])
    return f'<div class="modal"><header>{title}</header><div>{inner}</div><footer>{buttons}</footer></div>'


def home(view: Block, picture: Picture) -> str:
    return (
        f'<div class="message"><div class="body">{"".join(_block(one, picture) for one in view["blocks"])}</div></div>'
    )


def _block(block: Block, picture: Picture) -> str:
    return f'<div class="block">{_KINDS[block["type"]](block, picture)}</div>'


def _section(block: Block, picture: Picture) -> str:
    texts = [block["text"]] if "text" in block else []
    said = "".join(f"<div>{_text(one)}</div>" for one in [*texts, *block.get("fields", ())])
    beside = _element(block["accessory"], picture) if "accessory" in block else ""
    return f'<div class="section"><div>{said}</div><div>{beside}</div></div>'


def _header(block: Block, picture: Picture) -> str:
    return f'<div class="header">{_text(block["text"])}</div>'


def _context(block: Block, picture: Picture) -> str:
    parts = [
        _element(one, picture) if one["type"] == "image" else f"<span>{_text(one)}</span>" for one in block["elements"]
    ]
    return f'<div class="context">{"".join(parts)}</div>'


def _picture(block: Block, picture: Picture) -> str:
    title = f"<figcaption>{_text(block['title'])} ▾</figcaption>" if "title" in block else ""
    shown = f'<img src="{escape(picture(block))}" alt="{escape(block["alt_text"])}">'
    return f'<figure class="picture">{title}{shown}</figure>'


def _actions(block: Block, picture: Picture) -> str:
    return f'<div class="actions">{"".join(_element(one, picture) for one in block["elements"])}</div>'


def _input(block: Block, picture: Picture) -> str:
    optional = ' <span class="hint">(optional)</span>' if block.get("optional") else ""
    hint = f'<div class="hint">{_text(block["hint"])}</div>' if "hint" in block else ""
    return f"<label>{_text(block['label'])}{optional}</label>{_element(block['element'], picture)}{hint}"


def _element(element: Block, picture: Picture) -> str:
    kind = element["type"]
    if kind == "button":
        return f'<span class="button {element.get("style", "")}">{_text(element["text"])}</span>'
    if kind == "image":
        return f'<img src="{escape(picture(element))}" alt="{escape(element["alt_text"])}">'
    if kind == "file_input":
        return '<span class="button">Add files</span>'
    if kind == "checkboxes":
        ticked = [one["value"] for one in element.get("initial_options", ())]
        lines = (
            f"<div>{'☑' if one['value'] in ticked else '☐'} {_text(one['text'])}</div>" for one in element["options"]
        )
        return "".join(lines)
    first = element.get("initial_option")
    filled = first["text"]["text"] if first else element.get("initial_value", "")
    empty = element.get("placeholder", {}).get("text", "")
    mark = " ▾" if "select" in kind or kind == "overflow" else ""
    return f'<div class="field{" filled" if filled else ""}">{escape(filled or empty) or "&nbsp;"}{mark}</div>'


def _text(text: Block) -> str:
    if text["type"] == "plain_text":
        return escape(text["text"]).replace("\n", "<br>")
    return mrkdwn(text["text"])


def mrkdwn(text: str) -> str:
    """Slack's marks as HTML: what is escaped stays so, and only what stands in angle brackets is a link or a person."""
    parts = re.split(r"<([^<>]*)>", text)
    links = iter([_link(part) for part in parts[1::2]])
    return re.sub("\x00", lambda _: next(links), _words("\x00".join(parts[::2])))


def _link(inner: str) -> str:
    address, _, said = inner.partition("|")
    if address.startswith(("@", "!", "#")):
        return f'<a class="person">{escape(said or "@member")}</a>'
    return f'<a href="{escape(address)}">{said or escape(address)}</a>'


def _words(text: str) -> str:
    text = text.replace("\n", "<br>")
    text = re.sub(r"(?<!\w)\*(\S[^*]*?)\*(?!\w)", r"<b>\1</b>", text)
    text = re.sub(r"(?<!\w)_(\S[^_]*?)_(?!\w)", r"<i>\1</i>", text)
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", text)


_KINDS: Mapping[str, Callable[[Block, Picture], str]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "image": _picture,
    "actions": _actions,
    "input": _input,
    "divider": lambda _block, _picture: "<hr>",
}
