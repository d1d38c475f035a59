"""An empty argument is a variable of a shell that nobody set. Read as a path it would be the current folder."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

WORDS = frozenset({"--title", "--kicker", "--prompt", "--find"})
"""Options whose text may be empty: no kicker is wanted, or the command itself says what it thinks of no title."""


def empty_argument(arguments: Sequence[str]) -> str | None:
    """What is said about the first argument that must not be empty, and is; None where all is well."""
    for before, argument in pairwise(["", *arguments]):
        option = argument.removesuffix("=") if argument.startswith("--") and argument.endswith("=") else before
        if argument in ("", f"{option}=") and option not in WORDS:
            named = option if option.startswith("-") else "an argument"
            return f"{named} is empty; write what is meant, or leave it out"
    return None
