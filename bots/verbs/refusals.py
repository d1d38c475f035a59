"""What went wrong, in a plain sentence of the person's language."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from bots.people import Person
from bots.phrases import Phrases
from bots.reasons import reason
from engine.errors import InputError, UnknownName
from service.errors import (
    Conflict,
    NotAllowed,
    NotEnoughCredits,
    NotFound,
    OwnQueueFull,
    QueueFull,
    TooManyRequests,
    Unavailable,
)

_log = logging.getLogger(__name__)
_MINUTE, _NAMES = 60, 25


def refusal(person: Person, error: Exception, *, pending: int | None = None) -> str:
    """Never a traceback; what is not our caller's to know is written to the log.

    `pending` is how many of the person's own pictures wait, where that is known.
    """
    say = person.phrases
    if phrase := getattr(error, "phrase", None):
        return say.say(phrase, **_translated(say, getattr(error, "facts", {})))
    if isinstance(error, Unavailable):
        return _for_now(say, error, pending)
    if isinstance(error, NotEnoughCredits):
        return say.say("refused-credits")
    if isinstance(error, NotFound):
        return say.say("refused-gone")
    if isinstance(error, UnknownName):
        return say.say("refused-name", name=error.name, known=", ".join(error.known[:_NAMES]))
    if isinstance(error, NotAllowed):
        return say.say("refused-here")
    if isinstance(error, Conflict):
        known = reason(say, str(error))
        return say.say("refused-state") if known == str(error) else say.say("refused", why=known)
    if isinstance(error, InputError):
        return say.say("refused", why=reason(say, str(error)))
    _log.error("a wish from %s failed", person.surface, exc_info=error)
    return say.say("refused-broken")


def _translated(say: Phrases, facts: Mapping[str, object]) -> Mapping[str, object]:
    """Why something is refused was found out by the service, which speaks English."""
    return {name: reason(say, str(fact)) if name == "why" else fact for name, fact in facts.items()}


def _for_now(say: Phrases, error: Unavailable, pending: int | None) -> str:
    minutes = max(1, -(-error.retry_after // _MINUTE))
    if isinstance(error, OwnQueueFull) and pending is not None:
        return f"{say.many('refused-own-queue', pending)} {say.many('refused-wait', minutes)}"
    if isinstance(error, QueueFull):
        return f"{say.say('refused-queue')} {say.many('refused-wait', minutes)}"
    if isinstance(error, TooManyRequests):
        return f"{say.say('refused-often')} {say.many('refused-wait', minutes)}"
    return f"{say.say('refused-down')} {say.many('refused-wait', minutes)}"
