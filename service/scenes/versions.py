"""The layered designs of a generation: what the engine made (version 0), and what its user saved since.

What somebody else had made of it lies beside them under numbers below zero, theirs and not seen by its owner.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, defer

from engine.errors import SceneError
from engine.price import refuse_dear
from engine.scene import Scene
from service.database import Artifact, Database, Generation, SceneVersion, lock_user
from service.errors import Conflict, NotFound
from service.results.gallery import owned
from service.storage import Storage

VERSIONS_PER_SCENE, VERSIONS_PER_USER = 200, 10_000
SCENE_BYTES_LIMIT = 2**20
"""Of a version, as JSON. With the most that one user has, they are kept within what an account may keep."""
PICTURES_PER_GENERATION = 600


@dataclass(frozen=True, kw_only=True)
class Held:
    """A scene as it is kept. `pictures` are the storage keys of what it shows, by content hash."""

    generation: Generation
    format: str
    version: int
    scene: Scene
    pictures: dict[str, Artifact]


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A generation that is ready, and the pictures that a scene of it may show."""

    generation: Generation
    pictures: dict[str, Artifact]


def read(
    database: Database,
    storage: Storage,
    generation_id: uuid.UUID,
    *,
    user_id: uuid.UUID,
    format: str | None = None,
    version: int | None = None,
) -> Held:
    """One version, the newest when none is named; the first format when none is named.

    `NotFound` for what is not there or not this user's, `Conflict` before the generation is ready.
    """
    with database.read() as session:
        row = ready(session, generation_id, user_id)
        format = format or row.formats[0]
        saved = _saved(session, row.id, format, version) if version != 0 else None
        if saved is None and version not in (None, 0):
            raise NotFound(f"there is no version {version} of the scene for {format}")
        pictures, made = _artifacts(session, row, format)
    text = json.dumps(saved.scene) if saved else storage.get(made.key)
    return Held(
        generation=row,
        format=format,
        version=saved.version if saved else 0,
        scene=Scene.from_json(text),
        pictures=pictures,
    )


def versions(
    database: Database, generation_id: uuid.UUID, *, user_id: uuid.UUID, format: str | None = None
) -> Sequence[SceneVersion]:
    """What was saved, newest first, all formats unless one is named."""
    with database.read() as session:
        row = owned(session, generation_id, user_id=user_id)
        query = sa.select(SceneVersion).where(SceneVersion.generation_id == row.id, SceneVersion.version > 0)
        if format:
            query = query.where(SceneVersion.format == format)
        return session.scalars(query.order_by(SceneVersion.format, SceneVersion.version.desc()).limit(1000)).all()


def newest(database: Database, generation_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[SceneVersion]]:
    """Of each of these, the newest saved version of every format that has one, without its scene."""
    saved = sa.select(
        SceneVersion.id,
        sa.func.row_number()
        .over(
            partition_by=(SceneVersion.generation_id, SceneVersion.format),
            order_by=SceneVersion.version.desc(),
        )
        .label("age"),
    ).where(SceneVersion.generation_id.in_(generation_ids), SceneVersion.version > 0)
    ranked = saved.subquery()
    query = (
        sa.select(SceneVersion)
        .options(defer(SceneVersion.scene))
        .join(ranked, ranked.c.id == SceneVersion.id)
        .where(ranked.c.age == 1)
        .order_by(SceneVersion.format)
    )
    found: dict[uuid.UUID, list[SceneVersion]] = {}
    with database.read() as session:
        for version in session.scalars(query):
            found.setdefault(version.generation_id, []).append(version)
    return found


def save(
    database: Database, generation_id: uuid.UUID, scene: Scene, *, user_id: uuid.UUID, for_id: uuid.UUID | None = None
) -> SceneVersion:
    """Keep an edited scene as the next version of its format; `for_id` is who it is kept for, where that is not its
    owner.

    `SceneError` when it is for a format that this generation does not have, shows pictures that it does not have, is
    too large, or would take too long to draw; `Conflict` when there are too many.
    """
    refuse_dear(scene)
    _refuse_large(scene)
    try:
        return database.write(lambda session: _save(session, generation_id, scene, user_id, for_id or user_id))
    except IntegrityError as error:  # somebody saved at the same moment
        raise Conflict("another version was saved just now; look at it and save again") from error


def opened(database: Database, generation_id: uuid.UUID, scene: Scene, *, user_id: uuid.UUID) -> Opened:
    """What a scene that somebody sent belongs to. Raises as `save` does."""
    refuse_dear(scene)
    with database.read() as session:
        row = ready(session, generation_id, user_id)
        return Opened(generation=row, pictures=_known_pictures(session, row, scene))


def keep_pictures(database: Database, storage: Storage, opened: Opened, fresh: Mapping[str, bytes]) -> Opened:
    """Store new pictures among the generation's own, so that a saved scene may show them.

    `Conflict` when there are too many of them, `NotFound` when the generation went meanwhile.
    """
    row = opened.generation
    made = {digest: _stored(storage, row, digest, data) for digest, data in fresh.items()}
    kept = database.write(lambda session: _keep(session, row, made))
    return Opened(generation=row, pictures={**opened.pictures, **kept})


def version_of(
    database: Database, generation_id: uuid.UUID, *, user_id: uuid.UUID, format: str, version: int
) -> tuple[Generation, SceneVersion]:
    """A version that was saved; `NotFound` when there is none."""
    with database.read() as session:
        row = owned(session, generation_id, user_id=user_id)
        saved = _saved(session, row.id, format, version)
        if saved is None:
            raise NotFound(f"there is no saved version {version} of the scene for {format}; save the scene first")
        return row, saved


