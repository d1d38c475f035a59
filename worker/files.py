"""A folder of finished files into the storage, and out of it again when the result is not wanted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.kinds.file_names import ASSETS, REPORT, SCENE_SUFFIX
from service.database import Database
from service.errors import Unavailable
from service.generations import Claim, NewArtifact
from service.generations.endings import won
from service.results.told import artifacts_told
from service.storage import Storage
from service.storage.deletions import delete_later, delete_prefix

_MEDIA_TYPES = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".psd": "image/vnd.adobe.photoshop",
    ".json": "application/json",
}
"""Of what no report tells: the preview, scenes, their pictures and the report itself."""
_PICTURES = ("image/jpeg", "image/png", "image/webp")


def store_files(storage: Storage, claim: Claim, folder: Path) -> list[NewArtifact]:
    """Store every file of the folder under the claim's own prefix; `StorageDown` when that is not possible now."""
    told = artifacts_told(read_report(folder))
    return [_store(storage, claim, folder, path, told) for path in sorted(folder.rglob("*")) if path.is_file()]


def store_preview(storage: Storage, claim: Claim, path: Path) -> str:
    """Store the first picture under the key that it will have in the end, too; returns the key."""
    key = claim.folder + path.name
    storage.put(key, path, media_type=_MEDIA_TYPES.get(path.suffix, "application/octet-stream"))
    return key


def main_picture(artifacts: Sequence[NewArtifact], formats: Sequence[str], report: Mapping[str, Any]) -> str | None:
    """The key of the first format's picture; where it has several, of the one its platform takes."""
    order = {file: place for place, file in enumerate(artifacts_told(report))}

    def place(one: NewArtifact) -> tuple[int, int]:
        format = one.values["format"]
        return formats.index(format) if format in formats else len(formats), order.get(one.name, len(order))

    pictures = [one for one in artifacts if one.values["kind"] == "file" and one.media_type in _PICTURES]
    return min(pictures, key=place).key if pictures else None


def read_report(folder: Path) -> dict[str, Any]:
    path = folder / REPORT
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def discard(database: Database, storage: Storage, claim: Claim) -> None:
    """Take away what this try stored, unless it is what its user has; later, if the storage does not answer now."""
    with database.read() as session:
        if won(session, claim):
            return
    try:
        delete_prefix(storage, claim.folder)
    except Unavailable:
        database.write(lambda session: delete_later(session, claim.folder, reason="unwanted result", seconds=30))


def _store(
    storage: Storage, claim: Claim, folder: Path, path: Path, told: Mapping[str, Mapping[str, Any]]
) -> NewArtifact:
    name = path.relative_to(folder).as_posix()
    said = told.get(name, {})
    media_type = said.get("media_type") or _MEDIA_TYPES.get(path.suffix, "application/octet-stream")
    key = claim.folder + name
    storage.put(key, path, media_type=media_type)
    return NewArtifact(
        name=name,
        key=key,
        media_type=media_type,
        size_bytes=path.stat().st_size,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        values={
            "kind": _kind(name),
            "format": path.name.partition(".")[0][:48],
            "width": said.get("width"),
            "height": said.get("height"),
        },
    )


def _kind(name: str) -> str:
    if name == REPORT:
        return "report"
    if name.startswith(f"{ASSETS}/"):
        return "asset"
    return "scene" if name.endswith(SCENE_SUFFIX) else "file"
