"""What can be done to a title in any language: white space, repeated marks, episode numbers, labels at its end."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_REPEATED = re.compile(r"([!?！？؟…])[!?！？؟…]+")
_DOTS = re.compile(r"(?<!\.)\.{1,3}$|[\s,;:|–—-]+$")
_EPISODE = r"(?:ep|eps|episode|épisode|episodio|episódio|folge|aflevering|avsnitt|podcast|odcinek|выпуск|серия)"
_NUMBERED_FRONT = re.compile(
    rf"^\s*(?:[\[(]?\s*(?:{_EPISODE}\.?\s*)?#\s?\d{{1,5}}\s*[\])]?|{_EPISODE}\.?\s*\d{{1,5}})\s*[:|.,–—-]+\s*(?=\S)",
    re.I,
)
_NUMBERED_END = re.compile(
    rf"\s*[|–—(\[-]\s*(?:(?:{_EPISODE}\.?\s*)?#\s?\d{{1,5}}|{_EPISODE}\.?\s*\d{{1,5}})\s*[\])]?\s*$", re.I
)
_LABEL = re.compile(
    r"\s*[(\[](?:official(?:\s\w+){0,2}|4k|8k|hd|uhd|full\s\w+|live|video|audio|subtitles?)[)\]]\s*$", re.I
)
_SHOW = re.compile(
    r"\s*(?:\||｜)\s*[^|｜]*(?:podcast|подкаст|ポッドキャスト|\b(?:show|vlog|channel|episode|folge|kanal|canal|chaîne)\b)[^|｜]*$",
    re.I,
)
"""Behind a bar at the end: where it was shown, which the thumbnail says by itself."""


def tidied(title: str) -> str:
    """The same words in one line, without what only the list of episodes needs."""
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", title)).strip()
    for pattern in (_LABEL, _SHOW, _NUMBERED_END, _NUMBERED_FRONT):
        shorter = pattern.sub("", text).strip()
        text = shorter if _says_something(shorter) else text
    text = _REPEATED.sub(_one_mark, text)
    shorter = _DOTS.sub("", text).strip()
    return shorter if _says_something(shorter) else text


def _one_mark(found: re.Match[str]) -> str:
    return next((mark for mark in found[0] if mark in "?？؟"), found[1])


def _says_something(text: str) -> bool:
    return any(letter.isalnum() for letter in text)
