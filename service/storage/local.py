"""A folder that keeps the same contract as S3: addresses are signed by itsdangerous and end.

The API serves them: `GET/PUT <public_url>/files/<token>`. The token holds the key and what may be done with it, so a
folder needs no record of its own. Media types lie beside each file, since a name is not to be trusted for them.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from urllib.request import url2pathname

from itsdangerous import BadSignature, URLSafeTimedSerializer

from service.errors import Conflict, NotAllowed, NotFound, StorageDown
from service.processes.alone import held
from service.settings import Settings
from service.storage.contract import PresignedUpload, StoredObject, checked_key
from service.system.files import delete, flush, flush_folder, put_in_place, replace

_SALT = "thumbsmith.files"
_LONGEST_SECONDS = 86400
_LOCK = ".lock"
_OBJECTS, _TYPES, _PARTIAL = "objects", "types", "partial"


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What a signed address allows."""

    action: Literal["get", "put"]
    key: str
    ends: int
    """Seconds since 1970."""
    media_type: str | None = None
    size_bytes: int | None = None
    filename: str | None = None


class LocalStorage:
    def __init__(self, folder: Path, *, public_url: str, signing_key: bytes) -> None:
        self.folder = folder
        self._public_url = public_url
        self._signer = URLSafeTimedSerializer(signing_key, salt=_SALT)
        self._was_there = False

    @classmethod
    def open(cls, settings: Settings) -> LocalStorage:
        folder = Path(url2pathname(urlsplit(settings.storage).path))
        return cls(folder, public_url=settings.public_url, signing_key=settings.signing_key())

    def put(self, key: str, data: bytes | Path, *, media_type: str) -> None:
        with self._named_faults():
            partial = self._partial()
            try:
                if isinstance(data, Path):
                    shutil.copyfile(data, partial)
                else:
                    partial.write_bytes(data)
                self.adopt(key, partial, media_type=media_type)
            finally:
                partial.unlink(missing_ok=True)

    def get(self, key: str) -> bytes:
        with self._named_faults():
            return self.path(key).read_bytes()

    def fetch(self, key: str, path: Path) -> None:
        with self._named_faults():
            shutil.copyfile(self.path(key), path)

    def head(self, key: str) -> StoredObject | None:
        try:
            with self._named_faults():
                return self._described(self.path(key), media_type=self._type_path(key).read_text(encoding="utf-8"))
        except NotFound:
            return None

    def list(self, prefix: str) -> Iterator[StoredObject]:
        if prefix:
            checked_key(prefix.rstrip("/"))
        self._needs_folder()
        for path in self._paths(prefix):
            try:
                found = self._described(path)
            except FileNotFoundError:  # deleted while the list was read
                continue
            yield found

    def _paths(self, prefix: str) -> Sequence[Path]:
        """Of all files there; what goes meanwhile is no fault."""
        walk = os.walk(self.folder / _OBJECTS / prefix)
        return sorted(Path(folder, name) for folder, _, names in walk for name in names)

    def delete(self, key: str) -> None:
        with self._named_faults():
            self._needs_folder()
            for path in (self.folder / _OBJECTS / checked_key(key), self._type_path(key)):
                delete(path)
                self._drop_empty_parents(path)

    def sign_get(self, key: str, *, seconds: int, filename: str | None = None, media_type: str | None = None) -> str:
        return self._url(
            Grant(action="get", key=checked_key(key), ends=_end(seconds), media_type=media_type, filename=filename)
        )

    def sign_put(self, key: str, *, seconds: int, size_bytes: int, media_type: str) -> PresignedUpload:
        grant = Grant(
            action="put", key=checked_key(key), ends=_end(seconds), media_type=media_type, size_bytes=size_bytes
        )
        headers = {"Content-Type": media_type, "Content-Length": str(size_bytes), "If-None-Match": "*"}
        return PresignedUpload(url=self._url(grant), headers=headers)

    def ping(self) -> None:
        with self._named_faults():
            partial = self._partial()
            partial.write_bytes(b"here")
            partial.unlink()

    # What serving the addresses needs

    def read_grant(self, token: str, action: Literal["get", "put"]) -> Grant:
        """What the token allows; `NotAllowed` when it is not ours, is over, or is for something else."""
        try:
            held: dict[str, Any] = self._signer.loads(token)
            grant = Grant(**held)
        except (BadSignature, TypeError, ValueError) as error:
            raise NotAllowed("this address is not signed by us; ask for a new one") from error
        if grant.action != action or grant.ends < datetime.now(UTC).timestamp():
            raise NotAllowed("this address has ended or is for something else; ask for a new one")
        return grant

    def path(self, key: str) -> Path:
        """Where the object lies; `NotFound` when it is not there."""
        self._needs_folder()
        path = self.folder / _OBJECTS / checked_key(key)
        if not path.is_file():
            raise NotFound(f"no file is stored as {key}")
        return path

    def partial(self) -> Path:
        """A fresh path for an upload on its way in; `adopt` it when it is whole."""
        with self._named_faults():
            return self._partial()

    @contextmanager
    def arriving(self, key: str) -> Iterator[Path]:
        """Where an upload on its way in lies until it is whole; gone afterwards, unless it was adopted.

        `Conflict` while somebody else sends the same: half-sent bytes are those of one sender for each address.
        """
        path = self._arriving / checked_key(key).replace("/", "_")
        with self._named_faults():
            self._arriving.mkdir(parents=True, exist_ok=True)
        with held(_lock_of(path), passing=True) as ours:
            if not ours:
                raise Conflict("this file is being sent already; wait for that, or ask for a new address")
            try:
                yield path
            finally:
                delete(path)

    def clear_arriving(self) -> None:
        """What nobody sends any more: its process ended."""
        for path in self._arriving.glob("*"):
            if path.suffix != _LOCK:
                with held(_lock_of(path), passing=True) as ours:
                    if ours:
                        delete(path)

    @property
    def _arriving(self) -> Path:
        return self.folder / "arriving"

    def adopt(self, key: str, partial: Path, *, media_type: str, overwrite: bool = True) -> bool:
        """Move a whole file in, on disk before it is there; False when something is there that may stay."""
        with self._named_faults():
            flush(partial)
            for left in range(4, -1, -1):
                try:
                    return self._move_in(key, partial, media_type, overwrite=overwrite)
                except FileNotFoundError:  # a deletion next door took an empty folder away just then
                    if not (left and partial.exists()):
                        raise
        raise AssertionError("the loop above returns or raises")

    def _move_in(self, key: str, partial: Path, media_type: str, *, overwrite: bool) -> bool:
        path, type_path = self.folder / _OBJECTS / checked_key(key), self._type_path(key)
        for place in (path, type_path):
            place.parent.mkdir(parents=True, exist_ok=True)
        self._was_there = True
        if overwrite:
            type_path.write_text(media_type, encoding="utf-8")
            replace(partial, path)
        elif path.exists():
            return False
        else:
            type_path.write_text(media_type, encoding="utf-8")  # first, or it lay there and was no file to anybody
            if not put_in_place(partial, path):
                return False
        flush_folder(path.parent)
        return True

    def _url(self, grant: Grant) -> str:
        held = {name: value for name, value in asdict(grant).items() if value is not None}
        return f"{self._public_url}/files/{self._signer.dumps(held)}"

    def _partial(self) -> Path:
        folder = self.folder / _PARTIAL
        folder.mkdir(parents=True, exist_ok=True)
        return folder / secrets.token_hex(16)

    def _type_path(self, key: str) -> Path:
        return self.folder / _TYPES / checked_key(key)

    def _drop_empty_parents(self, path: Path) -> None:
        for parent in path.parents:
            if parent.parent == self.folder or not parent.is_relative_to(self.folder):
                return
            try:
                parent.rmdir()
            except OSError:
                return

    def _described(self, path: Path, *, media_type: str = "") -> StoredObject:
        facts = path.stat()
        return StoredObject(
            key=path.relative_to(self.folder / _OBJECTS).as_posix(),
            size_bytes=facts.st_size,
            modified_at=datetime.fromtimestamp(facts.st_mtime, UTC),
            media_type=media_type,
        )

    def _needs_folder(self) -> None:
        """A folder that is not there once it was made is a disk that is not mounted, not an empty storage."""
        if (self.folder / _OBJECTS).is_dir():
            self._was_there = True
        elif self._was_there:
            raise StorageDown(f"the files in {self.folder} have gone; see whether its disk is mounted")
        elif self.folder.exists() and not self.folder.is_dir():
            raise StorageDown(f"{self.folder} is no folder; set THUMBSMITH_STORAGE_URL to one")

    @contextmanager
    def _named_faults(self) -> Iterator[None]:
        try:
            self._needs_folder()
            yield
        except FileNotFoundError as error:
            raise NotFound("no file is stored there any more") from error
        except OSError as error:
            raise StorageDown(
                f"the folder {self.folder} cannot be used ({error.strerror}); see to its disk and rights"
            ) from error


def _lock_of(path: Path) -> Path:
    return path.with_name(path.name + _LOCK)


def _end(seconds: int) -> int:
    return int(datetime.now(UTC).timestamp()) + min(seconds, _LONGEST_SECONDS)
