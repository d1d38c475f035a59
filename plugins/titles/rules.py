"""Titles by rule: nothing to install, nothing to ask, the same answer every time.

English is shortened and recast. Of other languages only what is the same everywhere is touched: white space, marks,
episode numbers, and whole parts between colons and bars.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.format import Format
from engine.kinds.hookspecs import hookimpl
from engine.kinds.title_helper import SUGGESTIONS, TitleHelper, word_limit
from plugins.titles._english import is_english, shorter
from plugins.titles._kinds import kinds
from plugins.titles._tidy import parts, question_mark, tidied

_MARKS = " .!?！？؟…。"
_UNSPACED_LETTERS_PER_WORD = 4


class Rules:
    name = "rules"

    def refine(self, title: str, *, format: Format, language: str | None = None) -> str:
        """Shorter where that can be done without saying anything else."""
        text = tidied(title)
        limit = word_limit(format)
        if is_english(text, language):
            return shorter(text, limit)
        return text if _word_count(text) <= limit else _longest_part(text, limit)

    def suggest(
        self, title: str, count: int = SUGGESTIONS, *, format: Format, language: str | None = None
    ) -> list[str]:
        """A statement, a question, and one with its figures in front or a contrast; all from its own words."""
        plain = self.refine(title, format=format, language=language)
        text = tidied(title)
        forms = list(self._anywhere(text, plain))
        if is_english(text, language):
            forms = [*kinds(text, plain, word_limit(format)), *forms]
        different: dict[str, str] = {}
        for form in forms:
            different.setdefault(form.casefold(), form)
        return [form for form in different.values() if form.strip()][:count]

    def _anywhere(self, text: str, plain: str) -> Iterator[str]:
        """The same words, said, asked, and left open."""
        bare = plain.rstrip(_MARKS) or plain
        yield bare.lstrip("¿")
        yield ("¿" if plain.startswith("¿") else "") + bare.lstrip("¿") + question_mark(bare)
        pieces = parts(text)
        if len(pieces) == 2 and plain not in pieces:
            yield f"{pieces[1].rstrip(_MARKS)}: {pieces[0].rstrip(_MARKS)}"
        yield bare + "…"
        yield bare + "!"


def _longest_part(text: str, limit: int) -> str:
    """The whole part that says most within the limit; the title itself when none fits."""
    fitting = [part for part in parts(text) if _word_count(part) <= limit]
    return max(fitting, key=len, default=text)


def _word_count(text: str) -> int:
    """Words between spaces; scripts that write without spaces by their letters."""
    unspaced = sum("\u3040" <= letter <= "\u9fff" or "\u0e00" <= letter <= "\u0eff" for letter in text)
    return len(text.split()) + unspaced // _UNSPACED_LETTERS_PER_WORD


@hookimpl
def register_titles() -> Iterable[TitleHelper]:
    """The default."""
    return [Rules()]
