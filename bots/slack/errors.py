"""What Slack alone makes go wrong: what it refuses, and what is said to a person by its phrase."""

from __future__ import annotations

from engine.errors import InputError, MachineError


class Refused(MachineError):
    """Slack's `ok: false`, by the name it has for the reason."""

    def __init__(self, method: str, code: str, details: tuple[str, ...] = ()) -> None:
        super().__init__(f"Slack refused {method}: {code}{f' ({details[0]})' if details else ''}")
        self.method, self.code, self.details = method, code, details


class Spoken(InputError):
    """`phrase` is one of `bots/phrases/slack.*.po`, with the facts that it names."""

    def __init__(self, phrase: str, **facts: object) -> None:
        super().__init__(phrase)
        self.phrase, self.facts = phrase, facts
