"""One word of a title marked as its author would mark it: `Why *rockets* explode`."""

from __future__ import annotations

import re

from plugins.titles._language import Language, core

_KANJI = re.compile("[\u3400-\u9fff]")
_COUNTED = re.compile("[\\d０-９][\\d０-９,.万億千百]*(?:つ|日間|時間|年間|週間|か月|ヶ月|[\u3400-\u9fff])")
_YEAR = re.compile(r"(?:19|20)\d\d\b")
_BARE_FIGURE = re.compile(r"\d[\d.,]*")
_FIGURE_BEFORE = re.compile(r"\d\W*(?:\b\w{1,3} )?$")
"""`3 000`, `3 in 10`."""
_NEXT_WORD = re.compile(r" [^\W\d_]+")


def stressed(text: str, language: Language) -> str:
    """The title itself where its author has marked a word, or none is sure to carry the sense."""
    from engine.text.emphasis import choose_emphasis  # brings the typesetting libraries with it

    found = choose_emphasis(text)
    if found.text != text or not found.phrase or any(mark in text for mark in "*_"):
        return text
    start, end = found.start, found.start + len(found.phrase.rstrip("!?！？"))
    if any(letter.isdigit() for letter in text[start:end]):
        start, end = _with_what_it_counts(text, start, end, language)
    return f"{text[:start]}*{text[start:end]}*{text[end:]}" if _is_whole(text, start, end, language) else text


def _with_what_it_counts(text: str, start: int, end: int, language: Language) -> tuple[int, int]:
    """`5` of `5 exercises` is half of what is said."""
    if language.code == "ja":
        counted = _COUNTED.match(text, start)
        return (start, counted.end()) if counted else (start, end)
    if year := _YEAR.match(text, start, end):
        return start, year.end()
    following = _NEXT_WORD.match(text, end)
    if (
        _BARE_FIGURE.fullmatch(text, start, end)
        and following
        and core(following[0]) not in language.loose | language.told_by
    ):
        return start, following.end()
    return start, end


def _is_whole(text: str, start: int, end: int, language: Language) -> bool:
    """Neither cut out of a compound nor a word that only joins others."""
    from engine.text.word_lists import STRONG_WORDS

    phrase, before, after = text[start:end], text[:start], text[end:]
    said = core(phrase)
    if said in (language.told_by - STRONG_WORDS) | language.pale | language.fillers:
        return False
    if any(letter.isdigit() for letter in phrase):
        half = bool(_FIGURE_BEFORE.search(before)) or after.lstrip()[:1].isdigit()
        return not half and not (" " in phrase and phrase.split()[-1].isupper() and not text.isupper())
    return not any(
        _KANJI.match(left[-1:]) and _KANJI.match(right) for left, right in ((before, phrase), (phrase, after))
    )
