"""A title's words shared out between the blocks that it stands in."""

from __future__ import annotations

import pytest

from service.scenes.words import shared_out


@pytest.mark.parametrize(
    ("title", "blocks", "shared"),
    [
        ("Why *rockets* explode", 1, ["Why *rockets* explode"]),
        ("Tea vs *Coffee*", 2, ["Tea", "*Coffee*"]),
        ("Water gegen Wein", 2, ["Water", "Wein"]),
        ("One two three", 2, ["One two", "three"]),
        ("One", 2, ["One", ""]),
    ],
)
def test_words_are_shared_out(title: str, blocks: int, shared: list[str]):
    assert shared_out(title, blocks) == shared
