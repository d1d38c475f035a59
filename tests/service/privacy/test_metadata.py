"""Photos and logos from before: a round takes what their files say away, loses none of them, and is done once."""

from __future__ import annotations

import io
import uuid
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from PIL import Image

from service.database import BrandKit, Database, FileDeletion, Upload
from service.errors import StorageDown
from service.privacy import strip_old
from service.privacy.metadata import _TRIES
from service.storage import open_storage
from service.uploads import decoding
from service.uploads.decoding import Decoded, Decoder
from service.uploads.record import STRIPPED
from tests.doubles.s3 import KEY_ID, SECRET, S3Double
from tests.service.uploads.desk import photo

PLACE = b"in the garden"


@pytest.fixture(scope="module")
def s3():
    with S3Double() as double:
        yield double


@pytest.fixture(params=["local", "s3"])
def own(request, settings):
    """Settings with a storage of each kind."""
    if request.param == "local":
        return settings
    double = request.getfixturevalue("s3")
    double.state.reset()
    changes = {"storage_url": double.url, "storage_access_key": KEY_ID, "storage_secret_key": SECRET}
    return type(settings)(**{**settings.model_dump(), **changes})


def telling(kind: str = "JPEG", size: tuple[int, int] = (64, 48)) -> bytes:
    """A photo whose file says where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()
    return photo(kind, size=size, exif=exif)


class Past:
    """Uploads as an earlier version kept them."""

    def __init__(self, database: Database, storage, user_id: uuid.UUID) -> None:
        self.database, self.storage, self.user_id = database, storage, user_id

    def kept(self, data: bytes, purpose: str = "photo", media_type: str = "image/jpeg", **facts: object) -> uuid.UUID:
        row = Upload(
            id=uuid.uuid4(),
            user_id=self.user_id,
            purpose=purpose,
            media_type=media_type,
            size_bytes=len(data),
            status="cleared",
            checked_at=datetime.now(UTC),
            facts={"cutouts": {"1": {"key": None}}, **facts},
        )
        row.key, row.cleared_key = f"uploads/{self.user_id}/{row.id}", f"cleared/{self.user_id}/{row.id}-1"
        self.storage.put(row.cleared_key, data, media_type=media_type)
        with self.database.transaction() as session:
            session.add(row)
        return row.id

    def row(self, identifier: uuid.UUID) -> Upload:
        with self.database.read() as session:
            return session.get_one(Upload, identifier)

    def data(self, identifier: uuid.UUID) -> bytes:
        return self.storage.get(self.row(identifier).cleared_key)


@pytest.fixture
def past(own, database, user_id):
    return Past(database, open_storage(own), user_id)


def pixels(data: bytes) -> bytes:
    return Image.open(io.BytesIO(data)).convert("RGB").tobytes()


def test_what_files_say_goes_and_their_pictures_stay(own, database, past):
    old, logo, font = past.kept(telling()), past.kept(telling("PNG"), "logo", "image/png"), past.kept(b"f", "font")
    before = {one: pixels(past.data(one)) for one in (old, logo)}
    with database.transaction() as session:
        session.add(BrandKit(user_id=past.user_id, name="Kit", logo_url=past.row(logo).cleared_key))
    assert PLACE in past.data(old)
    assert PLACE in past.data(logo)
    assert strip_old(database, past.storage, own) == 2
    for one in (old, logo):
        assert PLACE not in past.data(one)
        assert pixels(past.data(one)) == before[one]
        assert past.row(one).facts == {"cutouts": {"1": {"key": None}}, STRIPPED: True}
    assert past.data(font) == b"f"
    assert past.storage.head(past.row(logo).cleared_key).media_type in ("image/png", "")
    assert strip_old(database, past.storage, own) == 0, "once is enough"


def test_what_a_milder_rule_took_for_done_is_gone_over_again(own, database, past):
    old = past.kept(telling(), stripped=True)
    assert strip_old(database, past.storage, own) == 1
    assert PLACE not in past.data(old)


def test_a_round_that_is_cut_off_loses_nothing_and_the_next_goes_on(own, database, past, monkeypatch):
    ids = [past.kept(telling(size=(64, 48 + index))) for index in range(3)]
    put, calls = past.storage.put, []

    def cut_off(key, data, *, media_type):
        calls.append(key)
        if len(calls) == 2:
            raise StorageDown("gone")
        put(key, data, media_type=media_type)

    monkeypatch.setattr(past.storage, "put", cut_off)
    with pytest.raises(StorageDown):
        strip_old(database, past.storage, own)
    assert sorted(PLACE in past.data(one) for one in ids) == [False, True, True]
    assert strip_old(database, past.storage, own) == 2
    assert not any(PLACE in past.data(one) for one in ids)


def test_one_that_cannot_be_read_stays_and_is_told_of(own, database, past, caplog):
    damaged, gone = past.kept(telling()[:700]), past.kept(telling())
    past.storage.delete(past.row(gone).cleared_key)
    assert strip_old(database, past.storage, own) == 2
    assert past.data(damaged) == telling()[:700]
    assert past.row(damaged).facts[STRIPPED] is past.row(gone).facts[STRIPPED] is False
    assert f"upload {gone} keeps what its file says beside the picture: its file is not there" in caplog.text
    assert strip_old(database, past.storage, own) == 0


def test_a_decoder_that_does_not_come_to_an_end_is_tried_a_few_times(own, database, past, monkeypatch):
    old = past.kept(telling())
    monkeypatch.setattr(Decoder, "decode", lambda *_, **__: decoding._failed("late"))
    assert strip_old(database, past.storage, own) == 1
    assert past.row(old).facts["stripping_tries"] == _TRIES - 1
    assert past.row(old).facts[STRIPPED] is False


def test_one_that_is_deleted_meanwhile_goes_with_what_was_written(own, database, past, monkeypatch):
    old, decode = past.kept(telling()), Decoder.decode
    key = past.row(old).cleared_key

    def deleted_meanwhile(self, data: bytes, **how: object) -> Decoded:
        with database.transaction() as session:
            session.execute(sa.delete(Upload))
        return decode(self, data, **how)

    monkeypatch.setattr(Decoder, "decode", deleted_meanwhile)
    strip_old(database, past.storage, own)
    with database.read() as session:
        assert set(session.scalars(sa.select(FileDeletion.prefix))) == {key}


def test_one_process_has_the_turn(own, database, past):
    past.kept(telling())
    assert strip_old(database, past.storage, own, every_seconds=60, at_most_seconds=0) == 0
    assert strip_old(database, past.storage, own, every_seconds=60) == 0, "another has begun just now"
    assert strip_old(database, past.storage, own) == 1
