"""A photo's people, cut out: at once the second time, only for its owner, and gone with the photo."""

from __future__ import annotations

import io
import os
import time
import uuid
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from PIL import Image

from service.database import FileDeletion, Upload, utc_now
from service.privacy import sweep
from service.storage.deletions import delete_due
from tests import asking
from tests.api.people import Person, picture
from tests.waiting import HANG_SECONDS, wait_for


def ask(asker: Person, key: str, **params: object) -> dict:
    """The answer when it is no longer being worked on."""

    def look() -> dict | None:
        answer = asker.http.get("/api/upload/cutout", params={"fileKey": key, **params})
        assert answer.status_code == 200, answer.text
        return answer.json() if answer.json()["status"] != "working" else None

    return wait_for(look, "a cutout")


@pytest.fixture(scope="module")
def ada(service):
    return service.person()


@pytest.fixture(scope="module")
def portrait(ada, astronaut):
    return ada.upload(astronaut)


def test_a_person_cut_out(ada, portrait):
    made = ask(ada, portrait)
    assert (made["status"], made["people"], made["person"], made["faceFound"]) == ("ready", 1, 1, True)
    assert made["warnings"] == []
    with Image.open(io.BytesIO(asking.get(made["url"]).content)) as shown:
        assert (shown.format, shown.mode, shown.size) == ("WEBP", "RGBA", (made["width"], made["height"]))
        assert max(shown.size) <= 720
        alpha = np.asarray(shown)[..., 3]
    assert alpha[2, 2] == 0
    assert 0.2 < (alpha > 128).mean() < 0.95
    face = made["faces"][0]
    assert 0.3 < face["x"] + face["width"] / 2 < 0.55, "the astronaut's face is left of the middle"
    assert 0 < face["y"] < 0.4


def test_the_second_time_nothing_is_made(ada, portrait, service, monkeypatch):
    first = ask(ada, portrait)
    monkeypatch.setattr(service.context.studio, "run", lambda _: pytest.fail("it was made once more"))
    again = ada.http.get("/api/upload/cutout", params={"fileKey": portrait}).json()
    assert again["faces"] == first["faces"]
    assert asking.get(again["url"]).content == asking.get(first["url"]).content


def test_the_background_may_stay(ada, portrait):
    whole = ask(ada, portrait, keepBackground=True)
    with Image.open(io.BytesIO(asking.get(whole["url"]).content)) as shown:
        assert np.asarray(shown.convert("RGBA"))[..., 3].min() == 255


def test_a_person_who_is_not_there(ada, portrait):
    told = ask(ada, portrait, person=7)
    assert (told["status"], told["url"]) == ("failed", None)
    assert told["warnings"] == [
        "person 7 was asked for, but 1 face was found in the photo; choose a number from 1 to 1"
    ]


def test_a_photo_without_a_face(ada):
    told = ask(ada, ada.upload(picture(size=(300, 200))))
    assert (told["status"], told["people"], told["faceFound"]) == ("ready", 0, False)
    assert "no face was found" in told["warnings"][0]


def test_only_what_is_cleared_is_cut(ada):
    begun = ada.http.post("/api/upload", json={"mediaType": "image/png", "sizeBytes": 10}).json()
    logo = ada.upload(picture(), purpose="logo")
    refused = ada.upload(b"no picture at all")
    for key, says in ((begun["fileKey"], "waiting"), (logo, "logo"), (refused, "refused")):
        ada.http.get("/api/upload", params={"fileKey": key})
        answer = ada.http.get("/api/upload/cutout", params={"fileKey": key})
        assert answer.status_code == 409
        assert says in answer.json()["detail"]


def test_many_at_once_are_held_back(service, astronaut):
    bob = service.person()
    key = bob.upload(astronaut)
    bob.has_checked(key)
    asked = [service.context.cutouts.ask(key, user_id=bob.id, person=n, keep_background=False) for n in (1, 2, 3, 4)]
    same = service.context.cutouts.ask(key, user_id=bob.id, person=1, keep_background=False)
    answer = bob.http.get("/api/upload/cutout", params={"fileKey": key, "person": 5})
    assert same is asked[0] or asked[0].done()
    assert answer.status_code == 429 or any(future.done() for future in asked)
    for future in asked:
        future.result(HANG_SECONDS)


def test_it_goes_with_the_photo(service, astronaut):
    here, bob = service.context, service.person()
    key = bob.upload(astronaut)
    made = ask(bob, key)
    assert asking.get(made["url"]).status_code == 200
    assert bob.http.delete("/api/upload", params={"fileKey": key}).status_code == 204
    delete_due(here.database, here.storage)
    assert asking.get(made["url"]).status_code == 404
    assert list(here.storage.list(f"cleared/{bob.id}/")) == []


def test_the_sweeper_keeps_it_as_long_as_the_photo(service, astronaut):
    here, bob = service.context, service.person()
    key = bob.upload(astronaut)
    made = ask(bob, key)
    lost = f"cleared/{bob.id}/00000000-0000-4000-8000-000000000000-cutouts/1.webp"
    here.storage.put(lost, b"x", media_type="image/webp")
    _age(service.settings.data_dir / "files", bob.id, days=2)
    sweep(here.database, here.storage, service.settings)
    with here.database.read() as session:
        asked = set(session.scalars(sa.select(FileDeletion.prefix).where(FileDeletion.reason == "orphan")))
    assert [one for one in asked if str(bob.id) in one] == [lost]
    assert asking.get(made["url"]).status_code == 200

    def age(session):
        session.execute(sa.update(Upload).where(Upload.key == key).values(created_at=utc_now() - timedelta(days=400)))

    here.database.write(age)
    sweep(here.database, here.storage, service.settings)
    delete_due(here.database, here.storage)
    assert asking.get(made["url"]).status_code == 404


def test_it_is_in_the_export(ada, portrait):
    import zipfile

    ask(ada, portrait)
    held = zipfile.ZipFile(io.BytesIO(ada.http.get("/api/account/export").content))
    assert any(name.endswith("-cutouts/1.webp") for name in held.namelist())


def _age(folder: Path, user_id: uuid.UUID, *, days: int) -> None:
    """As if every file of this user had been stored so long ago."""
    moment = time.time() - days * 86400
    for path in folder.rglob("*"):
        if str(user_id) in path.parts:
            os.utime(path, (moment, moment))
