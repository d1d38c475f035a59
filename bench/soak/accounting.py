"""What was asked and how it was answered, held against how it should have been."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

SHOULD: dict[str, int] = {
    "generate": 202,
    "look": 200,
    "list": 200,
    "account": 200,
    "report": 200,
    "file": 200,
    "upload": 201,
    "checked": 200,
    "chat: ask": 202,
    "chat: look": 200,
}
"""The one right answer to each kind of request, where no fault excuses another."""
_REFUSALS = (429, 503)
_AFTER_SECONDS = 5.0
"""So long after a fault that may turn requests away, one that began within it may still be."""
SERVED = 0.999


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    at: float
    """When it was asked, in seconds from the beginning of the soak."""
    what: str
    status: int
    """0 where no answer came."""
    milliseconds: float
    comes_back: bool = False
    """It says when to come back."""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """A fault as it really went."""

    name: str
    begun: float
    ended: float
    refuses: bool
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Requests:
    asked: int
    right: int
    refused: int
    """Of the right ones: turned away while a fault allows it, with the time to come back."""
    wrong: tuple[Answer, ...]

    @property
    def share(self) -> float:
        return self.right / self.asked if self.asked else 0.0


def counted(answers: Sequence[Answer], strikes: Sequence[Struck]) -> Requests:
    wrong = tuple(one for one in answers if not is_right(one, strikes))
    refused = sum(one.status in _REFUSALS for one in answers) - sum(one.status in _REFUSALS for one in wrong)
    return Requests(asked=len(answers), right=len(answers) - len(wrong), refused=refused, wrong=wrong)


def is_right(answer: Answer, strikes: Sequence[Struck]) -> bool:
    if answer.status == SHOULD[answer.what]:
        return True
    return (
        answer.status in _REFUSALS
        and answer.comes_back
        and any(one.refuses and one.begun <= _done(answer) <= one.ended + _AFTER_SECONDS for one in strikes)
    )


def by_kind(answers: Sequence[Answer]) -> dict[str, dict[str, int]]:
    """How often each kind was asked, by the status that came."""
    found: dict[str, Counter[str]] = {}
    for one in answers:
        found.setdefault(one.what, Counter())[str(one.status)] += 1
    return {what: dict(sorted(counts.items())) for what, counts in sorted(found.items())}


def percentile(values: Sequence[float], share: float) -> float:
    held = sorted(values)
    return held[min(len(held) - 1, round(share * (len(held) - 1)))] if held else 0.0


def _done(answer: Answer) -> float:
    return answer.at + answer.milliseconds / 1000
