"""Everything that is kept about a user, as one zip: rows as JSON, files as they are."""

from __future__ import annotations

import json
import tempfile
import uuid
import zipfile
from collections.abc import Iterator, Sequence
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
_BATCH = 200
_ABOUT = """Everything Thumbsmith keeps about you.

account.json and the other .json files: what is in the database, one list a file.
files/: your photos as they were cleared, without what their files told beside the picture (place, time, camera),
and every picture, document and scene made from them.
missing.json: files that were named in the database and not there any more.
Secrets (keys, webhook secrets) are kept only as hashes or sealed, and are left out.
"""


def write_export(database: Database, storage: Storage, user_id: uuid.UUID, *, path: Path, settings: Settings) -> None:
    """Write the zip to `path`, rows a few hundred at a time.

    `NotFound` for no such account, `StorageDown` when its files cannot be had now.
    """
    with database.read() as session:
        if session.get(User, user_id) is None:
            raise NotFound("there is no such account")
        queries = dict(_queries(session, user_id, settings))
    keys: dict[str, None] = {}
    missing: list[str] = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
        archive.writestr(_entry("README.txt"), _ABOUT)
        for name, (model, query) in queries.items():
            _add_table(archive, name, _slices(database, model, query), keys)
        for key in keys:
            if not _add_file(archive, storage, key):
                missing.append(key)
        archive.writestr(_entry("missing.json"), _json(missing))


def _slices(database: Database, model: type[Any], query: sa.Select[Any]) -> Iterator[Sequence[Any]]:
    """The rows in their order, so many at a time; which they are is looked up once."""
    names = [column.key for column in sa.inspect(model).primary_key]
    columns = [getattr(model, name) for name in names]
    with database.read() as session:
        identifiers = [tuple(found) for found in session.execute(query.with_only_columns(*columns))]
    for place in range(0, len(identifiers), _BATCH):
        some = identifiers[place : place + _BATCH]
        with database.read() as session:
            rows = session.scalars(sa.select(model).where(sa.tuple_(*columns).in_(some))).unique()
            found = {tuple(getattr(row, name) for name in names): row for row in rows}
        yield [found[one] for one in some if one in found]


def _add_table(archive: zipfile.ZipFile, name: str, slices: Iterator[Sequence[Any]], keys: dict[str, None]) -> None:
    """One list of JSON, row by row; the keys of files that its rows name are noted."""
    before = "[\n"
    with archive.open(_entry(f"{name}.json"), "w", force_zip64=True) as file:
        for rows in slices:
            for row in rows:
                file.write(f"{before}{_json(_shown(row))}".encode())
                before = ",\n"
                keys.update(dict.fromkeys(_keys(row)))
        file.write(b"[]" if before == "[\n" else b"\n]")


def _queries(
    session: Session, user_id: uuid.UUID, settings: Settings
) -> Iterator[tuple[str, tuple[type[Any], sa.Select[Any]]]]:
    email = session.scalar(sa.select(User.email).where(User.id == user_id))
    yield "account", (User, sa.select(User).where(User.id == user_id))
    for name, model in OWN.items():
        own = sa.select(model).where(model.user_id == user_id)
        yield name, (model, own.order_by(model.created_at, model.id))
    for name, (model, link, parent) in THROUGH.items():
        theirs = sa.select(model).join(parent, link == parent.id).where(parent.user_id == user_id)
        yield name, (model, theirs.order_by(*sa.inspect(model).primary_key))
    yield "sign_in_links", (MagicLink, sa.select(MagicLink).where(MagicLink.email == email))
    codes = sa.select(ConnectionCode).where(ConnectionCode.user_id == user_id)
    yield "connection_codes", (ConnectionCode, codes)
    audit = sa.select(AuditEntry).where(AuditEntry.subject == subject_of(user_id, settings))
    yield "audit", (AuditEntry, audit)
    receipts = sa.select(WebhookReceipt).where(WebhookReceipt.meta["user"].as_string() == str(user_id))
    yield "receipts", (WebhookReceipt, receipts)


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


def _keys(row: Any) -> Iterator[str]:
    """Where the files lie that a row names."""
    if isinstance(row, Upload):
        yield from [row.cleared_key] if row.cleared_key else []
        yield from (made["key"] for made in row.facts.get("cutouts", {}).values() if made["key"])
    elif isinstance(row, Artifact):
        yield row.key
    elif isinstance(row, Generation):
        yield from (key for key in (row.preview_url, row.download_url) if key)


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
