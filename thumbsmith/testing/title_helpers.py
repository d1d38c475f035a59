"""What every title helper promises.

One that asks somebody else, and has not been told whom, may raise in the place of an answer: `rules` answer then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from engine.errors import MachineError, PluginError
from engine.format import Format
from engine.kinds.title_helper import TitleHelper
from thumbsmith.testing.broken import insist
from thumbsmith.testing.workbench import TITLES, Workbench

CLAIMS = (
    "Why 7 of 10 rockets never come back",
    "I did not quit my job for $40,000",
    "Nobody told me what 3 weeks without sleep do to you",
)
_FIGURES = re.compile(r"\d+(?:[.,]\d+)*")
_DENIALS = re.compile(r"\b(?:no|not|nobody|nothing|never|none|without|\w+n['’]t)\b", re.IGNORECASE)
_LETTERS = 200
"""More are no title."""


def answers_every_title(helper: TitleHelper, bench: Workbench) -> None:
    """It answers short, long, right-to-left words and emoji with one line that says something."""
    for kind, title in TITLES.items():
        for answer in _all_said(helper, bench, title):
            insist(
                answer == " ".join(answer.split()) and any(letter.isalnum() for letter in answer),
                f"for the {kind} title it says {answer!r}; one line of words is right, with single spaces",
            )
            insist(len(answer) <= _LETTERS, f"for the {kind} title it says {len(answer)} letters; {_LETTERS} is most")


def adds_no_claim(helper: TitleHelper, bench: Workbench) -> None:
    """It adds no figure and no denial that the title does not hold."""
    for title in CLAIMS:
        for answer in _all_said(helper, bench, title):
            added = _claims(answer) - _claims(title)
            insist(not added, f"of {title!r} it makes {answer!r}, which adds {', '.join(sorted(added))}")


def suggests_different_titles(helper: TitleHelper, bench: Workbench) -> None:
    """It suggests as many titles as asked for at most, no two alike."""
    for count in (1, 3, 5):
        found = _suggested(helper, bench, TITLES["plain"], count)
        insist(len(found) <= count, f"asked for {count} titles it suggests {len(found)}")
        insist(len({title.casefold() for title in found}) == len(found), f"two of its titles are alike: {found}")


def answers_the_same_twice(helper: TitleHelper, bench: Workbench) -> None:
    """It gives the same answer to the same question."""
    first, second = (_all_said(helper, bench, TITLES["long"]) for _ in range(2))
    insist(first == second, f"asked twice it says {first}, then {second}")


def _all_said(helper: TitleHelper, bench: Workbench, title: str) -> list[str]:
    """What it makes of the title, and what it suggests."""
    return [*_refined(helper, bench, title), *_suggested(helper, bench, title, 3)]


def _refined(helper: TitleHelper, bench: Workbench, title: str) -> Iterator[str]:
    for format in bench.formats:
        yield from _said(helper, partial(_refined_for, helper, title, format))


def _refined_for(helper: TitleHelper, title: str, format: Format) -> list[str]:
    return [helper.refine(title, format=format)]


def _suggested(helper: TitleHelper, bench: Workbench, title: str, count: int) -> list[str]:
    return _said(helper, lambda: helper.suggest(title, count, format=bench.formats[0]))


def _said(helper: TitleHelper, ask: Callable[[], list[str]]) -> list[str]:
    try:
        return ask()
    except (PluginError, MachineError):
        if hasattr(helper, "configured"):
            return []
        raise


def _claims(text: str) -> set[str]:
    return {*_FIGURES.findall(text), *(word.lower() for word in _DENIALS.findall(text))}


PROMISES = (answers_every_title, adds_no_claim, suggests_different_titles, answers_the_same_twice)
