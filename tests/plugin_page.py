"""docs/plugins.md taken apart: every fenced block, in the order in which a reader meets it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"^`([\w./-]+)`:\n\n\Z", re.MULTILINE)
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """`path` is that of a block introduced by a line such as: `first-light/style.toml`:"""

    language: str
    text: str
    path: str
    heading: str


def blocks() -> Iterator[Block]:
    for found in _FENCE.finditer(PAGE):
        before = PAGE[: found.start()]
        named = _FILE.search(before)
        yield Block(found[1], found[2], named[1] if named else "", _HEADING.findall(before)[-1])


def files() -> dict[str, str]:
    """Each file of the page by its path."""
    return {block.path: block.text for block in blocks() if block.path}


def examples() -> dict[str, str]:
    """The smallest example of each hook by the hook's name."""
    found = (block for block in blocks() if block.language == "python" and not block.path)
    return {block.heading.strip("`").partition("(")[0]: block.text for block in found}
