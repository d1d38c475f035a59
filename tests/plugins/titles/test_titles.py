"""Two hundred titles in six languages: whatever is suggested is the author's own title, shorter, turned or stressed."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from engine.brief import TITLE_LIMIT
from engine.kinds.registry import builtin_folder, load_registry

REGISTRY = load_registry([builtin_folder()], installed=False)
RULES = REGISTRY.title_helper()
YOUTUBE = REGISTRY.format("youtube")
KNOWN = tomllib.loads(Path(__file__).with_name("titles.toml").read_text(encoding="utf-8"))
_NUMBERED = re.compile(r"^(?:Episode|Folge|Episodio|Épisode|Episódio) \d+ ?: ")
_FIGURE = re.compile(r"[$€]?\d[\d.,]*[a-zA-Z]*")

in_each_language = pytest.mark.parametrize("code", KNOWN)


@lru_cache
def suggested(title: str) -> tuple[str, ...]:
    return tuple(RULES.suggest(title, format=YOUTUBE))


def answered(code: str) -> Iterator[tuple[str, str]]:
    """Each title with each of its answers."""
    for title in KNOWN[code]["titles"]:
        for answer in (RULES.refine(title, format=YOUTUBE), *suggested(title)):
            yield title, answer


def said(code: str, title: str) -> list[str]:
    """Its words, or its letters where words are not spaced, without marks."""
    bare = re.sub(r"[^\w\s'$€%.,-]", " ", title).casefold()
    if code == "ja":
        return [letter for letter in bare if letter.isalnum()]
    return [word.strip(".,-") for word in bare.split() if word.strip(".,-")]


def core(code: str, title: str) -> str:
    """What must be kept of it."""
    title = _NUMBERED.sub("", title)
    for phrase in KNOWN[code]["empty"]:
        title = title.replace(phrase, "")
    return title


def denials(code: str, text: str) -> list[str]:
    known = KNOWN[code]["denials"]
    return re.findall("|".join(known), text) if code == "ja" else [word for word in said(code, text) if word in known]


def test_there_are_two_hundred():
    assert len({title for language in KNOWN.values() for title in language["titles"]}) == 200


@in_each_language
def test_no_word_is_invented(code):
    allowed = Counter(word for one in KNOWN[code]["allowed"] for word in said(code, one))
    invented = [
        (title, answer)
        for title, answer in answered(code)
        if not Counter(said(code, answer)) <= Counter(said(code, title)) + allowed
    ]
    assert invented == []


@in_each_language
def test_names_figures_and_denials_stay_whole(code):
    for title, answer in answered(code):
        kept, plain = core(code, title), answer.replace("*", "")
        assert [name for name in KNOWN[code]["names"] if name in kept and name not in plain] == [], answer
        assert _FIGURE.findall(plain) == _FIGURE.findall(kept), answer
        assert denials(code, plain) == denials(code, kept), answer


@in_each_language
def test_nothing_hangs_in_the_air(code):
    loose = KNOWN[code]["loose"]
    for title, answer in answered(code):
        words, before = said(code, answer), said(code, title)
        assert len(words) > 1, answer
        assert words[0] == before[0] or words[0] not in loose, answer
        assert words[-1] == before[-1] or words[-1] not in loose, answer
        assert len(answer) <= TITLE_LIMIT


@in_each_language
def test_each_is_another_title(code):
    for title in KNOWN[code]["titles"]:
        found = [title, *suggested(title)]
        assert len(set(found)) == len(found), f"the title itself, or one twice: {found}"
        assert len({one.casefold() for one in found}) >= len(found) - 1, f"only capitals differ: {found}"


@in_each_language
def test_one_whole_word_is_stressed(code):
    for title, answer in answered(code):
        if "*" in answer:
            assert re.fullmatch(r"[^*]*\*[^*\s](?:[^*]*[^*\s])?\*[^*]*", answer), answer
            halves = [] if code == "ja" else re.findall(r"\w\*\w", answer)
            assert halves == [], answer
        assert "*" in answer or "*" not in title


@in_each_language
def test_where_the_language_is_guessed_it_is_guessed_right(code):
    for title in KNOWN[code]["titles"]:
        told = RULES.suggest(title, format=YOUTUBE, language=code)
        assert not suggested(title) or set(suggested(title)) <= set(told), title


@in_each_language
def test_most_titles_are_helped(code):
    titles = KNOWN[code]["titles"]
    assert sum(bool(suggested(title)) for title in titles) > 0.75 * len(titles)
