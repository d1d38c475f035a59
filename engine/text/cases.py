"""Capitals or not, with the stressed phrase kept apart."""

from __future__ import annotations

from typing import Literal

Case = Literal["upper", "lower", "sentence", "keep"]


def cased(before: str, phrase: str, after: str, case: Case) -> tuple[str, str, str]:
    """The three parts of a title in `case`. Sentence case calms a title in capitals and leaves names alone."""
    if case == "upper":
        return before.upper(), phrase.upper(), after.upper()
    if case == "lower":
        return before.lower(), phrase.lower(), after.lower()
    if case == "keep":
        return before, phrase, after
    whole = before + phrase + after
    if whole.upper() == whole:
        before, phrase, after = before.lower(), phrase.lower(), after.lower()
    if any(character.isalnum() for character in before):
        return _capitalised(before), phrase, after
    return before, _capitalised(phrase), after


def _capitalised(text: str) -> str:
    """The first letter as a capital; opening marks before it stay, and a figure is the beginning of its sentence."""
    for index, character in enumerate(text):
        if character.isalnum():
            return text[:index] + character.upper() + text[index + 1 :]
    return text
