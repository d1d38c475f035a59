"""The settings a style may give a background: each with its default, what it takes and what it does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import PluginError

_KEY = re.compile(r"^[a-z][a-z0-9_]{0,47}$")


@dataclass(frozen=True)
class Option:
    """A number between `low` and `high`, a switch (bool default) or one of `choices`."""

    default: float | bool | str
    meaning: str
    low: float = 0.0
    high: float = 1.0
    choices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if reason := self.wrong(self.default):
            raise PluginError(f"the default of an Option is {self.default!r}; {reason}")
        if not self.meaning.strip():
            raise PluginError(f"an Option of default {self.default!r} says nothing of its meaning; give it a sentence")

    @property
    def kind(self) -> str:
        """`number`, `switch` or `choice`."""
        return "switch" if isinstance(self.default, bool) else "choice" if self.choices else "number"

    @property
    def takes(self) -> str:
        """What may be given, in words."""
        if self.kind == "switch":
            return "true or false"
        return f"one of {', '.join(self.choices)}" if self.choices else f"a number from {self.low:g} to {self.high:g}"

    def wrong(self, value: object) -> str:
        """Why `value` cannot be taken; empty when it can."""
        if self.kind == "switch":
            right = isinstance(value, bool)
        elif self.kind == "choice":
            right = value in self.choices
        elif isinstance(value, int | float) and not isinstance(value, bool):
            right = self.low <= value <= self.high
        else:
            right = False
        return "" if right else f"it must be {self.takes}"


def check_declared(options: object) -> None:
    """`PluginError` unless these are options by their keys."""
    if not isinstance(options, Mapping):
        raise PluginError(f"its options are a {type(options).__name__}; give a dict of Option by key")
    for key, option in options.items():
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            raise PluginError(f"its option {key!r} cannot be written in a style.toml; take a key such as 'grain'")
        if not isinstance(option, Option):
            raise PluginError(f"its option {key!r} is a {type(option).__name__}; give an Option(default, meaning)")


def complaints(declared: Mapping[str, Option], given: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Each key that cannot be taken as it is given, and why."""
    for key, value in given.items():
        if key not in declared:
            yield key, f"unknown key; there are: {', '.join(sorted(declared)) or 'none'}"
        elif reason := declared[key].wrong(value):
            yield key, f"{reason} (given: {value!r})"


def settled(declared: Mapping[str, Option], given: Mapping[str, Any]) -> dict[str, Any]:
    """Every option: as it is given, else by default."""
    return {key: given.get(key, option.default) for key, option in declared.items()}
