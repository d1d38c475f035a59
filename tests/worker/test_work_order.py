"""What a render process is handed: every file that the brief names, in its folder."""

from __future__ import annotations

from pathlib import Path

from service.database import Upload, migrate, open_database
from service.generations import GenerationRequest, claim, submit
from service.settings import Settings
from service.storage import open_storage
from tests.servers import add_user
from worker.work_order import prepare


def test_the_picture_of_the_ground_comes_along(sqlite_settings: Settings, tmp_path: Path) -> None:
    migrate(sqlite_settings)
    database, storage = open_database(sqlite_settings), open_storage(sqlite_settings)
    user_id = add_user(database)
    storage.put("cleared/ground", b"a picture", media_type="image/png")
    facts = {"media_type": "image/png", "size_bytes": 9, "status": "cleared"}
    with database.transaction() as session:
        session.add(Upload(user_id=user_id, key="uploads/ground", cleared_key="cleared/ground", **facts))
    request = GenerationRequest(title="A title", background_key="uploads/ground")
    submit(database, request, user_id=user_id, settings=sqlite_settings)
    order = prepare(database, storage, claim(database, sqlite_settings, worker_id="w"), folder=tmp_path)
    assert order.brief.background == "photo"
    assert order.brief.background_photo.read_bytes() == b"a picture"
    database.close()
