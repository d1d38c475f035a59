"""What is told, and to whom: receivers are there for as long as their block lasts."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

_log = logging.getLogger(__name__)


CONSENT = "tells_usage"
"""Among the settings of a user: true where they agreed that their steps are told."""


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A request of the API had its last byte."""

    operation: str
    status: str
    """`2xx`, `4xx`."""
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Stepped:
    """Somebody came one step further on the way from a photograph to a file."""

    user_id: uuid.UUID
    step: Literal["upload", "generate", "download"]


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number as it stands now, by the name and with the labels that `/metrics` has for it."""

    name: str
    labels: dict[str, str]
    value: float


Happening = Answered | Stepped | Number
Receiver = Callable[[Happening], None]
"""It comes back at once: what takes time, it does on a thread of its own."""
_receivers: tuple[Receiver, ...] = ()


def tell(happening: Happening) -> None:
    """Pass on what happened to whoever listens in this process; their trouble is not that of who tells."""
    for receiver in _receivers:
        try:
            receiver(happening)
        except Exception:
            _log.warning("what happened was not passed on to a receiver", exc_info=True)


@contextmanager
def heard_by(receiver: Receiver) -> Iterator[None]:
    global _receivers
    _receivers = (*_receivers, receiver)
    try:
        yield
    finally:
        _receivers = tuple(one for one in _receivers if one is not receiver)
