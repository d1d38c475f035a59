"""From an address to a cleared photo, on both databases: nothing is of use before every check has said clean."""

import hashlib
import io
import logging
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import sqlalchemy as sa
from PIL import Image

from bench.servers import ScannerServer
from engine.check import Verdict
from engine.errors import PhotoError
from service.database import Database, FileDeletion, Tombstone, Upload, db_now, utc_now
from service.errors import NotFound, QueueFull, StorageDown
from service.settings import Settings
from service.storage import LocalStorage, open_storage
from service.uploads import Uploads, open_uploads, record, watching
from service.uploads.checking import Checks
from tests.doubles.rekognition import RekognitionDouble, label
from tests.doubles.s3 import KEY_ID, SECRET, S3Double
from tests.servers import add_user


def photo(kind: str = "JPEG", size: tuple[int, int] = (320, 240), **options: object) -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(file, kind, **options)
    return file.getvalue()


JPEG = photo()


@dataclass
class Asked:
    """A check that says what it is told to, and remembers what it was shown."""

    says: Callable[[bytes], object] = lambda _data: Verdict.clean()
    sees: str = "file"
    name: str = "asked"
    shown: list[bytes] = field(default_factory=list)

    def configured(self, options):
        return self

    def inspect(self, data, media_type):
        self.shown.append(data)
        return self.says(data)

    def ping(self):
        pass


BOTH = pytest.mark.parametrize("settings", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def settings(request: pytest.FixtureRequest) -> Settings:
    """SQLite, unless a test is about SQL and asks for both."""
    return request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_settings")


@pytest.fixture
def storage(settings: Settings) -> LocalStorage:
    return open_storage(settings)


@dataclass
class Desk:
    """Uploads with what tests do around them."""

    uploads: Uploads
    database: Database
    storage: LocalStorage
    user_id: uuid.UUID

    def sent(self, data: bytes = JPEG, *, media_type: str = "image/jpeg", **changes: object) -> str:
        """The key of an upload whose bytes lie in quarantine."""
        ticket = self.uploads.begin(user_id=self.user_id, size_bytes=len(data), media_type=media_type, **changes)
        self.storage.put(ticket.upload.key, data, media_type=media_type)
        return ticket.upload.key

    def look(self, key: str) -> Upload:
        return self.uploads.look(key, user_id=self.user_id)

    def change(self, key: str, **values: object) -> None:
        with self.database.transaction() as session:
            session.execute(sa.update(Upload).where(Upload.key == key).values(**values))

    def deletions(self) -> dict[str, FileDeletion]:
        with self.database.read() as session:
            return {one.prefix: one for one in session.scalars(sa.select(FileDeletion))}

    @property
    def cleared_files(self) -> list[str]:
        return [found.key for found in self.storage.list("cleared/")]


@pytest.fixture
def desk_with(settings, database, storage, user_id) -> Callable[..., Desk]:
    def make(*checks: object, **changes: object) -> Desk:
        own = settings.model_copy(update=changes)
        return Desk(Uploads(database, storage, settings=own, checks=Checks.of(checks, own)), database, storage, user_id)

    return make


@pytest.fixture
def desk(desk_with) -> Desk:
    return desk_with()


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
    assert desk.storage.get(row.cleared_key) == data
    expected = {"HEIF": "image/heic"}.get(kind, f"image/{kind.lower()}")
    assert desk.storage.head(row.cleared_key).media_type == expected
    assert row.checks["decoding"] == {"finding": "clean"}


@BOTH
def test_quarantine_is_emptied_when_the_address_has_ended_and_not_before(desk):
    """As long as the file lies there, the address cannot be used for another one."""
    key = desk.sent()
    desk.look(key)
    deletion = desk.deletions()[key]
    assert utc_now() + timedelta(minutes=14) < deletion.available_at < utc_now() + timedelta(minutes=17)


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
        own = own.model_copy(update=_secrets(storage_access_key=KEY_ID, storage_secret_key=SECRET))
        storage = open_storage(own)
        uploads = Uploads(database, storage, settings=own, checks=Checks.of((), own))
        ticket = uploads.begin(user_id=user_id, size_bytes=len(JPEG), media_type="image/jpeg")
        address = urlsplit(ticket.presigned.url)
        line = http.client.HTTPConnection(address.netloc, timeout=10)
        line.request("PUT", f"{address.path}?{address.query}", JPEG, ticket.presigned.headers)
        assert line.getresponse().status == 200
        row = uploads.look(ticket.upload.key, user_id=user_id)
        assert row.status == "cleared"
        assert storage.get(row.cleared_key) == JPEG


# What does not.


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"no picture at all", "a text file"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "an SVG drawing"),
        (JPEG[:200], "damaged or cut-off JPEG"),
        (photo("PNG")[:-30], "damaged or cut-off PNG"),
        (photo("GIF"), "a GIF picture"),
        (photo(size=(20, 20)), "only 20x20 pixels"),
    ],
    ids=["text", "svg", "cut jpeg", "cut png", "gif", "tiny"],
)
def test_what_is_no_photo_is_refused_with_the_reason(desk, data, words):
    row = desk.look(desk.sent(data))
    assert row.status == "refused"
    assert words in row.reason
    assert desk.cleared_files == []


