"""What is asked of a check of uploads, and what it may answer. Nothing goes on unless every check says `clean`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol, Self


class Finding(StrEnum):
    CLEAN = "clean"
    REFUSED = "refused"
    """For good; the reason is a sentence for whoever sent the file."""
    UNDECIDED = "undecided"
    """Not clean, for now: the file stays where it is and is checked again later."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    finding: Finding
    reason: str = ""
    details: Mapping[str, object] = field(default_factory=dict)
    """For the record: plain values that JSON can hold."""

    @classmethod
    def clean(cls, **details: object) -> Self:
        return cls(finding=Finding.CLEAN, details=details)

    @classmethod
    def refused(cls, reason: str, **details: object) -> Self:
        return cls(finding=Finding.REFUSED, reason=reason, details=details)

    @classmethod
    def undecided(cls, reason: str, **details: object) -> Self:
        return cls(finding=Finding.UNDECIDED, reason=reason, details=details)


class Check(Protocol):
    """A plugin that looks at uploads: `register_checks` returns these."""

    name: str
    sees: Literal["file", "picture"]
    """`file`: the bytes as they were sent, before anything has decoded them. `picture`: an upright sRGB JPEG of what
    they show, at most 5 MB and 2048 pixels, with nothing of the file left in it."""

    def configured(self, options: Mapping[str, object]) -> Check | None:
        """The check as these settings want it, or None when they do not ask for it. `PluginError` for a bad one."""

    def inspect(self, data: bytes, media_type: str) -> Verdict:
        """Its verdict. Whatever it raises counts as undecided, never as clean."""

    def ping(self) -> None:
        """Raises, with a sentence, unless what it works with can be reached."""
