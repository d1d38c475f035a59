"""One drawing of the sheet in a process of its own, so that it knows the plugins as they lie there now.

    python -m cli.redrawing ORDER.json ANSWER.json

A process that has loaded a plugin's code once keeps it; and whatever that code does, it ends no more than this.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pydantic import BaseModel

from engine.errors import ThumbsmithError


class Order(BaseModel):
    """What is to be drawn, and where."""

    sheet: Path
    photo: Path
    title: str
    format_name: str
    style: str | None = None


class Answer(BaseModel):
    """What was wrong; nothing where the sheet is there, whole."""

    broken: list[str] = []


def drawn(order: Order) -> Answer:
    from cli.sheet import contact_sheet
    from engine.home import user_plugin_folder
    from engine.studio import Studio

    studio = Studio.open()
    ours = [one for one in studio.registry.failures if Path(one.origin).is_relative_to(user_plugin_folder())]
    if ours:
        return Answer(broken=[f"{one.name}: {one.reason}" for one in ours])
    try:
        broken = contact_sheet(
            order.sheet,
            photo=order.photo,
            title=order.title,
            format_name=order.format_name,
            studio=studio,
            shown=False,
            only=order.style,
        )
    except ThumbsmithError as error:
        return Answer(broken=[str(error)])
    return Answer(broken=[f"the style {name!r} cannot be drawn: {why}" for name, why in broken.items()])


def main(order: Path, answer: Path) -> None:
    told = drawn(Order.model_validate(json.loads(order.read_bytes())))
    partial = answer.with_suffix(".partial")
    partial.write_text(told.model_dump_json(), encoding="utf-8")
    partial.replace(answer)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
