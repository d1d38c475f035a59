"""One English title in other kinds: a statement, a question, its figures in front, a contrast. Its own words only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plugins.titles._english import core, shorter
from plugins.titles._words import ARTICLES, AUXILIARIES, CONNECTORS, GUARDS, PRONOUNS, QUESTION_WORDS, UNITS

_CONTRAST = re.compile(r"^(.+?)\s+(vs\.?|versus|without|instead of|but not|not)\s+(.+)$", re.IGNORECASE)
_BE = {"is", "are", "was", "were"}
_FIRST = re.compile(r"^([*_\"'(]*)(.)")
_MARKS = " ,;:|–—-.!?"


def kinds(title: str, plain: str, limit: int) -> Iterator[str]:
    """Statement, question, then figures or contrast; after these whatever else there is. `plain` is refined."""
    yield statement(plain)
    yield from _fitting([question(title, plain, limit), plain.rstrip(_MARKS) + "?"], limit)
    yield from _fitting([*figures_first(title, limit), *contrast(title, plain, limit)], limit)
    yield shorter(plain, max(2, limit - 2))


def _fitting(forms: list[str | None], limit: int) -> Iterator[str]:
    short = [form for form in forms if form and len(form.split()) <= limit]
    yield from short or [form for form in forms if form][:1]


def statement(plain: str) -> str:
    """Without asking. A yes-or-no question stays open: it must not become its own answer."""
    if not plain.endswith("?"):
        return plain.rstrip(" .")
    words = plain.rstrip("? ").split()
    first, second = core(words[0]), core(words[1]) if len(words) > 1 else ""
    if first in AUXILIARIES and len(words) > 2:
        return _capital(" ".join(words[1:])) + ", or Not"
    if first in ("what", "who") and second in _BE and len(words) > 2:
        return _capital(" ".join(words[2:]))
    if first == "why" and second in ("do", "did") and len(words) > 3:
        return _capital(" ".join(words[2:]))
    return " ".join(words)


def question(title: str, plain: str, limit: int) -> str:
    words = plain.rstrip(_MARKS).split()
    first, second = core(words[0]), core(words[1]) if len(words) > 1 else ""
    lead = core(title.split()[0]) if title.split() else ""
    if plain.endswith("?"):
        return plain
    if first == "how" and second == "to":
        return " ".join(words) + "?"
    if first == "why" and len(words) > 2:
        return _capital(" ".join(words[1:])) + ". Why?"
    if first in ("how", "what") and second in PRONOUNS and len(words) > 3:
        return _capital(" ".join(words[1:])) + f". {words[0].capitalize()}?"
    if (
        lead in ("how", "why")
        and first not in ("how", "why")
        and len(words) + 1 <= limit
        and core(words[0]) in PRONOUNS
    ):
        return " ".join(words) + f". {lead.capitalize()}?"
    if (first in PRONOUNS or first in ("stop", "never", "don't")) and len(words) + 1 <= limit:
        return " ".join(words) + ". Why?"
    return " ".join(words) + "?"


def figures_first(title: str, limit: int) -> Iterator[str]:
    """`30 Days: a $1M Startup`: the last figure with what it counts, then the rest."""
    words = [word for word in shorter(title, limit).rstrip(_MARKS).split() if core(word)]
    places = [index for index, word in enumerate(words) if any(letter.isdigit() for letter in word)]
    if not places or len(words) < 2 or (title.endswith("?") and core(words[0]) in AUXILIARIES | QUESTION_WORDS):
        return
    start = places[-1]
    stop = start + 1
    while stop < len(words) and (core(words[stop]) in UNITS or _counts(words, start, stop)):
        stop += 1
    figure, before, after = words[start:stop], words[:start], words[stop:]
    while before and core(before[-1]) in CONNECTORS | ARTICLES | {"to"} - GUARDS:
        before = before[:-1]
    rest = _rest(before, after)
    small = CONNECTORS | ARTICLES | PRONOUNS | {"these", "those", "this"}
    if rest and core(rest[0]) not in PRONOUNS and not _turned_round(before) and {core(word) for word in rest} - small:
        yield " ".join(figure).strip(_MARKS) + ": " + " ".join(rest)
    else:
        yield " ".join(figure).strip(_MARKS) + "!"


def _counts(words: list[str], start: int, stop: int) -> bool:
    """Whether the figure takes the next word with it: `10 foods`, not `2026 without`."""
    year = len(words[start]) == 4 and words[start][:2] in ("19", "20")
    small = core(words[stop]) in CONNECTORS | ARTICLES | GUARDS | PRONOUNS | {"to", "of"}
    return stop == start + 1 and words[start].isdigit() and not year and not small


def _rest(before: list[str], after: list[str]) -> list[str]:
    if before:
        return [*before, *after] if not after or core(after[0]) in CONNECTORS else before
    while after and core(after[0]) in CONNECTORS | ARTICLES | {"to"} - GUARDS:
        after = after[1:]
    return after


def _turned_round(words: list[str]) -> bool:
    """A denial that points at what has been taken away behind it."""
    return bool(words) and core(words[-1]) in GUARDS


def contrast(title: str, plain: str, limit: int) -> Iterator[str]:
    """From the title's own words where they hold one, else a frame that promises nothing."""
    found = _CONTRAST.match(plain.rstrip(_MARKS))
    if found:
        one, joint, other = found[1], found[2].lower(), found[3]
        if joint.startswith("v"):
            yield f"{_capital(other)} or {one}"
        elif joint == "without":
            yield f"{one}. No {other}."
        elif core(found[1].split()[-1]) not in AUXILIARIES:
            yield f"{one}. Not {other}."
    words = plain.rstrip(_MARKS).split()
    if plain.endswith("?") and core(words[0]) in AUXILIARIES:
        yield f"Yes or No: {plain}"
        return
    yield from _frames(words, [core(word) for word in title.split()[:2]], limit)


def _frames(words: list[str], lead: list[str], limit: int) -> Iterator[str]:
    """Before and beyond: frames that claim nothing."""
    if [core(word) for word in words[:2]] == ["how", "to"]:
        yield "Before You " + " ".join(words[2:])
    elif lead == ["how", "to"]:
        yield "Before You " + " ".join(words)
    elif GUARDS & {core(word) for word in words}:
        return
    elif core(words[0]) in QUESTION_WORDS:
        frame = "Beyond" if core(words[0]) in ("what", "who") else "Before"
        said = statement(" ".join(words) + "?").split()
        yield f"{frame} " + _small(" ".join(said[1:] if core(said[0]) in QUESTION_WORDS else said))
    elif core(words[0]) in ARTICLES or {"of", "about"} & {core(word) for word in words} or len(words) <= 2:
        yield "Beyond " + _small(" ".join(words))
    yield "Before " + _small(" ".join(words))
    fewer = shorter(" ".join(words), limit - 1)
    if core(fewer.split()[0]) == core(words[0]):
        yield "Before " + _small(fewer)


def _capital(text: str) -> str:
    """The first letter large, also where a mark of emphasis stands before it."""
    return _FIRST.sub(lambda found: found[1] + found[2].upper(), text, count=1)


def _small(text: str) -> str:
    """In the middle of a title: articles and pronouns small, all else as it was."""
    first, _, rest = text.partition(" ")
    return f"{first.lower()} {rest}" if first.lower() in ARTICLES | (PRONOUNS - {"i"}) and rest else text
