"""What came out of a foreign file: things to be taken in, and what cannot be, with the place and the reason."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from engine.errors import InputError
from engine.text.clean import clean_name

LONGEST_PROMPT = 4000
_LONGEST_LABEL = 80
NOT_STATED = "not stated"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One style or LoRA as it is to be written; its name is found when it takes its place."""

    kind: Literal["style", "lora"]
    label: str
    where: str
    data: dict[str, Any]
    weights: Path | None = None
    """Of a LoRA: the file that goes with it."""
    notes: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    where: str
    reason: str


@dataclass(kw_only=True)
class Haul:
    """All that files gave."""

    wishes: list[Wish] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    def refuse(self, where: str, reason: object) -> None:
        self.refusals.append(Refusal(where=where, reason=str(reason)))


def read_bounded(path: Path, limit: int) -> bytes:
    """A file's bytes; `InputError` for one that is larger than such a file ever is."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    if len(data) > limit:
        raise InputError(f"{path}: has more than {limit // 1_000_000} MB; such a file is never that large")
    return data


def read_text(path: Path, limit: int) -> str:
    try:
        return read_bounded(path, limit).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is no UTF-8 text (at byte {error.start}); save it as UTF-8") from error


def plain(value: object, what: str, *, limit: int = LONGEST_PROMPT) -> str:
    """A foreign text on one line; `InputError` says what is wrong with it."""
    if not isinstance(value, str):
        raise InputError(f"its {what} is {type(value).__name__} and no text")
    if len(value) > limit:
        raise InputError(f"its {what} has {len(value)} letters; {limit} is the limit, so a quote may never have ended")
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\r\n" for c in value):
        raise InputError(f"its {what} holds control characters")
    return clean_name(value, limit=limit)


def label_of(value: object) -> str:
    label = plain(value, "name", limit=LONGEST_PROMPT)
    if not label:
        raise InputError("it has no name")
    return clean_name(label, limit=_LONGEST_LABEL)
