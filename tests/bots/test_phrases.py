"""Everything that is said is there in every language, and nothing that nobody says."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bots import phrases as room
from bots.phrases import LANGUAGES, language_of, phrases

ROOT = Path(room.__file__).resolve().parents[1]
FOLDER = ROOT / "phrases"
PARTS = sorted({path.name.partition(".")[0] for path in FOLDER.glob("*.po")})


def catalogue(part: str, language: str) -> dict[str, object]:
    with (FOLDER / f"{part}.{language}.po").open("rb") as file:
        return {_id(one): one.string for one in read_po(file, locale=language) if one.id}


def _id(message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def said() -> dict[str, set[str]]:
    """Every phrase that the code names, by the kind of call it stands in."""
    found: dict[str, set[str]] = {"say": set(), "many": set(), "named": set()}
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            kind = ast.unparse(node.func).rpartition(".")[2]
            first = node.args[0]
            if kind in found and isinstance(first, ast.Constant) and isinstance(first.value, str):
                found[kind].add(first.value)
    return found


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_is_said_is_missing(language: str):
    there = {phrase for part in PARTS for phrase in catalogue(part, language)}
    assert set().union(*said().values()) - there == set()


@pytest.mark.parametrize("part", PARTS)
def test_nothing_is_there_that_nobody_says(part: str):
    assert set(catalogue(part, "en")) - set().union(*said().values()) == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", PARTS)
def test_every_language_has_the_same_phrases_with_the_same_facts(part: str, language: str):
    english, own = catalogue(part, "en"), catalogue(part, language)
    assert set(own) == set(english)
    for phrase, text in own.items():
        forms = [text] if isinstance(text, str) else list(text)
        wanted = [english[phrase]] if isinstance(english[phrase], str) else list(english[phrase])
        assert all(forms), f"{phrase} has no words in {language}"
        assert isinstance(text, str) == isinstance(english[phrase], str), phrase
        assert {frozenset(fields(form)) for form in forms} == {frozenset(fields(form)) for form in wanted}, phrase


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_are_asked_for_as_plurals(language: str):
    plural = {
        phrase for part in PARTS for phrase, text in catalogue(part, language).items() if not isinstance(text, str)
    }
    assert said()["many"] <= plural
    assert said()["say"] & plural == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_stands_in_two_parts(language: str):
    every = [phrase for part in PARTS for phrase in catalogue(part, language)]
    assert len(every) == len(set(every))


def test_one_and_many_differ_where_the_language_has_it():
    assert phrases("en").many("state-queued", 1) == "In line: 1 picture is ahead of yours."
    assert phrases("de").many("state-queued", 2) == "In der Reihe: 2 Bilder sind vor deinem dran."
    assert phrases("ja").many("state-queued", 1).count("1") == 1


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("es-419", "es"),
        ("de_DE.UTF-8", "de"),
        ("ja-JP", "ja"),
        ("en-GB", "en"),
        ("fr", "en"),
        (None, "en"),
        ("C", "en"),
    ],
)
def test_a_platform_s_locale_leads_to_the_nearest_language(locale, language):
    assert language_of(locale) == language


def test_a_phrase_that_is_nowhere_is_said_to_be():
    with pytest.raises(KeyError, match="no-such-phrase"):
        phrases("en").say("no-such-" + "phrase")
