"""What does not pass: no check that refuses, fails or cannot say is ever a yes."""

import io
from datetime import datetime, timedelta

import pytest
from PIL import Image

from bench.servers import ScannerServer
from engine.kinds.check import Verdict
from service.database import Upload, utc_now
from tests.doubles.rekognition import RekognitionDouble, label
from tests.service.uploads.desk import BOTH, JPEG, Asked, Desk, photo, secret_values

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


@BOTH
def test_one_machine_whose_clock_is_ahead_ends_nobodys_address(desk, monkeypatch):
    class Ahead(datetime):
        @classmethod
        def now(cls, zone=None):
            return super().now(zone) + timedelta(hours=1)

    key = desk.uploads.begin(user_id=desk.user_id, size_bytes=10, media_type="image/png").upload.key
    monkeypatch.setattr("service.uploads.desk.datetime", Ahead, raising=False)
    desk.uploads.check_due()
    assert desk.look(key).status == "waiting"


@BOTH
def test_an_address_is_as_old_as_the_database_says(desk, monkeypatch):
    monkeypatch.setattr(Upload.__table__.c.created_at.default, "arg", lambda _: utc_now() - timedelta(hours=1))
    key = desk.uploads.begin(user_id=desk.user_id, size_bytes=10, media_type="image/png").upload.key
    desk.uploads.check_due()
    assert desk.look(key).status == "waiting"


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
        assert (picture.format, picture.size, len(picture.getexif())) == ("JPEG", (1500, 500), 0)
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
        desk = desk_with(Rekognition(), **secret_values(**double.settings))
        assert desk.look(desk.sent(photo("AVIF", (60, 40)))).status == "cleared"
        double.state.labels = [label("Explicit")]
        assert desk.look(desk.sent()).status == "refused"
        double.state.fault = "throttle"
        assert desk.look(desk.sent()).status == "checking"
        assert len(desk.cleared_files) == 1
    assert all(seen.startswith(b"\xff\xd8\xff") for seen in double.state.seen)
