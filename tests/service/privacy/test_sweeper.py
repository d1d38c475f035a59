"""Files go when their time is over or nobody knows them, and never a moment before."""

import os
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from service.brand_kits.own_fonts import own_font_keys
from service.database import Artifact, BrandKit, Generation, SceneVersion, Upload, utc_now
from service.privacy import sweep
from service.scenes.versions import edits_folder
from service.storage import open_storage
from service.storage.deletions import delete_due
from tests.service.privacy.household import furnish, let_time_pass


@pytest.fixture
def storage(settings):
    return open_storage(settings)


def age(settings, seconds: float) -> None:
    """As if every file had been stored so long ago."""
    moment = time.time() - seconds
    for path in (settings.data_dir / "files").rglob("*"):
        if path.is_file():
            os.utime(path, (moment, moment))


def swept(database, storage, settings):
    done = sweep(database, storage, settings)
    let_time_pass(database)
    delete_due(database, storage)
    return done, [found.key for found in storage.list("")]


def test_what_is_in_use_stays_however_old_its_file(database, storage, settings):
    furnish(database, storage, settings)
    before = [found.key for found in storage.list("")]
    age(settings, 10 * settings.orphan_seconds)
    done, after = swept(database, storage, settings)
    assert (done.uploads, done.generations, done.orphans) == (0, 0, 0)
    assert after == before


def test_an_orphan_goes_after_a_day_and_no_sooner(database, storage, settings):
    house = furnish(database, storage, settings)
    orphans = [f"uploads/{house.user_id}/nobody", f"generations/{house.user_id}/{house.ready}/7/lost.jpg", "cleared/x"]
    for key in orphans:
        storage.put(key, b"x", media_type="image/jpeg")
    being_made = f"{house.running.folder}youtube.jpg"
    storage.put(being_made, b"x", media_type="image/jpeg")
    age(settings, settings.orphan_seconds - 600)
    assert set(orphans) <= set(swept(database, storage, settings)[1])
    age(settings, settings.orphan_seconds + 600)
    done, after = swept(database, storage, settings)
    assert done.orphans == len(orphans)
    assert not set(orphans) & set(after)
    assert being_made in after


def test_an_upload_goes_in_time_unless_it_is_needed(database, storage, settings):
    house = furnish(database, storage, settings)
    with database.transaction() as session:
        session.execute(
            sa.update(Upload).values(created_at=utc_now() - timedelta(seconds=settings.upload_keep_seconds + 9))
        )
    assert swept(database, storage, settings)[0].uploads == 0
    with database.transaction() as session:
        session.execute(sa.update(Generation).values(status="cancelled"))
    assert swept(database, storage, settings)[0].uploads == 0
    with database.transaction() as session:
        session.execute(sa.delete(BrandKit))
    done, after = swept(database, storage, settings)
    assert done.uploads == 2
    assert not [key for key in after if key.startswith(("uploads/", "cleared/"))]
    assert [key for key in after if key.startswith(f"generations/{house.user_id}/")]


def test_the_files_of_a_generation_go_in_time_and_its_row_stays(database, storage, settings):
    house = furnish(database, storage, settings)
    with database.transaction() as session:
        old = utc_now() - timedelta(seconds=settings.artifact_keep_seconds + 9)
        session.execute(sa.update(Generation).where(Generation.id == house.ready).values(finished_at=old))
    done, after = swept(database, storage, settings)
    assert done.generations == 1
    assert not [key for key in after if key.startswith("generations/")]
    with database.read() as session:
        row = session.get_one(Generation, house.ready)
        assert (row.status, row.preview_url, row.download_url) == ("ready", None, None)
        assert not session.scalar(sa.select(Artifact.id))


def test_one_process_sweeps_for_all(database, storage, settings):
    assert sweep(database, storage, settings, every_seconds=60) is not None
    assert sweep(database, storage, settings, every_seconds=60) is None
    assert sweep(database, storage, settings) is not None


def test_what_was_on_its_way_in_when_a_process_ended_goes(database, storage, settings):
    old, new = storage.partial(), storage.partial()
    for path in (old, new):
        path.write_bytes(b"half")
    moment = time.time() - settings.orphan_seconds - 60
    os.utime(old, (moment, moment))
    sweep(database, storage, settings)
    assert (old.exists(), new.exists()) == (False, True)


def test_a_kits_font_and_a_photos_cutouts_stay_with_them(database, storage, settings):
    house = furnish(database, storage, settings)
    age(settings, 10 * settings.orphan_seconds)
    cutouts = [key for key in swept(database, storage, settings)[1] if "-cutouts/" in key]
    assert len(cutouts) == 1
    with database.transaction() as session:
        font = session.scalars(sa.select(BrandKit.font_url).where(BrandKit.font_url.is_not(None))).one()
        session.execute(sa.update(Generation).values(status="ready"))
        session.execute(
            sa.update(Upload).values(created_at=utc_now() - timedelta(seconds=settings.upload_keep_seconds + 60))
        )
        session.execute(sa.update(BrandKit).values(logo_url=None))
    done, after = swept(database, storage, settings)
    assert done.uploads == 1
    assert font in after
    assert not set(cutouts) & set(after)
    assert own_font_keys(database, house.user_id) == {"file-111111111111": font}


def test_pictures_for_the_canvas_go_when_no_saved_scene_shows_them(database, storage, settings):
    house = furnish(database, storage, settings)
    shown, unused, fresh = (f"{number:064x}" for number in (10, 11, 12))
    folder = edits_folder(house.user_id, house.ready)
    with database.transaction() as session:
        version = session.scalars(sa.select(SceneVersion).where(SceneVersion.generation_id == house.ready)).one()
        version.scene = {"layers": [{"image": shown}]}
        for digest in (shown, unused, fresh):
            storage.put(f"{folder}{digest}.png", b"x", media_type="image/png")
            old = timedelta(seconds=0 if digest == fresh else settings.orphan_seconds + 60)
            session.add(
                Artifact(
                    generation_id=house.ready,
                    round=1,
                    name=f"assets/{digest}.png",
                    kind="asset",
                    key=f"{folder}{digest}.png",
                    media_type="image/png",
                    size_bytes=1,
                    sha256=digest,
                    created_at=utc_now() - old,
                )
            )
    done, after = swept(database, storage, settings)
    assert done.edits == 1
    assert {f"{folder}{shown}.png", f"{folder}{fresh}.png"} <= set(after)
    assert f"{folder}{unused}.png" not in after
