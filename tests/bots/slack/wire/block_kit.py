"""What Block Kit refuses: limits, required fields and where each element may stand, as Slack's reference has them.

`refusals` answers with sentences in Slack's manner; a message or view with none of them is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Block = Mapping[str, Any]
FILE_ID = re.compile(r"^F[A-Z0-9]{8,}$")
_BLOCKS = {"message": 50, "modal": 100, "home": 100}
_STYLES = ("primary", "danger")


def refusals(blocks: Sequence[Block], *, surface: str, file_is_shown: Callable[[str], bool]) -> list[str]:
    """`file_is_shown` tells of a file's id whether a block may show it already."""
    found = []
    if len(blocks) > _BLOCKS[surface]:
        found.append(f"no more than {_BLOCKS[surface]} items allowed [json-pointer:/blocks]")
    names = [block["block_id"] for block in blocks if block.get("block_id")]
    if len(set(names)) != len(names):
        found.append("block_id must be unique")
    for place, block in enumerate(blocks):
        for said in _block(block, surface, file_is_shown):
            found.append(f"{said} [json-pointer:/blocks/{place}]")
    return found


def view_refusals(view: Mapping[str, Any], *, file_is_shown: Callable[[str], bool]) -> list[str]:
    kind = view.get("type")
    if kind not in ("modal", "home"):
        return ["type must be modal or home"]
    found = refusals(view.get("blocks") or [], surface=kind, file_is_shown=file_is_shown)
    for name, limit in (("private_metadata", 3000), ("callback_id", 255)):
        if len(view.get(name) or "") > limit:
            found.append(f"must be less than {limit + 1} characters [json-pointer:/{name}]")
    if kind == "modal":
        found += _plain(view.get("title"), 24, "title")
        found += [said for name in ("submit", "close") if name in view for said in _plain(view[name], 24, name)]
        if any(block.get("type") == "input" for block in view["blocks"]) and "submit" not in view:
            found.append("a view with an input block needs submit")
    return found


def _block(block: Block, surface: str, file_is_shown: Callable[[str], bool]) -> Iterator[str]:
    if len(block.get("block_id") or "") > 255:
        yield "block_id must be less than 256 characters"
    kind = block.get("type")
    known = {"section": _section, "header": _header, "context": _context, "actions": _actions, "input": _input}
    if kind == "image":
        yield from _image(block, file_is_shown)
    elif kind in known:
        yield from known[kind](block)
    elif kind != "divider":
        yield f"unsupported block type: {kind}"
    for element in _elements(block):
        if element.get("type") == "file_input" and surface != "modal":
            yield "unsupported element: file_input outside a modal"


def _elements(block: Block) -> list[Block]:
    return [*block.get("elements", ()), *(block[name] for name in ("element", "accessory") if name in block)]


def _section(block: Block) -> Iterator[str]:
    if "text" not in block and not block.get("fields"):
        yield "missing required field: text or fields"
    if "text" in block:
        yield from _text(block["text"], 3000, "text")
    fields = block.get("fields", ())
    if len(fields) > 10:
        yield "no more than 10 fields"
    for one in fields:
        yield from _text(one, 2000, "fields")
    if "accessory" in block:
        yield from _element(block["accessory"])


def _header(block: Block) -> Iterator[str]:
    yield from _plain(block.get("text"), 150, "text")


def _context(block: Block) -> Iterator[str]:
    if not 1 <= len(block.get("elements", ())) <= 10:
        yield "a context has 1 to 10 elements"
    for one in block.get("elements", ()):
        yield from _image(one, lambda _file: True) if one.get("type") == "image" else _text(one, 3000, "elements")


def _actions(block: Block) -> Iterator[str]:
    if not 1 <= len(block.get("elements", ())) <= 25:
        yield "actions have 1 to 25 elements"
    names = [one.get("action_id") for one in block.get("elements", ())]
    if len(set(names)) != len(names):
        yield "action_id must be unique within a block"
    for one in block.get("elements", ()):
        yield from _element(one)


def _input(block: Block) -> Iterator[str]:
    yield from _plain(block.get("label"), 2000, "label")
    if "hint" in block:
        yield from _plain(block["hint"], 2000, "hint")
    if "element" not in block:
        yield "missing required field: element"
    else:
        yield from _element(block["element"])


