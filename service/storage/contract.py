"""What a storage must do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from engine.errors import InputError

if TYPE_CHECKING:
    from datetime import datetime

_SEGMENT = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._@+-]{0,127}")
_KEY_LIMIT = 400
_DEVICE = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
"""Windows opens a device under these names, whatever follows them."""


@dataclass(frozen=True, kw_only=True)
class StoredObject:
    key: str
    size_bytes: int
    modified_at: datetime
    media_type: str = ""
    """Empty where the storage does not say (in a listing)."""


@dataclass(frozen=True, kw_only=True)
class PresignedUpload:
    """Send a PUT to `url` with exactly these headers."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "PUT"


class Storage(Protocol):
    """Every method raises `StorageDown` when the storage does not answer, `NotFound` for a key that is not there."""

    def put(self, key: str, data: bytes | Path, *, media_type: str) -> None:
        """Store the bytes, or the file's; whole or not at all. Overwrites."""

    def get(self, key: str) -> bytes: ...

    def fetch(self, key: str, path: Path) -> None:
        """Copy an object to a local file."""

    def head(self, key: str) -> StoredObject | None:
        """What is there, or None."""

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """All objects whose key begins with `prefix` (which ends in a slash, or is empty)."""

    def delete(self, key: str) -> None:
        """Gone afterwards, also when it was not there."""

    def sign_get(self, key: str, *, seconds: int, filename: str | None = None, media_type: str | None = None) -> str:
        """An address for reading; with a file name, the browser saves it under that name."""

    def sign_put(self, key: str, *, seconds: int, size_bytes: int, media_type: str) -> PresignedUpload:
        """An address for writing exactly `size_bytes` of `media_type`, and never over something that is there."""

    def ping(self) -> None:
        """`StorageDown` unless it answers."""


def checked_key(key: str) -> str:
    """The key, when it is one; `InputError` for a path that climbs, hides, is too long or is no path everywhere."""
    if not key or len(key) > _KEY_LIMIT or not all(_is_plain(part) for part in key.split("/")):
        raise InputError("a storage key is plain segments with single slashes between, such as uploads/a/b.jpg")
    return key


def _is_plain(segment: str) -> bool:
    return bool(_SEGMENT.fullmatch(segment)) and not segment.endswith(".") and not _DEVICE.match(segment)
