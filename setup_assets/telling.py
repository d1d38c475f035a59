"""How a part of the set-up says how far it is."""

from __future__ import annotations

from collections.abc import Callable

Tell = Callable[[str, float | None], object]
"""What is being done, and how much of it is done, 0..1; None where nobody can say."""


def silent(what: str, done: float | None) -> None:
    """Tells nobody."""
