"""Capitals or not, with the stressed phrase kept apart, as the title's language writes them."""

from __future__ import annotations

import unicodedata
from typing import Literal

from engine.text.languages import told_by_letters

Case = Literal["upper", "lower", "sentence", "keep"]


def cased(before: str, phrase: str, after: str, case: Case) -> tuple[str, str, str]:
    """The three parts of a title in `case`. Sentence case calms a title in capitals and leaves names alone."""
    if case == "keep":
        return before, phrase, after
    whole = before + phrase + after
    language = told_by_letters(whole)
    if case == "upper":
        return upper(before, language), upper(phrase, language), upper(after, language)
    if case == "lower" or whole.upper() == whole:
        before, phrase, after = lower(before, language), lower(phrase, language), lower(after, language)
    if case == "lower":
        return before, phrase, after
    if any(character.isalnum() for character in before):
        return _capitalised(before, language), phrase, after
    return before, _capitalised(phrase, language), after


def upper(text: str, language: str) -> str:
    """Capitals, with what Unicode's SpecialCasing and the CLDR have for one language alone."""
    if language == "tr":
        return text.replace("i", "İ").upper()
    if language == "el":  # capitals have no accent, and keep a diaeresis
        apart = unicodedata.normalize("NFD", text.upper())
        return unicodedata.normalize("NFC", apart.replace("\u0301", "").replace("\u0342", ""))
    return text.upper()


def lower(text: str, language: str) -> str:
    return text.replace("I", "ı").replace("İ", "i").lower() if language == "tr" else text.lower()


def _capitalised(text: str, language: str) -> str:
    """The first letter as a capital; opening marks before it stay, and a figure is the beginning of its sentence."""
    for index, character in enumerate(text):
        if character.isalnum():
            return text[:index] + upper(character, language) + text[index + 1 :]
    return text
