"""A plugin's data file: TOML that becomes one frozen value, refused with file, key and reason.

Whatever the file is, its table `[thumbsmith]` says which versions of Thumbsmith it is for, and is read first: a file
for a later version is refused for that and not for the keys it brings.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Self, TypeVar

from pydantic import BaseModel, ValidationError, field_validator

from engine.errors import InputError, StyleError
from engine.looks import Frozen
from engine.version import __version__

Model = TypeVar("Model", bound=BaseModel)

_MANY = 3
"""Mistakes told at once."""


def unmet(requires: str) -> str:
    """Why this version of Thumbsmith is none that `requires` names, in a sentence; empty when it is."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        met = SpecifierSet(requires).contains(__version__, prereleases=True)
    except InvalidSpecifier:
        return f"{requires!r} names no versions; write such as >=0.1,<1"
    return "" if met else f"it is for Thumbsmith {requires}; this is {__version__}"


class Demands(Frozen):
    """What a file asks of the Thumbsmith that reads it."""

    requires: str = ""
    """Versions, such as `>=0.1,<1`."""

    @field_validator("requires")
    @classmethod
    def _met(cls, value: str) -> str:
        if reason := unmet(value):
            raise ValueError(reason)
        return value


class Entry(Frozen):
    """What every data file of a plugin has."""

    refusal: ClassVar[type[InputError]] = StyleError
    """What is raised for a file that is none of this kind."""

    thumbsmith: Demands = Demands()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a file; the error names file, key and reason."""
        return cls.from_dict(cls.read(path), source=str(path))

    @classmethod
    def read(cls, path: Path) -> dict[str, Any]:
        """A file's tables, not looked at yet."""
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
            raise cls.refusal(f"{path}: cannot be read as TOML ({error})") from error

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], *, source: str) -> Self:
        """The value of a file's tables; the error names `source`, key and reason."""
        cls.check_demands(data, source=source)
        return cls._validated(cls, data, source)

    @classmethod
    def check_demands(cls, data: Mapping[str, Any], *, source: str) -> None:
        """Whether the file is for this Thumbsmith, whatever else it says."""
        cls._validated(_Demanding, {"thumbsmith": data.get("thumbsmith", {})}, source)

    @classmethod
    def _validated(cls, model: type[Model], data: Mapping[str, Any], source: str) -> Model:
        try:
            return model.model_validate(data)
        except ValidationError as error:
            raise cls.refusal("; ".join(_explain(source, item) for item in error.errors()[:_MANY])) from error


class _Demanding(Frozen):
    thumbsmith: Demands


def _explain(source: str, item: Mapping[str, Any]) -> str:
    key = ".".join(str(part) for part in item["loc"]) or "the file"
    reason = "unknown key" if item["type"] == "extra_forbidden" else item["msg"].removeprefix("Value error, ")
    given = f" (given: {item['input']!r})" if isinstance(item.get("input"), str | int | float) else ""
    return f"{source}: {key}: {reason}{given}"