def test_a_size_other_than_announced_is_refused_unread(desk_with):
    check = Asked()
    desk = desk_with(check)
    key = desk.sent()
    desk.storage.put(key, JPEG + b"more", media_type="image/jpeg")
    row = desk.look(key)
    assert (row.status, check.shown) == ("refused", [])
    assert "announced" in row.reason


def test_a_photo_with_more_pixels_than_the_settings_allow_is_refused(desk_with):
    row = (desk := desk_with(upload_pixels_limit=320 * 240 - 1)).look(desk.sent())
    assert row.status == "refused"
    assert "320x240" in row.reason


def test_a_logo_may_not_be_a_phone_photo(desk):
    row = desk.look(desk.sent(photo("AVIF"), media_type="image/png", purpose="logo"))
    assert (row.status, "logo is a AVIF" in row.reason) == ("refused", True)
    assert desk.look(desk.sent(photo("PNG"), media_type="image/png", purpose="logo")).status == "cleared"


def test_nothing_that_ended_is_checked_again(desk_with):
    check = Asked(says=lambda _data: Verdict.refused("no"))
    desk = desk_with(check)
    key = desk.sent()
    for _ in range(3):
        assert desk.look(key).reason == "no"
    assert (len(check.shown), desk.uploads.check_due()) == (1, 0)


@BOTH
def test_an_address_that_nobody_used_comes_to_an_end(desk):
    key = desk.uploads.begin(user_id=desk.user_id, size_bytes=10, media_type="image/png").upload.key
    desk.change(key, created_at=utc_now() - timedelta(hours=1))
    assert desk.uploads.check_due() == 1
    row = desk.look(key)
    assert (row.status, "nothing was sent" in row.reason) == ("refused", True)
    assert key in desk.deletions()


# A check that cannot say is no yes.


def broken(_data: bytes) -> object:
    raise RuntimeError("out of order")


@pytest.mark.parametrize(
    "says",
    [broken, lambda _: None, lambda _: True, lambda _: "clean", lambda _: Verdict.undecided("later")],
    ids=["raises", "none", "true", "text", "undecided"],
)
@pytest.mark.parametrize("sees", ["file", "picture"])
def test_whatever_is_not_clean_stays_in_quarantine_and_is_asked_again(desk_with, says, sees):
    check = Asked(says=says, sees=sees)
    desk = desk_with(check)
    key = desk.sent()
    assert desk.look(key).status == "checking"
    assert desk.cleared_files == []
    assert desk.look(key).status == "checking"
    assert len(check.shown) == 1  # not before its time

    check.says = lambda _: Verdict.clean()
    desk.change(key, lease_until=None)
    assert desk.uploads.check_due() == 1
    row = desk.look(key)
    assert (row.status, row.checks["tries"]) == ("cleared", 2)


def test_one_refusal_is_enough(desk_with):
    checks = [Asked(name="a"), Asked(name="b", says=lambda _: Verdict.refused("no")), Asked(name="c")]
    desk = desk_with(*checks)
    assert desk.look(desk.sent()).status == "refused"
    assert [len(check.shown) for check in checks] == [1, 1, 0]


def test_what_stays_undecided_for_a_day_is_refused(desk_with):
    desk = desk_with(Asked(says=lambda _: Verdict.undecided("the scanner is on holiday")))
    key = desk.sent()
    desk.look(key)
    desk.change(key, lease_until=None, created_at=utc_now() - timedelta(days=1, minutes=1))
    row = desk.look(key)
    assert (row.status, "on holiday" in row.reason) == ("refused", True)


def test_a_moderation_that_is_away_for_long_is_waited_for(desk_with):
    """Three tries are the end for a file that kills its decoder, not for one that the moderation has not seen."""
    check = Asked(sees="picture", says=lambda _: Verdict.undecided("away"))
    desk = desk_with(check)
    key = desk.sent()
    for _ in range(5):
        desk.change(key, lease_until=None)
        assert desk.look(key).status == "checking"
    check.says = lambda _: Verdict.clean()
    desk.change(key, lease_until=None)
    assert desk.look(key).status == "cleared"


