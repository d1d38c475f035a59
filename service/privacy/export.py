"""Everything that is kept about a user, as one zip: rows as JSON, files as they are."""

from __future__ import annotations

import json
import tempfile
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.accounts.audit import subject_of
from service.database import (
    ApiKey,
    Artifact,
    Attempt,
    AuditEntry,
    Base,
    BrandKit,
    ChatMessage,
    ConnectionCode,
    Database,
    Event,
    Generation,
    Identity,
    LedgerEntry,
    MagicLink,
    SceneVersion,
    Upload,
    User,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookReceipt,
)
from service.errors import NotFound
from service.settings import Settings
from service.storage import Storage

_HIDDEN = {"digest", "secret", "token_epoch", "fence", "lease_until", "worker_id", "stripe_customer"}
"""Secrets, and the machinery's own marks."""
_BATCH = 500
_ABOUT = """Everything Thumbsmith keeps about you.

account.json and the other .json files: what is in the database, one list a file.
files/: your photos as they were cleared, and every picture, document and scene made from them.
missing.json: files that were named in the database and not there any more.
Secrets (keys, webhook secrets) are kept only as hashes or sealed, and are left out.
"""


def write_export(database: Database, storage: Storage, user_id: uuid.UUID, *, path: Path, settings: Settings) -> None:
    """Write the zip to `path`. `NotFound` for no such account, `StorageDown` when its files cannot be had now."""
    with database.read() as session:
        if session.get(User, user_id) is None:
            raise NotFound("there is no such account")
        tables = {name: session.scalars(query).unique().all() for name, query in _queries(session, user_id, settings)}
    keys = list(dict.fromkeys(_keys(tables)))
    missing: list[str] = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
        archive.writestr(_entry("README.txt"), _ABOUT)
        for name, rows in tables.items():
            archive.writestr(_entry(f"{name}.json"), _json([_shown(row) for row in rows]))
        for key in keys:
            if not _add_file(archive, storage, key):
                missing.append(key)
        archive.writestr(_entry("missing.json"), _json(missing))


def _queries(session: Session, user_id: uuid.UUID, settings: Settings) -> Iterator[tuple[str, sa.Select[Any]]]:
    email = session.scalar(sa.select(User.email).where(User.id == user_id))
    yield "account", sa.select(User).where(User.id == user_id)
    for name, model in OWN.items():
        yield name, sa.select(model).where(model.user_id == user_id).order_by(model.created_at, model.id)
    for name, (model, link, parent) in THROUGH.items():
        yield name, sa.select(model).join(parent, link == parent.id).where(parent.user_id == user_id)
    yield "sign_in_links", sa.select(MagicLink).where(MagicLink.email == email)
    yield "connection_codes", sa.select(ConnectionCode).where(ConnectionCode.user_id == user_id)
    yield "audit", sa.select(AuditEntry).where(AuditEntry.subject == subject_of(user_id, settings))
    yield "receipts", sa.select(WebhookReceipt).where(WebhookReceipt.meta["user"].as_string() == str(user_id))


OWN: dict[str, type[Any]] = {
    "identities": Identity,
    "api_keys": ApiKey,
    "brand_kits": BrandKit,
    "uploads": Upload,
    "generations": Generation,
    "scenes": SceneVersion,
    "events": Event,
    "chat_messages": ChatMessage,
    "credits": LedgerEntry,
    "webhooks": WebhookEndpoint,
}
"""Tables with a user's id, by the name of their file."""
THROUGH: dict[str, tuple[type[Any], Any, type[Any]]] = {
    "files": (Artifact, Artifact.generation_id, Generation),
    "attempts": (Attempt, Attempt.generation_id, Generation),
    "webhook_deliveries": (WebhookDelivery, WebhookDelivery.endpoint_id, WebhookEndpoint),
}
"""Tables that belong to a user by way of another."""


def _keys(tables: dict[str, Any]) -> Iterator[str]:
    for upload in tables["uploads"]:
        if upload.cleared_key:
            yield upload.cleared_key
        yield from (made["key"] for made in upload.facts.get("cutouts", {}).values() if made["key"])
    for artifact in tables["files"]:
        yield artifact.key
    for generation in tables["generations"]:
        yield from (key for key in (generation.preview_url, generation.download_url) if key)


def _add_file(archive: zipfile.ZipFile, storage: Storage, key: str) -> bool:
    """By way of the disk: a layered file may be large."""
    with tempfile.TemporaryDirectory(prefix="export-") as folder:
        copy = Path(folder) / "copy"
        try:
            storage.fetch(key, copy)
        except NotFound:
            return False
        entry = _entry(f"files/{PurePosixPath(key)}", stored=True)
        with archive.open(entry, "w", force_zip64=True) as target, copy.open("rb") as source:
            while chunk := source.read(2**20):
                target.write(chunk)
    return True


def _entry(name: str, *, stored: bool = False) -> zipfile.ZipInfo:
    """The same data give the same bytes: no time of writing."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    return entry


def _shown(row: Base) -> dict[str, Any]:
    names = [column.key for column in sa.inspect(type(row)).column_attrs if column.key not in _HIDDEN]
    return {name: getattr(row, name) for name in names}


def _json(held: Any) -> str:
    return json.dumps(held, indent=2, ensure_ascii=False, default=str)
