"""How a broken promise is said."""

from __future__ import annotations

from engine.errors import PluginError


class Broken(PluginError):
    """A promise that a plugin does not keep; the message says what was found and what would be right."""


def insist(kept: object, says: str) -> None:
    if not kept:
        raise Broken(says)
