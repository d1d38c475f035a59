"""Line breaks: where they may be, which read well."""

from __future__ import annotations

import pytest

from engine.text.breaking import break_quality, candidates, units


def _pieces(text: str) -> list[str]:
    return [text[unit.start : unit.end] for unit in units(text)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("one two", ["one", "two"]),
        ("state-of-the-art", ["state-", "of-", "the-", "art"]),
        ("X-ray A-1", ["X-ray", "A-1"]),
        ("東京へ行く", ["東", "京", "へ", "行", "く"]),
        ("「東京」へ。", ["「東", "京」", "へ。"]),
        ("チャット", ["チャッ", "ト"]),
        ("30万円", ["30", "万", "円"]),
        ("돈의 진실", ["돈의", "진실"]),
        ("👩\u200d🚀 go", ["👩\u200d🚀", "go"]),
    ],
)
def test_units(text: str, pieces: list[str]) -> None:
    assert _pieces(text) == pieces


def test_an_authors_line_break_is_the_only_one() -> None:
    given = units("a b\nc d")
    forced = [index for index, unit in enumerate(given) if unit.forced]
    assert forced == [1, 3]
    ways = candidates([1.0] * 4, forced, 3)
    assert ways == {2: [(1, 3)]}


def test_more_forced_breaks_than_lines_are_kept() -> None:
    assert candidates([1.0] * 3, [0, 1], 1) == {3: [(0, 1, 2)]}


def test_all_ways_when_few_and_bounded_when_many() -> None:
    assert sum(len(ways) for ways in candidates([1.0] * 6, [], 3).values()) == 1 + 5 + 10
    many = candidates([1.0 + n % 3 for n in range(60)], [], 6)
    assert set(many) == {1, 2, 3, 4, 5, 6}
    for count, ways in many.items():
        assert 1 <= len(ways) <= 400
        assert all(len(way) == count and way[-1] == 59 and list(way) == sorted(set(way)) for way in ways)


def test_an_article_does_not_end_a_line() -> None:
    text = "into the wild, alone"
    into, the, wild, alone = units(text)
    after_the = break_quality(text, the, wild, (0, 0))
    assert after_the < break_quality(text, into, the, (0, 0)) < break_quality(text, wild, alone, (0, 0))
    assert break_quality(text, the, wild, (5, 13)) == 0.8
