"""All files of a generation as one zip, by a signed address that a browser can open by itself."""

from __future__ import annotations

import re
import shutil
import tempfile
import unicodedata
import uuid
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from itsdangerous import BadSignature, URLSafeTimedSerializer

from service.database import Artifact, Database, Generation, User
from service.errors import Conflict, NotAllowed, NotFound
from service.results.gallery import Found, find
from service.settings import Settings
from service.storage import Storage

_SALT = "thumbsmith.bundle"
_PACKED_ALREADY = (".jpg", ".png", ".webp", ".psd", ".zip")
_SLUG_LENGTH = 60


class Bundles:
    """Signs addresses, and writes what they stand for."""

    def __init__(self, settings: Settings) -> None:
        self._public_url, self._seconds = settings.public_url, settings.signed_url_seconds
        self._signer = URLSafeTimedSerializer(settings.signing_key(), salt=_SALT)

    def address(self, generation: Generation) -> str:
        """For a day at most; whoever has it may fetch the files, as with each file's own address."""
        return f"{self._public_url}/files/zip/{self._signer.dumps([generation.id.hex, generation.user_id.hex])}"

    def found(self, token: str, database: Database) -> Found:
        """`NotAllowed` for an address that is not ours or has ended, `NotFound` when the generation is gone."""
        try:
            held, signed_at = self._signer.loads(token, return_timestamp=True)
            generation_id, user_id = (uuid.UUID(hex=part) for part in held)
        except (BadSignature, TypeError, ValueError) as error:
            raise NotAllowed("this address is none of ours; ask for a new one") from error
        if datetime.now(UTC) - signed_at > timedelta(seconds=self._seconds):
            raise NotAllowed("this address has ended; ask for a new one")
        with database.read() as session:
            living = session.scalar(sa.select(User.id).where(User.id == user_id, User.disabled_at.is_(None)))
        if living is None:
            raise NotFound("there is no such account")
        return find(database, generation_id, user_id=user_id)


def folder_name(title: str) -> str:
    """`thumbsmith-why-rockets-explode`: letters and digits of any script, with hyphens between."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", title).lower())
    slug = "-".join(words).replace("_", "-")[:_SLUG_LENGTH].strip("-")
    return f"thumbsmith-{slug}" if slug else "thumbsmith"


def write_bundle(storage: Storage, found: Found, path: Path) -> None:
    """The zip at `path`. `Conflict` before the files are there, `StorageDown` when they cannot be had now."""
    if not found.artifacts:
        raise Conflict(f"this generation is {found.generation.status}; its files are there when it is ready")
    folder = folder_name(found.generation.title)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
        for artifact, name in zip(found.artifacts, _names(found.artifacts), strict=True):
            _add(archive, storage, artifact, f"{folder}/{name}", beside=path)


def _names(artifacts: Sequence[Artifact]) -> list[str]:
    return [artifact.name.rpartition("/")[2] for artifact in artifacts]


def _add(archive: zipfile.ZipFile, storage: Storage, artifact: Artifact, name: str, *, beside: Path) -> None:
    entry = zipfile.ZipInfo(name, artifact.created_at.timetuple()[:6])
    packed = name.endswith(_PACKED_ALREADY)
    entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    with tempfile.TemporaryDirectory(prefix="bundle-", dir=beside.parent) as place:
        copy = Path(place) / "copy"
        storage.fetch(artifact.key, copy)
        large = artifact.size_bytes > 2**31
        with archive.open(entry, "w", force_zip64=large) as target, copy.open("rb") as source:
            shutil.copyfileobj(source, target, 2**20)
