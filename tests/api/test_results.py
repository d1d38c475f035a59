"""What a page shows of a generation that is ready: who was meant, all files as one, and the report in words."""

from __future__ import annotations

import io
import zipfile

import pytest
import sqlalchemy as sa

from service.database import Generation, User, utc_now
from service.results.bundle import folder_name
from tests import asking
from tests.api.people import picture
from tests.clock import clock_ahead
from tests.doubles.s3 import KEY_ID, SECRET, S3Double


def test_all_files_as_one_by_an_address(service):
    ada = service.person()
    identifier = ada.finished()
    told = ada.http.get(f"/api/generation/{identifier}").json()
    answer = asking.get(told["zipUrl"])
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == 'attachment; filename="thumbsmith-why-rockets-explode.zip"'
    held = zipfile.ZipFile(io.BytesIO(answer.content))
    assert held.testzip() is None
    assert sorted(held.namelist()) == [
        "thumbsmith-why-rockets-explode/report.json",
        "thumbsmith-why-rockets-explode/youtube.jpg",
        "thumbsmith-why-rockets-explode/youtube.scene.json",
    ]
    entry = held.getinfo("thumbsmith-why-rockets-explode/youtube.jpg")
    assert entry.compress_type == zipfile.ZIP_STORED
    file = next(one for one in told["files"] if one["name"] == "youtube.jpg")
    assert held.read(entry) == asking.get(file["url"]).content


def test_the_address_is_signed_and_ends_with_the_account(service, tmp_path):
    ada = service.person()
    url = ada.http.get(f"/api/generation/{ada.finished()}").json()["zipUrl"]
    assert asking.get(url).status_code == 200
    changed = "A" if url[-5] != "A" else "B"  # not the last letter: it has bits that say nothing
    for wrong in (url[:-5] + changed + url[-4:], url.rpartition("/")[0] + "/x"):
        assert asking.get(wrong).status_code == 403

    def close(session):
        session.execute(sa.update(User).where(User.id == ada.id).values(disabled_at=utc_now()))

    service.context.database.write(close)
    assert asking.get(url).status_code == 404


def test_an_address_of_an_hour_in_which_our_clock_was_ahead_is_good(service, monkeypatch):
    ada = service.person()
    identifier = ada.finished()
    with monkeypatch.context() as ahead:
        ahead.setattr("itsdangerous.timed.time", clock_ahead())
        url = ada.http.get(f"/api/generation/{identifier}").json()["zipUrl"]
    assert asking.get(url).status_code == 200


def test_there_is_none_before_it_is_ready(service):
    ada = service.person()
    identifier = ada.generate()
    assert ada.http.get(f"/api/generation/{identifier}").json()["zipUrl"] is None
    assert ada.http.get(f"/api/generation/{identifier}/report").status_code == 409
    ada.http.post(f"/api/generation/{identifier}/cancel")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Why *rockets* explode?!", "thumbsmith-why-rockets-explode"),
        ("Über Größe", "thumbsmith-über-größe"),
        ("日本語 の タイトル", "thumbsmith-日本語-の-タイトル"),
        ("../../etc", "thumbsmith-etc"),
        ("🚀🚀", "thumbsmith"),
        ("x" * 300, "thumbsmith-" + "x" * 60),
    ],
)
def test_names_of_folders(title, name):
    assert folder_name(title) == name


def test_who_was_meant_in_each_photo(service):
    ada = service.person()
    host, guest = ada.upload(picture(size=(300, 200))), ada.upload(picture("#993366", size=(300, 200)))
    people = [{"person": 2, "keepBackground": True}]
    identifier = ada.generate(hostKey=host, guestKeys=[guest], people=people)
    told = ada.http.get(f"/api/generation/{identifier}").json()
    assert told["people"] == [{"person": 2, "keepBackground": True}, {"person": 1, "keepBackground": False}]
    ada.http.post(f"/api/generation/{identifier}/cancel")


def test_the_report_in_words(service):
    ada = service.person()
    identifier = ada.finished()
    assert ada.http.get(f"/api/generation/{identifier}/report").json() == {"items": []}
    report = {"formats": [], "warnings": ["photo-0: no face was found in photo-0"]}

    def write(session):
        session.execute(sa.update(Generation).where(Generation.user_id == ada.id).values(report=report, host_key="x"))

    service.context.database.write(write)
    assert ada.http.get(f"/api/generation/{identifier}/report").json() == {
        "items": [
            {"level": "warning", "code": "photo", "text": "No face was found in the host's photo", "format": None}
        ]
    }


def test_files_in_a_bucket_as_one(tmp_path, serve, quick):
    with S3Double() as s3:
        settings = quick(tmp_path, storage_url=s3.url, storage_access_key=KEY_ID, storage_secret_key=SECRET)
        with serve(settings) as service:
            ada = service.person()
            told = ada.http.get(f"/api/generation/{ada.finished()}").json()
            held = zipfile.ZipFile(io.BytesIO(asking.get(told["zipUrl"]).content))
            assert held.testzip() is None
            assert len(held.namelist()) == 3
    assert list((tmp_path / "work").iterdir()) == []


def test_what_an_exporter_says_of_a_file_stands_with_it(service):
    ada = service.person()
    identifier = ada.finished()
    said = {"file": "youtube.jpg", "facts": {"quality": 87, "steps": [1, 2]}}

    def write(session):
        report = {"formats": [{"artifacts": [said]}]}
        session.execute(sa.update(Generation).where(Generation.user_id == ada.id).values(report=report))

    service.context.database.write(write)
    files = {file["name"]: file for file in ada.http.get(f"/api/generation/{identifier}").json()["files"]}
    assert files["youtube.jpg"]["facts"] == {"quality": 87, "steps": [1, 2]}
    assert files["youtube.scene.json"]["facts"] == {}