@BOTH
def test_what_a_check_notes_can_be_kept(desk_with):
    odd = Verdict.clean(nul="a\0b", half="\ud800", thing=object(), bytes=b"\xff")
    desk = desk_with(Asked(says=lambda _: odd))
    assert desk.look(desk.sent()).checks["asked"]["details"]["nul"] == "ab"


def test_a_check_of_pictures_sees_a_clean_jpeg_and_nothing_of_the_file(desk_with):
    check = Asked(sees="picture")
    desk = desk_with(check)
    exif = Image.Exif()
    exif[0x010E] = "a secret place"
    assert desk.look(desk.sent(photo("WEBP", (3000, 1000), exif=exif))).status == "cleared"
    (seen,) = check.shown
    with Image.open(io.BytesIO(seen)) as picture:
        assert (picture.format, picture.size, len(picture.getexif())) == ("JPEG", (2048, 683), 0)
    assert b"secret" not in seen


# The real scanner, and the moderation.


@pytest.fixture
def guarded(desk_with, scanner: ScannerServer) -> Desk:
    from plugins.checks.clamav import ClamAv

    return desk_with(ClamAv(), clamd_url=scanner.url)


def test_the_test_virus_is_refused(guarded):
    row = guarded.look(guarded.sent(JPEG + ScannerServer.EICAR))
    assert (row.status, row.checks["clamav"]["finding"]) == ("refused", "refused")
    assert guarded.cleared_files == []
    assert guarded.look(guarded.sent()).status == "cleared"


def test_nothing_is_cleared_while_the_scanner_is_down(desk_with, tmp_path):
    from plugins.checks.clamav import ClamAv

    server = ScannerServer(tmp_path / "scanner").start()
    desk = desk_with(ClamAv(), clamd_url=server.url)
    server.stop()
    keys = [desk.sent(), desk.sent(JPEG + ScannerServer.EICAR)]
    assert [desk.look(key).status for key in keys] == ["checking", "checking"]
    assert desk.cleared_files == []
    server.start()
    try:
        for key in keys:
            desk.change(key, lease_until=None)
        desk.uploads.check_due()
        assert [desk.look(key).status for key in keys] == ["cleared", "refused"]
    finally:
        server.stop()


def test_the_moderation_sees_every_kind_as_jpeg(desk_with):
    from plugins.checks.rekognition import Rekognition

    with RekognitionDouble() as double:
        desk = desk_with(Rekognition(), **_secrets(**double.settings))
        assert desk.look(desk.sent(photo("AVIF", (60, 40)))).status == "cleared"
        double.state.labels = [label("Explicit")]
        assert desk.look(desk.sent()).status == "refused"
        double.state.fault = "throttle"
        assert desk.look(desk.sent()).status == "checking"
        assert len(desk.cleared_files) == 1
    assert all(seen.startswith(b"\xff\xd8\xff") for seen in double.state.seen)


def _secrets(**values: object) -> dict[str, object]:
    """As the settings hold them."""
    from pydantic import SecretStr

    return {name: SecretStr(str(value)) if name.endswith("_key") else value for name, value in values.items()}


# Crashes, outages, accounts that go.


@BOTH
def test_a_checker_that_was_replaced_changes_nothing_and_takes_its_file_away(desk_with):
    begun, go_on = threading.Event(), threading.Event()

    def slow(_data: bytes) -> Verdict:
        begun.set()
        assert go_on.wait(30)
        return Verdict.clean(by="the slow one")

    check = Asked(says=slow)
    desk = desk_with(check)
    key = desk.sent()
    thread = threading.Thread(target=desk.look, args=(key,))
    thread.start()
    assert begun.wait(30)
    check.says = lambda _: Verdict.clean(by="the other one")
    desk.change(key, lease_until=db_now(-1))
    row = desk.look(key)
    go_on.set()
    thread.join(30)
    after = desk.look(key)
    assert (after.cleared_key, after.checks, after.fence) == (row.cleared_key, row.checks, 2)
    assert after.checks["asked"]["details"] == {"by": "the other one"}
    assert desk.cleared_files == [row.cleared_key]


def test_without_the_fence_the_slow_checker_would_have_had_its_way(desk_with, monkeypatch):
    """The test above must be able to fail: here the rule is taken out, and the row is overwritten."""
    monkeypatch.setattr(record, "_fenced", lambda claim: Upload.id == claim.row.id)
    with pytest.raises(AssertionError):
        test_a_checker_that_was_replaced_changes_nothing_and_takes_its_file_away(desk_with)


