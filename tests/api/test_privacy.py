"""The export and the end of an account, over HTTP, with the worker's chores doing the rest."""

import io
import json
import zipfile

import pytest
import sqlalchemy as sa

from service.database import Tombstone
from service.storage.deletions import delete_due
from tests.api.people import picture
from tests.service.privacy.household import finds, let_time_pass
from tests.waiting import wait_for
from worker.errands import errands


@pytest.fixture
def own(serve, quick, tmp_path):
    with serve(quick(tmp_path / "data")) as service:
        yield service


def test_the_export_is_a_zip_of_everything(own):
    ada = own.person()
    ada.upload(picture(size=(200, 200)))
    ada.finished()
    answer = ada.http.get("/api/account/export")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert "attachment" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert json.loads(archive.read("account.json"))[0]["email"] == ada.email
        assert any(name.endswith("youtube.jpg") for name in archive.namelist())
    work = own.settings.data_dir / "work"
    wait_for(lambda: not list(work.glob(f"{ada.id}-*")), "an end of what was written for the export")


def test_a_deleted_account_is_closed_at_once_and_gone_soon(own):
    ada, bob = own.person(), own.person()
    asked = {"params": {"fileKey": ada.upload(picture(size=(200, 200)))}}
    wait_for(lambda: ada.http.get("/api/upload", **asked).json()["status"] == "cleared", "a photo nobody works on")
    ready, waiting = ada.finished(), ada.generate()
    key = ada.http.post("/api/keys", json={"name": "x"}).json()["key"]
    answer = ada.http.delete("/api/account")
    assert (answer.status_code, answer.json()) == (202, {"status": "deleting"})
    assert ada.http.get("/api/account").status_code == 401
    assert ada.http.get(f"/api/generation/{ready}", headers={"Authorization": f"Bearer {key}"}).status_code == 401
    here = own.context
    for _ in range(5):
        for chore in errands(here.settings, here.database, storage=here.storage):
            chore.work()
        delete_due(here.database, here.storage)
        let_time_pass(here.database)
    needles = [one.encode() for one in (ada.email, str(ada.id), ada.id.hex, ready, waiting)]
    assert finds(here.database, here.settings, needles) == {}
    with here.database.read() as session:
        assert session.scalars(sa.select(Tombstone)).one().purged_at
    assert bob.http.get("/api/account").status_code == 200


def test_an_api_key_closes_and_exports_nothing(own):
    ada = own.person()
    key = ada.http.post("/api/keys", json={"name": "x"}).json()["key"]
    headers = {"Authorization": f"Bearer {key}"}
    assert ada.http.delete("/api/account", headers=headers).status_code == 403
    assert ada.http.get("/api/account/export", headers=headers).status_code == 403
    assert ada.http.get("/api/account").status_code == 200
