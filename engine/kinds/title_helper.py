"""What is asked of a plugin that helps with titles: a shorter one, or several to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from engine.format import Format

SUGGESTIONS = 3


@dataclass(frozen=True, kw_only=True)
class TitleOptions:
    """What the operator has set for helpers that ask somebody else. None where nothing is set."""

    base_url: str | None = None
    """Of an API, ending in `/v1`."""
    model: str | None = None
    api_key: str | None = None
    timeout_seconds: float = 8.0


class TitleHelper(Protocol):
    """A plugin that works on titles: `register_titles` returns these.

    It adds no claim: figures, names and denials of an answer stand in the title. It may also have
    `configured(options)`, which returns a helper that uses these `TitleOptions`.
    """

    name: str

    def refine(self, title: str, *, format: Format, language: str | None = None) -> str:
        """The title as it should stand on this format. `language` is a tag such as `en` or `pt-BR`; None: unknown."""
        ...

    def suggest(
        self, title: str, count: int = SUGGESTIONS, *, format: Format, language: str | None = None
    ) -> list[str]:
        """At most `count` different titles, the first the plainest. The same question gets the same answer."""
        ...


def word_limit(format: Format) -> int:
    """How many words can be read on it: a thumbnail is a stamp, a cover a little more, a story fills the screen."""
    ratio = format.width / format.height
    return 5 if ratio > 1.2 else 6 if ratio > 0.8 else 7
