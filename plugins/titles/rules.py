"""Titles by rule: nothing to install, nothing to ask, the same answer every time.

Only what is sure to be right is done: what says nothing goes, a figure comes first, a word is stressed. Where nothing
is sure there is nothing, and a language model can do more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.brief import TITLE_LIMIT
from engine.format import Format
from engine.kinds.hookspecs import hookimpl
from engine.kinds.title_helper import SUGGESTIONS, TitleHelper, word_limit
from plugins.titles._language import Language, told
from plugins.titles._languages import KNOWN, OTHERS
from plugins.titles._shorter import as_written, in_its_case, recast, shortened
from plugins.titles._stress import stressed
from plugins.titles._tidy import tidied


class Rules:
    name = "rules"

    def refine(self, title: str, *, format: Format, language: str | None = None) -> str:
        """Shorter where that can be done without saying anything else."""
        text, spoken = _read(title, language)
        return shortened(text, spoken, word_limit(format)) if spoken else text

    def suggest(
        self, title: str, count: int = SUGGESTIONS, *, format: Format, language: str | None = None
    ) -> list[str]:
        """The refined title, then others of its own words; fewer than `count`, or none, where no more are sure."""
        _, spoken = _read(title, language)
        chosen: list[str] = []
        for form in _forms(title, self.refine(title, format=format, language=language), spoken):
            if len(form) <= TITLE_LIMIT and form not in (title, *chosen) and not _only_case(title, chosen, form):
                chosen.append(form)
        return chosen[:count]


def _read(title: str, tag: str | None) -> tuple[str, Language | None]:
    """The tidied title, and the language that it is in."""
    text = tidied(title)
    return as_written(title, text) if title[:1].isupper() else text, told(text, tag, KNOWN, OTHERS)


def _forms(title: str, plain: str, language: Language | None) -> Iterator[str]:
    """Names have lost their capitals where everything is small: there the sentence is no better than it was."""
    first = in_its_case(plain, language if title.islower() else None)
    yield first
    if language:
        yield from recast(first, language)
        yield in_its_case(first, language)
        yield stressed(first, language)


def _only_case(title: str, chosen: list[str], form: str) -> bool:
    """Whether it would be the second that differs from another in its capitals alone."""
    said = [one.casefold() for one in (title, *chosen)]
    return len({*said, form.casefold()}) < len(said)


@hookimpl
def register_titles() -> Iterable[TitleHelper]:
    """The default."""
    return [Rules()]
