"""From an address to a cleared photo: whose it is, and what passes."""

import hashlib
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine.errors import PhotoError
from service.database import Tombstone, Upload, utc_now
from service.errors import NotFound, QueueFull
from service.storage import open_storage
from service.uploads import Uploads, record
from service.uploads.checking import Checks
from tests.doubles.s3 import KEY_ID, SECRET, S3Double
from tests.servers import add_user
from tests.service.uploads.desk import BOTH, JPEG, Asked, photo, secret_values
from tests.waiting import HANG_SECONDS

# Asking for an address.


def test_an_address_is_for_this_one_file(desk):
    ticket = desk.uploads.begin(user_id=desk.user_id, size_bytes=1234, media_type="image/webp")
    assert ticket.upload.key == f"uploads/{desk.user_id}/{ticket.upload.id}"
    assert ticket.presigned.headers == {
        "Content-Type": "image/webp",
        "Content-Length": "1234",
        "If-None-Match": "*",
    }
    grant = desk.storage.read_grant(ticket.presigned.url.rpartition("/")[2], "put")
    assert (grant.key, grant.size_bytes) == (ticket.upload.key, 1234)
    assert desk.look(ticket.upload.key).status == "waiting"


@pytest.mark.parametrize(
    "wish",
    [
        {"media_type": "image/svg+xml"},
        {"media_type": "IMAGE/JPEG"},
        {"media_type": ""},
        {"media_type": "image/heic", "purpose": "logo"},
        {"purpose": "virus"},
        {"size_bytes": 0},
        {"size_bytes": -1},
        {"size_bytes": 25 * 2**20 + 1},
        {"size_bytes": 10**30},
    ],
    ids=str,
)
def test_what_is_not_taken_is_refused_before_it_is_sent(desk, wish):
    with pytest.raises(PhotoError):
        desk.uploads.begin(user_id=desk.user_id, **{"size_bytes": 10, "media_type": "image/png", **wish})
    with desk.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Upload)) == 0


@BOTH
def test_a_closed_account_gets_no_address(desk):
    with pytest.raises(NotFound):
        desk.uploads.begin(user_id=uuid.uuid4(), size_bytes=10, media_type="image/png")
    with desk.database.transaction() as session:
        session.add(Tombstone(user_id=desk.user_id))
    with pytest.raises(NotFound):
        desk.uploads.begin(user_id=desk.user_id, size_bytes=10, media_type="image/png")


def test_too_many_open_addresses_are_refused(desk, monkeypatch):
    monkeypatch.setattr(record, "WAITING_PER_USER", 3)
    for _ in range(3):
        desk.uploads.begin(user_id=desk.user_id, size_bytes=10, media_type="image/png")
    with pytest.raises(QueueFull):
        desk.uploads.begin(user_id=desk.user_id, size_bytes=10, media_type="image/png")


# Whose it is.


@BOTH
def test_somebody_elses_upload_is_not_there(desk):
    key, other = desk.sent(), add_user(desk.database)
    for use in (desk.uploads.look, desk.uploads.find, desk.uploads.delete):
        with pytest.raises(NotFound):
            use(key, user_id=other)
    assert desk.look(key).status == "cleared"


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "uploads", "cleared/a", "a\0b", "\ud800", "x" * 5000])
def test_a_key_is_looked_up_and_never_a_path(desk, key):
    with pytest.raises(NotFound):
        desk.look(key)


# What passes.


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_a_photo_of_every_kind_is_cleared_as_it_was_sent(desk, kind):
    import pillow_heif

    pillow_heif.register_heif_opener()
    data = photo(kind)
    key = desk.sent(data, media_type="image/jpeg")  # what its sender calls it decides nothing
    row = desk.look(key)
    assert (row.status, row.reason, row.width, row.height) == ("cleared", None, 320, 240)
    assert row.sha256 == hashlib.sha256(data).hexdigest()
    assert desk.storage.get(row.cleared_key) == data.replace(b"Color", bytes(5)), "but for the names of AVIF's parts"
    expected = {"HEIF": "image/heic"}.get(kind, f"image/{kind.lower()}")
    assert desk.storage.head(row.cleared_key).media_type == expected
    assert row.checks["decoding"] == {"finding": "clean"}


@BOTH
def test_quarantine_is_emptied_when_the_address_has_ended_and_not_before(desk):
    """As long as the file lies there, the address cannot be used for another one."""
    begun = utc_now()
    key = desk.sent()
    desk.look(key)
    deletion = desk.deletions()[key]
    assert begun + timedelta(minutes=14) < deletion.available_at < utc_now() + timedelta(minutes=17)


def test_what_is_sent_afterwards_changes_nothing(desk):
    key = desk.sent()
    row = desk.look(key)
    desk.storage.put(key, b"something else", media_type="image/jpeg")
    assert desk.look(key).cleared_key == row.cleared_key
    assert desk.storage.get(row.cleared_key) == JPEG


@BOTH
def test_many_at_once_check_it_once(desk_with):
    check = Asked()
    desk = desk_with(check)
    key = desk.sent()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: desk.look(key).status, range(8)))
    assert set(found) <= {"cleared", "checking"}
    assert desk.look(key).status == "cleared"
    assert (len(check.shown), len(desk.cleared_files)) == (1, 1)


def test_whoever_received_the_bytes_may_say_so(desk):
    key = desk.sent()
    desk.uploads.arrived(key)
    assert desk.uploads.find(key, user_id=desk.user_id).status == "cleared"
    desk.uploads.arrived("uploads/nobody/nothing")


@BOTH
def test_the_chore_looks_after_everybody(desk):
    here, there = desk.sent(), desk.sent(photo("PNG"))
    missing = desk.uploads.begin(user_id=desk.user_id, size_bytes=10, media_type="image/png").upload.key
    assert desk.uploads.check_due() == 3
    found = {key: desk.uploads.find(key, user_id=desk.user_id).status for key in (here, there, missing)}
    assert found == {here: "cleared", there: "cleared", missing: "waiting"}
    assert desk.uploads.check_due() == 0  # what is missing is looked for again in a moment, not at once


def test_a_photo_through_s3_by_its_presigned_address(settings, database, user_id):
    import http.client
    from urllib.parse import urlsplit

    with S3Double() as s3:
        own = settings.model_copy(update={"storage_url": s3.url})
        own = own.model_copy(update=secret_values(storage_access_key=KEY_ID, storage_secret_key=SECRET))
        storage = open_storage(own)
        uploads = Uploads(database, storage, settings=own, checks=Checks.of((), own))
        ticket = uploads.begin(user_id=user_id, size_bytes=len(JPEG), media_type="image/jpeg")
        address = urlsplit(ticket.presigned.url)
        line = http.client.HTTPConnection(address.netloc, timeout=HANG_SECONDS)
        line.request("PUT", f"{address.path}?{address.query}", JPEG, ticket.presigned.headers)
        assert line.getresponse().status == 200
        row = uploads.look(ticket.upload.key, user_id=user_id)
        assert row.status == "cleared"
        assert storage.get(row.cleared_key) == JPEG