def ready(session: Session, generation_id: uuid.UUID, user_id: uuid.UUID) -> Generation:
    """The row of a finished generation."""
    row = owned(session, generation_id, user_id=user_id)
    if row.status != "ready":
        raise Conflict(f"this generation is {row.status}; a scene is there when it is ready")
    return row


def _saved(session: Session, generation_id: uuid.UUID, format: str, version: int | None) -> SceneVersion | None:
    query = sa.select(SceneVersion).where(*_of_scene(generation_id, format), SceneVersion.version > 0)
    if version is not None:
        query = query.where(SceneVersion.version == version)
    return session.scalar(query.order_by(SceneVersion.version.desc()).limit(1))


def _of_scene(generation_id: uuid.UUID, format: str) -> tuple[sa.ColumnElement[bool], ...]:
    return SceneVersion.generation_id == generation_id, SceneVersion.format == format


def _artifacts(session: Session, row: Generation, format: str) -> tuple[dict[str, Artifact], Artifact]:
    """The pictures by content hash, and the scene as the engine made it."""
    own = sa.select(Artifact).where(Artifact.generation_id == row.id, Artifact.round == row.round)
    assets = session.scalars(own.where(Artifact.kind == "asset")).all()
    names = (f"{format}.scene.json", "edited.scene.json")
    made = session.scalar(own.where(Artifact.kind == "scene", Artifact.name.in_(names)))
    if made is None:
        raise NotFound(f"this generation has no scene for {format}; it has {', '.join(row.formats)}")
    return {_digest(asset): asset for asset in assets}, made


def _digest(asset: Artifact) -> str:
    """Pictures of a scene are files named by the hash of their bytes."""
    return asset.name.rpartition("/")[2].partition(".")[0]


def edits_folder(user_id: uuid.UUID, generation_id: uuid.UUID) -> str:
    """Where pictures that were made for an editor lie, with the slash at its end."""
    return f"generations/{user_id}/{generation_id}/edits/"


def _stored(storage: Storage, row: Generation, digest: str, data: bytes) -> Artifact:
    suffix, media_type = (".jpg", "image/jpeg") if data[:2] == b"\xff\xd8" else (".png", "image/png")
    key = f"{edits_folder(row.user_id, row.id)}{digest}{suffix}"
    storage.put(key, data, media_type=media_type)
    return Artifact(
        generation_id=row.id,
        round=row.round,
        name=f"assets/{digest}{suffix}",
        kind="asset",
        format="",
        key=key,
        media_type=media_type,
        size_bytes=len(data),
        sha256=digest,
    )


def _keep(session: Session, row: Generation, made: Mapping[str, Artifact]) -> dict[str, Artifact]:
    lock_user(session, row.user_id)
    there = session.scalar(
        sa.select(Generation.id).where(Generation.id == row.id, Generation.round == row.round).with_for_update()
    )
    if there is None:
        raise NotFound(f"there is no generation {row.id} any more")
    own = sa.select(Artifact).where(
        Artifact.generation_id == row.id, Artifact.round == row.round, Artifact.kind == "asset"
    )
    known = {_digest(asset): asset for asset in session.scalars(own)}
    fresh = {digest: asset for digest, asset in made.items() if digest not in known}
    if len(known) + len(fresh) > PICTURES_PER_GENERATION:
        raise Conflict(
            f"{PICTURES_PER_GENERATION} pictures are kept of a generation; render this scene and go on there"
        )
    session.add_all(fresh.values())
    return {digest: known.get(digest) or fresh[digest] for digest in made}


def _known_pictures(session: Session, row: Generation, scene: Scene) -> dict[str, Artifact]:
    pictures, _ = _artifacts(session, row, scene.format)
    unknown = scene.digests() - set(pictures)
    if unknown:
        raise SceneError(f"the scene shows a picture that this generation does not have: {min(unknown)}")
    return pictures


def _refuse_large(scene: Scene) -> None:
    size = len(scene.model_dump_json().encode())
    if size > SCENE_BYTES_LIMIT:
        raise SceneError(
            f"the scene has {size:,} bytes and up to {SCENE_BYTES_LIMIT:,} are kept; take paths with fewer corners"
        )


def _save(
    session: Session, generation_id: uuid.UUID, scene: Scene, user_id: uuid.UUID, for_id: uuid.UUID
) -> SceneVersion:
    lock_user(session, user_id)
    row = ready(session, generation_id, user_id)
    _known_pictures(session, row, scene)
    number = _next_number(session, row.id, scene.format, foreign=for_id != user_id)
    own = sa.select(sa.func.count()).select_from(SceneVersion).where(SceneVersion.user_id == for_id)
    if (session.scalar(own) or 0) >= VERSIONS_PER_USER:
        raise Conflict(f"{VERSIONS_PER_USER:,} saved scenes are kept of a user; delete generations no longer needed")
    saved = SceneVersion(
        generation_id=row.id,
        user_id=for_id,
        format=scene.format,
        version=number,
        digest=scene.digest,
        scene=scene.model_dump(mode="json"),
    )
    session.add(saved)
    session.flush()
    return saved


def _next_number(session: Session, generation_id: uuid.UUID, format: str, *, foreign: bool) -> int:
    if foreign:
        lowest = sa.select(sa.func.min(SceneVersion.version)).where(*_of_scene(generation_id, format))
        return min(session.scalar(lowest) or 0, 0) - 1
    last = _saved(session, generation_id, format, None)
    number = last.version + 1 if last else 1
    if number > VERSIONS_PER_SCENE:
        raise Conflict(f"{VERSIONS_PER_SCENE} versions are kept of a scene; start from a new generation")
    return number
