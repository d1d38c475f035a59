"""From a claimed row to what a render process is asked for: photos, logo and scene fetched into a local folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.brief import BrandKit, Brief, PersonPhoto
from engine.errors import BrandError, PhotoError, SceneError
from engine.scene import Scene, as_scene_error
from service.brand_kits.own_fonts import OWN_FONT, own_font_keys
from service.database import Artifact, Database, Generation, SceneVersion, Upload
from service.database.wishes import background_key_of, people_of, scenes_of, wishes_of
from service.errors import NotFound
from service.generations import Claim
from service.scenes.refit import fonts_of
from service.storage import Storage
from worker.rendering import RenderOrder

SCENES = "scene"


def prepare(database: Database, storage: Storage, claim: Claim, *, folder: Path) -> RenderOrder:
    """Fetch what the generation needs into `folder`.

    `PhotoError` when a photo is no longer there, `SceneError` likewise, `StorageDown`, `DatabaseDown`.
    """
    row = claim.row
    versions = _versions(database, row)
    with as_scene_error("the saved scene"):
        edited = [(version, Scene.model_validate(version.scene)) for version in versions]
    wanted = {str(row.brand.get("font", "")), *(font for _, scene in edited for font in fonts_of(scene))}
    # a scene has its people and its ground already
    photos = [] if edited else _fetch_photos(database, storage, row, folder)
    ground = None if edited else _fetch_ground(database, storage, row, folder)
    return RenderOrder(
        generation_id=row.id,
        brief=_brief(row, photos, ground, _fetch_brand(storage, row, folder)),
        exporters=tuple(row.exporters),
        variant=row.variant,
        work=row.work,
        scenes=tuple(
            _fetch_scene(database, storage, version, scene, folder / SCENES / scene.format) for version, scene in edited
        ),
        fonts=tuple(_fetch_fonts(database, storage, row, wanted, folder)),
    )


def _brief(row: Generation, photos: list[PersonPhoto], ground: Path | None, brand: BrandKit) -> Brief:
    return Brief(
        **dict(wishes_of(row)),
        host=photos[0] if row.host_key and photos else None,
        guests=tuple(photos[1:] if row.host_key else photos),
        brand=brand,
        background_photo=ground,
        seed=row.seed,
    )


def _fetch_photos(database: Database, storage: Storage, row: Generation, folder: Path) -> list[PersonPhoto]:
    keys = ([row.host_key] if row.host_key else []) + list(row.guest_keys)
    with database.read() as session:
        cleared = [_cleared_key(session, key, row) for key in keys]
    return [
        PersonPhoto(path=_fetch(storage, key, folder / f"photo-{index}"), **dict(choice))
        for index, (key, choice) in enumerate(zip(cleared, people_of(row), strict=True))
    ]


def _fetch_ground(database: Database, storage: Storage, row: Generation, folder: Path) -> Path | None:
    key = background_key_of(row)
    if key is None:
        return None
    with database.read() as session:
        cleared = _cleared_key(session, key, row)
    return _fetch(storage, cleared, folder / "ground")


def _cleared_key(session: Session, key: str, row: Generation) -> str:
    query = sa.select(Upload.cleared_key).where(
        Upload.key == key, Upload.user_id == row.user_id, Upload.status == "cleared"
    )
    found = session.scalar(query)
    if found is None:
        raise PhotoError("a photo of this generation has been deleted; upload it again and start anew")
    return found


def _fetch(storage: Storage, key: str, path: Path) -> Path:
    try:
        storage.fetch(key, path)
    except NotFound as error:
        raise PhotoError("a photo of this generation has been deleted; upload it again and start anew") from error
    return path


def _fetch_brand(storage: Storage, row: Generation, folder: Path) -> BrandKit:
    held: dict[str, Any] = dict(row.brand)
    if held.get("logo"):
        held["logo"] = _fetch(storage, held["logo"], folder / "logo")
    held.pop("font_url", None)
    return BrandKit(**held)


def _fetch_fonts(database: Database, storage: Storage, row: Generation, wanted: set[str], folder: Path) -> list[Path]:
    """Those of the wanted fonts that are the user's own."""
    if not any(name.startswith(OWN_FONT) for name in wanted):
        return []
    keys = own_font_keys(database, row.user_id)
    own = {name: key for name, key in keys.items() if name in wanted}
    return [_fetch_font(storage, key, folder / f"{name}.otf") for name, key in own.items()]


def _fetch_font(storage: Storage, key: str, path: Path) -> Path:
    try:
        storage.fetch(key, path)
    except NotFound as error:
        raise BrandError("a font of your own has been deleted; upload it again, or choose another font") from error
    return path


def _versions(database: Database, row: Generation) -> list[SceneVersion]:
    """The scenes that are rendered instead of the brief, one for each format; none where the brief is."""
    with database.read() as session:
        found = [session.get(SceneVersion, identifier) for identifier in scenes_of(row)]
    there = [version for version in found if version is not None]
    if len(there) < len(found):
        raise SceneError("the edited scene has been deleted; save it again and start anew")
    return there


def _fetch_scene(database: Database, storage: Storage, version: SceneVersion, scene: Scene, folder: Path) -> Path:
    """The edited scene, with its pictures, which are those of the generation it was made from, beside it."""
    with database.read() as session:
        parts = sa.select(Artifact.name, Artifact.key).where(
            Artifact.generation_id == version.generation_id, Artifact.kind == "asset"
        )
        rows = session.execute(parts).all()
    shown = scene.digests()
    pictures = [(name, key) for name, key in rows if Path(name).stem in shown]
    return _write_scene(storage, version.scene, pictures, folder)


def _write_scene(storage: Storage, scene: dict[str, Any], pictures: Sequence[tuple[str, str]], folder: Path) -> Path:
    (folder / "assets").mkdir(parents=True)
    for name, key in pictures:
        storage.fetch(key, folder / "assets" / Path(name).name)
    path = folder / "edited.scene.json"
    path.write_text(json.dumps(scene), encoding="utf-8")
    return path