def _image(block: Block, file_is_shown: Callable[[str], bool]) -> Iterator[str]:
    alt = block.get("alt_text")
    if not isinstance(alt, str) or not alt:
        yield "missing required field: alt_text"
    elif len(alt) > 2000:
        yield "alt_text must be less than 2001 characters"
    if "title" in block:
        yield from _plain(block["title"], 2000, "title")
    if ("image_url" in block) == ("slack_file" in block):
        yield "an image has either image_url or slack_file"
    if len(block.get("image_url", "")) > 3000:
        yield "image_url must be less than 3001 characters"
    if "slack_file" in block:
        name = block["slack_file"].get("id", "")
        if not FILE_ID.match(name) or not file_is_shown(name):
            yield "invalid slack file"


def _element(element: Block) -> Iterator[str]:
    if len(element.get("action_id") or "") > 255:
        yield "action_id must be less than 256 characters"
    kind = element.get("type")
    known = {
        "button": _button,
        "static_select": _select,
        "multi_static_select": _select,
        "checkboxes": _boxes,
        "overflow": _boxes,
        "radio_buttons": _boxes,
        "multi_conversations_select": _people,
        "plain_text_input": _words,
        "number_input": _number,
        "file_input": _files,
        "image": lambda one: _image(one, lambda _file: True),
    }
    if kind not in known:
        yield f"unsupported element: {kind}"
    else:
        yield from known[kind](element)


def _button(element: Block) -> Iterator[str]:
    yield from _plain(element.get("text"), 75, "text")
    if len(element.get("value") or "") > 2000:
        yield "value must be less than 2001 characters"
    if len(element.get("url") or "") > 3000:
        yield "url must be less than 3001 characters"
    if element.get("style", "primary") not in _STYLES:
        yield "style must be primary or danger"
    if len(element.get("accessibility_label") or "") > 75:
        yield "accessibility_label must be less than 76 characters"
    if "confirm" in element:
        yield from _confirm(element["confirm"])


def _confirm(confirm: Block) -> Iterator[str]:
    for name, limit in (("title", 100), ("confirm", 30), ("deny", 30)):
        yield from _plain(confirm.get(name), limit, name)
    yield from _text(confirm.get("text") or {}, 300, "text")


def _select(element: Block) -> Iterator[str]:
    if "placeholder" in element:
        yield from _plain(element["placeholder"], 150, "placeholder")
    yield from _options(element, 100, text=75, value=150)


def _people(element: Block) -> Iterator[str]:
    """People and channels: Slack knows the options."""
    if "placeholder" in element:
        yield from _plain(element["placeholder"], 150, "placeholder")


def _boxes(element: Block) -> Iterator[str]:
    yield from _options(element, 10, text=75, value=150)


def _options(element: Block, most: int, *, text: int, value: int) -> Iterator[str]:
    options = element.get("options", ())
    if not 1 <= len(options) <= most:
        yield f"options must be 1 to {most}"
    for one in options:
        yield from _text(one.get("text") or {}, text, "option text")
        if not 1 <= len(one.get("value", "")) <= value:
            yield f"option value must be 1 to {value} characters"
    first = element.get("initial_option")
    for one in [first] if first else element.get("initial_options", ()):
        if one not in options:
            yield "initial_option must be one of the options"
    if element.get("initial_options") == []:
        yield "initial_options must not be empty"


def _words(element: Block) -> Iterator[str]:
    if not 1 <= element.get("max_length", 3000) <= 3000:
        yield "max_length must be 1 to 3000"
    if len(element.get("initial_value") or "") > element.get("max_length", 3000):
        yield "initial_value is longer than max_length"
    if "placeholder" in element:
        yield from _plain(element["placeholder"], 150, "placeholder")


def _number(element: Block) -> Iterator[str]:
    if "is_decimal_allowed" not in element:
        yield "missing required field: is_decimal_allowed"
    for name in ("initial_value", "min_value", "max_value"):
        if not isinstance(element.get(name, ""), str):
            yield f"{name} must be a string"


def _files(element: Block) -> Iterator[str]:
    if not 1 <= element.get("max_files", 10) <= 10:
        yield "max_files must be 1 to 10"
    if not all(isinstance(one, str) and one.isalnum() for one in element.get("filetypes", ())):
        yield "filetypes are extensions without a dot"


def _plain(text: Any, limit: int, name: str) -> Iterator[str]:
    if isinstance(text, Mapping) and text.get("type") != "plain_text":
        yield f"{name} must be plain_text"
    yield from _text(text or {}, limit, name)


def _text(text: Block, limit: int, name: str) -> Iterator[str]:
    if text.get("type") not in ("plain_text", "mrkdwn"):
        yield f"{name} must be a text object"
    elif not 1 <= len(text.get("text") or "") <= limit:
        yield f"{name} must be 1 to {limit} characters"
