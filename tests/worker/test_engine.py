"""The worker with the real engine: a photo in, files out, and an edited scene rendered again."""

import io
import json
import uuid

import sqlalchemy as sa
from PIL import Image
from skimage import data

from engine.studio import Studio
from service.catalogue.styles import register_styles
from service.database import Artifact, Database, Generation, SceneVersion, Upload, open_database
from service.events import log as events
from service.generations import GenerationRequest, submit
from service.settings import Settings
from service.storage import Storage, open_storage
from tests.servers import add_user
from worker.process import run_worker


def _upload(database: Database, storage: Storage, user_id: uuid.UUID) -> str:
    photo = io.BytesIO()
    Image.fromarray(data.astronaut()).save(photo, "PNG")
    key, cleared = f"uploads/{user_id}/photo", f"cleared/{user_id}/photo"
    storage.put(cleared, photo.getvalue(), media_type="image/png")
    facts = {"media_type": "image/png", "size_bytes": len(photo.getvalue())}
    with database.transaction() as session:
        session.add(Upload(user_id=user_id, key=key, cleared_key=cleared, status="cleared", **facts))
    return key


def _make(database: Database, settings: Settings, user_id: uuid.UUID, **values: object) -> Generation:
    request = GenerationRequest(title="Grown from sand", formats=("youtube",), exporters=(), **values)
    identifier = submit(database, request, user_id=user_id, settings=settings).generation.id
    run_worker(settings, once=True)
    with database.read() as session:
        row = session.get_one(Generation, identifier)
    assert row.status == "ready", row.error
    return row


def test_from_photo_to_files_and_from_scene_to_files(sqlite_settings: Settings) -> None:
    database, storage = open_database(sqlite_settings), open_storage(sqlite_settings)
    user_id = add_user(database)
    assert register_styles(database, Studio.open().registry) >= 10
    first = _make(database, sqlite_settings, user_id, host_key=_upload(database, storage, user_id))
    with database.read() as session:
        scene = session.scalars(sa.select(Artifact).where(Artifact.kind == "scene")).one()
        picture = session.scalars(sa.select(Artifact).where(Artifact.name == "youtube.jpg")).one()
    with Image.open(io.BytesIO(storage.get(first.preview_url))) as shown:
        assert shown.size == (picture.width, picture.height) == (1280, 720)
    log = events.after(database, 0, user_id=user_id)
    early = next(event for event in log if event.payload.get("preview_url"))
    assert early.payload["preview_url"] == first.preview_url
    assert early.kind == events.PROGRESS
    assert first.report["seed"] == first.seed

    version = SceneVersion(generation_id=first.id, user_id=user_id, format="youtube", version=1, digest="0" * 64)
    version.scene = json.loads(storage.get(scene.key))
    with database.transaction() as session:
        session.add(version)
    second = _make(database, sqlite_settings, user_id, scene_version_id=version.id, parent_id=first.id)
    assert storage.get(second.download_url) == storage.get(first.download_url)
    database.close()
