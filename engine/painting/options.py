"""The settings a style may give a recipe: each with its default, its bounds and what it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import StyleError


@dataclass(frozen=True)
class Option:
    """A number between `low` and `high`, a switch (bool default) or one of `choices`."""

    default: float | bool | str
    meaning: str
    low: float = 0.0
    high: float = 1.0
    choices: tuple[str, ...] = ()


def read_options(recipe: str, known: Mapping[str, Option], given: Mapping[str, object]) -> dict[str, object]:
    """The recipe's defaults with `given` over them; `StyleError` names the recipe and the key."""
    for key, value in given.items():
        if key not in known:
            offer = ", ".join(sorted(known)) or "none"
            raise StyleError(f"background {recipe!r}: option {key!r} is not known; there are: {offer}")
        wrong = _wrong(known[key], value)
        if wrong:
            raise StyleError(f"background {recipe!r}: option {key!r} is {value!r}; {wrong}")
    return {key: given.get(key, option.default) for key, option in known.items()}


def _wrong(option: Option, value: object) -> str | None:
    if isinstance(option.default, bool):
        return None if isinstance(value, bool) else "it must be true or false"
    if option.choices:
        return None if value in option.choices else f"it must be one of {', '.join(option.choices)}"
    if isinstance(value, int | float) and not isinstance(value, bool) and option.low <= value <= option.high:
        return None
    return f"it must be a number from {option.low:g} to {option.high:g}"
