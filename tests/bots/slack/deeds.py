"""What a test does again and again: fill in the modal, find a button, wait for a message to show something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.bots.slack.wire.sending import Answer, Member
from tests.bots.slack.wire.workspace import Message, Workspace
from tests.waiting import wait_for


def open_modal(member: Member, title: str = "", command: str = "/thumbnail") -> dict[str, Any]:
    """Run the command; the view that opened."""
    before = len(member.workspace.views)
    assert member.command(command, title).status == 200
    return wait_for(lambda: _newest(member.workspace, before), "the modal")


def _newest(workspace: Workspace, before: int) -> dict[str, Any] | None:
    views = list(workspace.views.values())
    return views[-1] if len(views) > before else None


def filled(title: str | None = "Why *rockets* explode", **fields: Any) -> dict[str, dict[str, Any]]:
    """`view.state.values` of the modal: `style`, `realism`, `kicker`, `host` and `guests` (files), `formats`."""
    formats = [{"value": name} for name in fields.get("formats", ("youtube", "podcast"))]
    chosen = {"value": fields["style"]} if fields.get("style") else None
    return {
        "title": {"words": {"type": "plain_text_input", "value": title}},
        "style": {"style": {"type": "static_select", "selected_option": chosen}},
        "realism": {"realism": {"type": "number_input", "value": fields.get("realism")}},
        "kicker": {"words": {"type": "plain_text_input", "value": fields.get("kicker")}},
        "host": {"host": {"type": "file_input", "files": list(fields.get("host", ()))}},
        "guests": {"guests": {"type": "file_input", "files": list(fields.get("guests", ()))}},
        "formats": {"formats": {"type": "checkboxes", "selected_options": formats}},
        "avatar": {
            "avatar": {"type": "checkboxes", "selected_options": [{"value": "avatar"}] * fields.get("avatar", 0)}
        },
    }


def ask(member: Member, title: str = "Why *rockets* explode", **fields: Any) -> Answer:
    """The whole way: the command, the modal, its submission."""
    return member.submit(open_modal(member), filled(title, **fields))


def message(workspace: Workspace, *, containing: str = "", count: int = 1) -> Message:
    """The newest message of the app, once there are so many and it says this."""

    def look() -> Message | None:
        shown = workspace.shown()
        if len(shown) < count:
            return None
        return next((one for one in reversed(shown) if containing in texts(one.blocks) + one.text), None)

    return wait_for(look, f"{count} messages, one with {containing!r}")


def button(shown: Message | Mapping[str, Any], verb: str) -> dict[str, Any]:
    """The button of a message or a view, by its verb."""
    blocks = shown.blocks if isinstance(shown, Message) else shown["blocks"]
    elements = [one for block in blocks for one in (*block.get("elements", ()), block.get("accessory") or {})]
    found = [one for one in elements if one.get("action_id") in (verb, f"ts:{verb}")]
    assert found, f"there is no button {verb} among {verbs(blocks)}"
    return found[0]


def verbs(blocks: Sequence[Mapping[str, Any]]) -> list[str]:
    return [
        one["action_id"].partition(":")[2]
        for block in blocks
        if block["type"] == "actions"
        for one in block["elements"]
    ]


def images(blocks: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [block for block in blocks if block["type"] == "image"]


def texts(blocks: Sequence[Mapping[str, Any]]) -> str:
    """All that is written in them."""
    found = []
    for block in blocks:
        held = [block.get("text"), block.get("label"), *block.get("elements", ())]
        found += [one["text"] for one in held if isinstance(one, Mapping) and isinstance(one.get("text"), str)]
    return "\n".join(found)


def told(member: Member) -> str:
    """What was said to this person alone, however it reached them."""

    def look() -> list[str]:
        by_address = [one for address in member.reply_addresses for one in member.wire.reply(address).said]
        beside = [one for one in member.workspace.ephemeral if one["user"] == member.person.id]
        return [f"{one['text']}\n{texts(one.get('blocks') or [])}" for one in [*by_address, *beside]]

    return wait_for(lambda: "\n".join(look()), "an answer to one person")
