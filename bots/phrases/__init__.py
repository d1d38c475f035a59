"""Everything that is said in chats, in four languages: gettext catalogues, one file for each part and language.

`common` holds what all surfaces say; a surface keeps what it alone says in a part of its own (`discord.de.po`). A
phrase is named by a short id, and stands in the code as a plain text in a call of `say`, `many` or `named`, where the
tests find it: each must be in every language, and none may be there that nobody says.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("en", "de", "es", "ja")
_FOLDER = Path(__file__).parent


class Phrases:
    """One language's phrases: `phrases.say("queue-next")`."""

    def __init__(self, language: str, catalogues: Mapping[str, gettext.NullTranslations]) -> None:
        self.language = language
        self._catalogues = catalogues

    def say(self, phrase: str, /, **facts: object) -> str:
        """The phrase with `facts` put where it names them. `KeyError` for one that is in no catalogue."""
        for catalogue in self._catalogues.values():
            if (text := catalogue.gettext(phrase)) != phrase:
                return text.format(**facts)
        raise KeyError(f"no catalogue of {self.language} has the phrase {phrase!r}")

    def many(self, phrase: str, /, count: int, **facts: object) -> str:
        """The phrase in the form that the language has for so many; it may name `count`."""
        for catalogue in self._catalogues.values():
            if (text := catalogue.ngettext(phrase, phrase, count)) != phrase:
                return text.format(count=count, **facts)
        raise KeyError(f"no catalogue of {self.language} has the phrase {phrase!r}")

    def has(self, phrase: str) -> bool:
        return any(catalogue.gettext(phrase) != phrase for catalogue in self._catalogues.values())


def named(phrase: str) -> str:
    """The phrase's own id, said to be one: for tables whose texts are asked for elsewhere."""
    return phrase


def language_of(locale: str | None) -> str:
    """The nearest of our languages to what a platform calls its user's: `es-419` is `es`; English for all others."""
    language = (locale or "").replace("_", "-").partition("-")[0].lower()
    return language if language in LANGUAGES else LANGUAGES[0]


@cache
def phrases(locale: str | None) -> Phrases:
    """What is said to somebody with this locale."""
    language = language_of(locale)
    files = sorted(_FOLDER.glob(f"*.{language}.po"))
    return Phrases(language, {path.name.partition(".")[0]: _read(path, language) for path in files})


def _read(path: Path, language: str) -> gettext.GNUTranslations:
    with path.open("rb") as source:
        catalogue = read_po(source, locale=Locale.parse(language))
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
