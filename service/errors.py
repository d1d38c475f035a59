"""Errors of the service, all beneath the engine's tree, so that each surface still maps one table.

InputError
├── NotFound            not there, or not the asker's: the two look alike on purpose
├── Conflict            it is there, but not in a state that allows this
├── NotEnoughCredits    the ledger does not cover it
├── NotSignedIn         no proof of who is asking, or one that does not hold
└── NotAllowed          signed in, but not allowed to do this
MachineError
└── Unavailable         for now; `retry_after` seconds from now it may work
    ├── AnswerTooLarge  what an address answered with
    ├── DatabaseDown
    │   └── OutcomeUnknown  in the middle of a commit: it may have been made
    ├── StorageDown
    ├── TooManyRequests the asker asks too often
    └── QueueFull       too many are waiting
        └── OwnQueueFull of the asker's own
SettingsError           a setting that cannot be used
"""

from __future__ import annotations

from engine.errors import InputError, MachineError


class NotFound(InputError):
    """Not there, or somebody else's."""


class Conflict(InputError):
    """Its state does not allow this."""


class NotEnoughCredits(InputError):
    """The ledger does not cover it."""


class NotSignedIn(InputError):
    """No proof of who is asking, or one that does not hold."""


class NotAllowed(InputError):
    """Signed in, but not allowed to do this."""


class SettingsError(MachineError):
    """A setting that cannot be used; the message names it."""


class Unavailable(MachineError):
    """Something is down or full for now."""

    def __init__(self, message: str, *, retry_after: int = 5) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds."""


class AnswerTooLarge(Unavailable):
    """An address answers with more than is taken."""


class DatabaseDown(Unavailable):
    """The database does not answer."""


class OutcomeUnknown(DatabaseDown):
    """The database went away in the middle of a commit and did not come back to say whether it was made."""


class StorageDown(Unavailable):
    """The storage does not answer."""


class TooManyRequests(Unavailable):
    """The asker asks too often."""


class QueueFull(Unavailable):
    """Too many generations are waiting."""


class OwnQueueFull(QueueFull):
    """Too many of the asker's own are waiting; others' are welcome."""
