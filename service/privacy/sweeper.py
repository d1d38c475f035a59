"""Files that have outlived their use: by age, and those that no row knows.

Uploads go `upload_keep_seconds` after they came, unless something waiting or a brand kit uses them; files of
generations `artifact_keep_seconds` after they were finished; pictures made for an editor that no saved scene shows
after `orphan_seconds`, and so do objects without a row, since one that has just been stored has its row a moment later.
All of them go by the outbox of deletions.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.accounts import magic_link
from service.database import (
    Artifact,
    BrandKit,
    Database,
    FileDeletion,
    Generation,
    Note,
    SceneVersion,
    Upload,
    db_now,
)
from service.database.commits import forget_old_marks
from service.privacy.deletion import PREFIXES
from service.privacy.turn import take_turn
from service.settings import Settings
from service.storage import LocalStorage, Storage
from service.storage.deletions import delete_later
from service.uploads.record import delete_files

NOTE = "sweep"
_CUTOUTS = "-cutouts"
_BATCH = 200
_BATCHES = 50
"""Of each kind in one sweep; the rest has time until the next."""


@dataclass(frozen=True, kw_only=True)
class Swept:
    uploads: int = 0
    generations: int = 0
    edits: int = 0
    orphans: int = 0


def sweep(database: Database, storage: Storage, settings: Settings, *, every_seconds: float = 0.0) -> Swept | None:
    """Once over everything; None when another process did so less than `every_seconds` ago."""
    if not database.write(lambda session: take_turn(database, session, NOTE, every_seconds)):
        return None
    _clear_partials(storage, settings.orphan_seconds)
    swept = Swept(
        uploads=_repeated(lambda: database.write(lambda session: _old_uploads(session, settings))),
        generations=_repeated(lambda: database.write(lambda session: _old_generations(session, settings))),
        edits=_repeated(lambda: database.write(lambda session: _unused_edits(session, settings))),
        orphans=sum(
            database.write(partial(_orphans, keys=batch))
            for batch in _batches(_old_keys(storage, settings.orphan_seconds))
        ),
    )
    database.write(forget_old_marks)
    database.write(magic_link.forget_old_links)
    database.write(lambda session: _write_note(session, swept))
    return swept


def _write_note(session: Session, swept: Swept) -> None:
    session.get_one(Note, NOTE).value = asdict(swept)


def _repeated(step: Callable[[], int]) -> int:
    return sum(itertools.takewhile(bool, (step() for _ in range(_BATCHES))))


def _old_uploads(session: Session, settings: Settings) -> int:
    at_work = sa.select(Generation.user_id).where(Generation.status.in_(("pending", "running")))
    logos = sa.select(BrandKit.logo_url).where(BrandKit.logo_url.is_not(None))
    fonts = sa.select(BrandKit.font_url).where(BrandKit.font_url.is_not(None))
    old = session.scalars(
        sa.select(Upload)
        .where(
            Upload.created_at < db_now(-settings.upload_keep_seconds),
            Upload.user_id.not_in(at_work),  # whose photos wait as well: theirs go another time
            sa.or_(
                Upload.cleared_key.is_(None),
                sa.and_(Upload.cleared_key.not_in(logos), Upload.cleared_key.not_in(fonts)),
            ),
        )
        .limit(_BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for upload in old:
        delete_files(session, upload, reason="upload out of time")
        session.delete(upload)
    return len(old)


def _old_generations(session: Session, settings: Settings) -> int:
    """Their rows stay, as what was made and paid for; their files go."""
    with_files = sa.select(Artifact.generation_id)
    old = session.scalars(
        sa.select(Generation)
        .where(Generation.finished_at < db_now(-settings.artifact_keep_seconds), Generation.id.in_(with_files))
        .limit(_BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for row in old:
        session.execute(sa.delete(Artifact).where(Artifact.generation_id == row.id))
        row.preview_url = row.download_url = None
        delete_later(session, f"generations/{row.user_id}/{row.id}/", reason="files out of time")
    return len(old)


def _unused_edits(session: Session, settings: Settings) -> int:
    """Pictures made for an editor that no saved scene shows."""
    shows = sa.exists().where(
        SceneVersion.generation_id == Artifact.generation_id,
        sa.cast(SceneVersion.scene, sa.Text).contains(Artifact.sha256),
    )
    old = session.scalars(
        sa.select(Artifact)
        .where(
            Artifact.kind == "asset",
            Artifact.key.contains("/edits/", autoescape=True),
            Artifact.created_at < db_now(-settings.orphan_seconds),
            ~shows,
        )
        .limit(_BATCH)
    ).all()
    for artifact in old:
        delete_later(session, artifact.key, reason="picture that no scene shows")
        session.delete(artifact)
    return len(old)


def _old_keys(storage: Storage, seconds: float) -> Iterator[str]:
    limit = datetime.now(UTC) - timedelta(seconds=seconds)
    for prefix in PREFIXES:
        for found in storage.list(f"{prefix}/"):
            if found.modified_at < limit:
                yield found.key


def _batches(keys: Iterable[str]) -> Iterator[Sequence[str]]:
    keys = iter(keys)
    while batch := list(itertools.islice(keys, _BATCH)):
        yield batch


def _orphans(session: Session, keys: Sequence[str]) -> int:
    known = {key for column in _KEYS for key in session.scalars(sa.select(column).where(column.in_(keys)))}
    orphans = [
        key
        for key in keys
        if key not in known and not _is_being_made(session, key) and not _is_a_living_cutout(session, key)
    ]
    asked = set(session.scalars(sa.select(FileDeletion.prefix).where(FileDeletion.prefix.in_(orphans))))
    for key in orphans:
        if key not in asked:
            delete_later(session, key, reason="orphan")
    return len(orphans)


_KEYS = (
    Upload.key,
    Upload.cleared_key,
    Artifact.key,
    Generation.preview_url,
    Generation.download_url,
    BrandKit.logo_url,
    BrandKit.font_url,
)


def _is_being_made(session: Session, key: str) -> bool:
    """A file of the try that is running now; its row comes with the commit."""
    parts = key.split("/")
    if parts[0] != "generations" or len(parts) < 5 or not parts[3].isdigit():
        return False
    try:
        identifier = uuid.UUID(parts[2])
    except ValueError:
        return False
    running = sa.select(Generation.id).where(
        Generation.id == identifier, Generation.status == "running", Generation.fence == int(parts[3])
    )
    return session.scalar(running) is not None


def _is_a_living_cutout(session: Session, key: str) -> bool:
    """One that lies beside a photo whose row is there."""
    folder = key.rpartition("/")[0]
    if not (key.startswith("cleared/") and folder.endswith(_CUTOUTS)):
        return False
    try:
        identifier = uuid.UUID(folder.rpartition("/")[2].removesuffix(_CUTOUTS))
    except ValueError:
        return False
    return session.scalar(sa.select(Upload.id).where(Upload.id == identifier)) is not None


def _clear_partials(storage: Storage, seconds: float) -> None:
    """What was on its way into a local folder when the process ended."""
    if not isinstance(storage, LocalStorage):
        return
    storage.clear_arriving()
    limit = datetime.now(UTC).timestamp() - seconds
    for path in storage.partial().parent.glob("*"):
        if path.is_file() and path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
