"""What a surface says when a message cannot be sent as it should.

MachineError
├── Unavailable       for now (of the service); the delivery tries again, later each time
│   └── RateLimited   the platform says when the next is welcome
└── Undelivered       this message cannot be sent, now or ever
    ├── Gone          its reader deleted it, or the channel it stood in
    ├── Nowhere       there is nobody's door left to knock at; kept until its reader asks
    └── Closed        we are no longer welcome in the whole place
"""

from __future__ import annotations

import math
from typing import TypeVar

from engine.errors import MachineError, ThumbsmithError
from service.errors import Unavailable

Error = TypeVar("Error", bound=ThumbsmithError)


def told(error: Error, phrase: str, /, **facts: object) -> Error:
    """The error with the phrase in which a chat says it; its own words are for logs and programs."""
    error.__dict__.update(phrase=phrase, facts=facts)
    return error


_SHORTEST_SECONDS, _LONGEST_SECONDS = 0.25, 3600.0


class RateLimited(Unavailable):
    """Not before `seconds` from now, for all messages of the place; `everywhere` where it is so for the whole surface,
    `alone` where it is for this one message.

    Whatever a platform tells, even what is no number: nobody waits longer than an hour, nor comes back at once.
    """

    def __init__(self, seconds: float, *, everywhere: bool = False, alone: bool = False) -> None:
        seconds = _LONGEST_SECONDS if math.isnan(seconds) else min(max(seconds, _SHORTEST_SECONDS), _LONGEST_SECONDS)
        super().__init__(f"the platform asks for {seconds:.1f} s of patience", retry_after=max(1, round(seconds)))
        self.seconds, self.everywhere, self.alone = seconds, everywhere, alone


class Undelivered(MachineError):
    """Trying again would be of no use."""


class Gone(Undelivered):
    """Somebody deleted the message: nothing more is sent for it."""


class Nowhere(Undelivered):
    """It can be put nowhere; its reader is offered it when they ask how their pictures stand."""


class Closed(Undelivered):
    """The app was removed from the place, or its token revoked: nothing more is sent there."""