@BOTH
def test_a_checker_that_died_is_followed_by_another(desk):
    key = desk.sent()
    with desk.database.transaction() as session:
        upload_id = session.scalar(sa.select(Upload.id).where(Upload.key == key))
        assert record.claim(session, upload_id)
    assert desk.look(key).status == "checking"
    desk.change(key, lease_until=db_now(-1))
    assert desk.look(key).status == "cleared"


@BOTH
def test_an_account_that_goes_while_its_photo_is_checked_leaves_nothing(desk_with, database, user_id):
    def leave(_data: bytes) -> Verdict:
        with database.transaction() as session:
            session.add(Tombstone(user_id=user_id))
        return Verdict.clean()

    desk = desk_with(Asked(says=leave))
    assert desk.look(desk.sent()).status != "cleared"
    assert desk.cleared_files == []


def test_a_row_that_goes_while_its_photo_is_checked_leaves_nothing(desk_with, database):
    def delete(_data: bytes) -> Verdict:
        with database.transaction() as session:
            session.execute(sa.delete(Upload))
        return Verdict.clean()

    desk = desk_with(Asked(says=delete))
    with pytest.raises(NotFound):
        desk.look(desk.sent())
    assert desk.cleared_files == []


def test_a_storage_that_is_down_is_said_and_waited_for(desk, monkeypatch):
    key = desk.sent()

    def down(*_arguments: object, **_more: object) -> None:
        raise StorageDown("away")

    for method in ("head", "get", "put"):
        with monkeypatch.context() as patch:
            patch.setattr(desk.storage, method, down)
            with pytest.raises(StorageDown):
                desk.look(key)
        assert desk.uploads.find(key, user_id=desk.user_id).status in ("waiting", "checking")
        desk.change(key, lease_until=None)
    assert desk.look(key).status == "cleared"


def test_a_file_that_vanished_is_refused_in_words(desk_with):
    desk = desk_with(Asked(says=lambda _: Verdict.undecided("later")))
    key = desk.sent()
    desk.look(key)
    desk.storage.delete(key)
    desk.change(key, lease_until=None)
    row = desk.look(key)
    assert (row.status, "no longer there" in row.reason) == ("refused", True)


@BOTH
def test_a_deleted_upload_is_gone_with_its_files(desk):
    key = desk.sent()
    cleared = desk.look(key).cleared_key
    desk.uploads.delete(key, user_id=desk.user_id)
    with pytest.raises(NotFound):
        desk.look(key)
    due = [one.prefix for one in desk.deletions().values() if one.available_at <= utc_now() + timedelta(seconds=1)]
    assert cleared in due


def test_the_watch_sees_to_what_nobody_asks_about(desk):
    key = desk.sent()
    with watching(desk.uploads, seconds=0.05):
        ends = time.monotonic() + 20
        while desk.uploads.find(key, user_id=desk.user_id).status != "cleared":
            assert time.monotonic() < ends
            time.sleep(0.05)
    assert "uploads" not in [thread.name for thread in threading.enumerate()]


def test_the_watch_outlives_trouble(desk, monkeypatch):
    troubles = iter([StorageDown("away"), RuntimeError("odd")])
    over = threading.Event()

    def check_due() -> None:
        trouble = next(troubles, None)
        if trouble:
            raise trouble
        over.set()

    monkeypatch.setattr(desk.uploads, "check_due", check_due)
    with watching(desk.uploads, seconds=0.01):
        assert over.wait(10)


# What is configured.


def test_without_the_two_services_it_runs_and_says_so(sqlite_settings, caplog):
    from service.database import open_database

    database = open_database(sqlite_settings)
    with caplog.at_level(logging.WARNING):
        uploads = open_uploads(sqlite_settings, database, open_storage(sqlite_settings))
    states = {state.name: state for state in uploads.check_states()}
    for name in ("clamav", "rekognition"):
        assert f"{name} is not configured" in caplog.text
        assert (states[name].configured, states[name].problem) == (False, "")
        assert "pass without it" in str(states[name])
    database.close()


def test_doctor_hears_whether_a_check_answers(sqlite_settings, scanner):
    from service.database import open_database

    database = open_database(sqlite_settings)
    for url, words in ((scanner.url, "answers"), ("tcp://127.0.0.1:1", "cannot be reached")):
        settings = sqlite_settings.model_copy(update={"clamd_url": url})
        states = open_uploads(settings, database, open_storage(settings)).check_states()
        assert words in next(str(state) for state in states if state.name == "clamav")
    database.close()
