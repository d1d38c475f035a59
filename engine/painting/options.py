"""The settings a style may give a recipe: each with its default, its bounds and what it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import StyleError
from engine.kinds.background import refused_option


@dataclass(frozen=True)
class Option:
    """A number between `low` and `high`, a switch (bool default) or one of `choices`."""

    default: float | bool | str
    meaning: str
    low: float = 0.0
    high: float = 1.0
    choices: tuple[str, ...] = ()

    def wrong(self, value: object) -> str | None:
        """What a value must be where this one is not."""
        if isinstance(self.default, bool):
            return None if isinstance(value, bool) else "it must be true or false"
        if self.choices:
            return None if value in self.choices else f"it must be one of {', '.join(self.choices)}"
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        within = is_number and self.low <= value <= self.high
        return None if within else f"it must be a number from {self.low:g} to {self.high:g}"


def read_options(recipe: str, known: Mapping[str, Option], given: Mapping[str, object]) -> dict[str, object]:
    """The recipe's defaults with `given` over them; `StyleError` names the recipe and the key."""
    refusal = refused_option(recipe, known, given)
    if refusal:
        raise StyleError(refusal)
    return {key: given.get(key, option.default) for key, option in known.items()}
