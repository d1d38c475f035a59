"""What Slack alone makes go wrong, by the phrase that says it."""

from __future__ import annotations

from engine.errors import InputError


class Spoken(InputError):
    """`phrase` is one of `bots/phrases/slack.*.po`, with the facts that it names."""

    def __init__(self, phrase: str, **facts: object) -> None:
        super().__init__(phrase)
        self.phrase, self.facts = phrase, facts
