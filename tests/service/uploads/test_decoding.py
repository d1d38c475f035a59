"""Decoding in a limited process: what it says, what it may not do, and that nothing it does reaches us."""

import io
import json
import os
import subprocess
import sys

import pytest
from PIL import Image

from engine.kinds.check import Finding
from service.settings import Settings
from service.system.answers import AS_SYSTEM
from service.uploads import decoder
from service.uploads.decoding import Decoder, environment
from tests.waiting import HANG_SECONDS

ELSEWHERE = pytest.mark.parametrize("system", ["darwin", "win32"])


def photo(kind: str = "JPEG", size: tuple[int, int] = (320, 240), **options: object) -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(file, kind, **options)
    return file.getvalue()


def patient(**given: object) -> Decoder:
    return Decoder(seconds=HANG_SECONDS, **given)


def test_a_photo_is_described():
    found = patient().decode(photo("PNG"))
    assert (found.verdict.finding, found.width, found.height) == (Finding.CLEAN, 320, 240)
    assert (found.media_type, found.picture) == ("image/png", b"")
    assert 10_000_000 < found.peak_bytes < 300_000_000


@ELSEWHERE
def test_elsewhere_a_program_of_its_own_describes_it(system, monkeypatch):
    monkeypatch.setenv(AS_SYSTEM, system)
    found = Decoder().decode(photo("WEBP", (4000, 1000)), picture=True)
    assert (found.verdict.finding, found.width, found.height) == (Finding.CLEAN, 4000, 1000)
    with Image.open(io.BytesIO(found.picture)) as picture:
        assert picture.size == (2000, 500)
    assert 10_000_000 < found.peak_bytes < 300_000_000


def test_a_turned_photo_has_the_size_that_it_is_seen_at():
    exif = Image.Exif()
    exif[0x0112] = 6
    found = patient().decode(photo(exif=exif))
    assert (found.width, found.height) == (240, 320)


def test_what_is_kept_is_the_photo_alone():
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "a secret place"
    sent = photo(exif=exif)
    found = patient().decode(sent)
    assert b"secret" in sent
    assert b"secret" not in found.kept
    with Image.open(io.BytesIO(sent)) as before, Image.open(io.BytesIO(found.kept)) as after:
        assert (after.tobytes(), after.getexif()[0x0112]) == (before.tobytes(), 6)


@pytest.mark.parametrize(
    ("size", "expected"), [((320, 240), (320, 240)), ((4000, 1000), (2000, 500)), ((3000, 33), (1500, 80))]
)
def test_the_picture_for_the_checks_is_a_plain_jpeg_of_bounded_size(size, expected):
    found = patient().decode(photo("WEBP", size), picture=True)
    with Image.open(io.BytesIO(found.picture)) as picture:
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", expected)
    assert len(found.picture) <= 5_000_000


def test_even_noise_fits_into_five_megabytes():
    file = io.BytesIO()
    Image.frombytes("RGB", (2048, 2048), os.urandom(3 * 2048**2)).save(file, "PNG", compress_level=1)
    found = patient().decode(file.getvalue(), picture=True)
    assert 1_000_000 < len(found.picture) <= 5_000_000


@pytest.mark.parametrize(
    "data", [b"", b"text", b"\x89PNG\r\n\x1a\n", photo()[:100]], ids=["empty", "text", "head", "cut"]
)
def test_what_cannot_be_decoded_is_refused_in_one_sentence(data):
    found = patient().decode(data)
    assert (found.verdict.finding, found.status) == (Finding.REFUSED, "refused")
    assert found.verdict.reason.startswith("the photo")


def test_more_pixels_than_allowed_are_refused():
    assert patient(pixels=320 * 240).decode(photo()).verdict.finding is Finding.CLEAN
    assert "320x240" in patient(pixels=320 * 240 - 1).decode(photo()).verdict.reason


def test_a_strip_that_is_no_photo_is_refused():
    assert "20001x40" in patient().decode(photo("PNG", (20_001, 40))).verdict.reason


LARGE = {
    "PNG": ("RGBA", "PNG", {"compress_level": 1}),
    "JPEG in four colours": ("CMYK", "JPEG", {}),
    "progressive JPEG": ("RGB", "JPEG", {"progressive": True}),
    "WebP": ("RGB", "WEBP", {"method": 0}),
    "lossless WebP": ("RGBA", "WEBP", {"lossless": True, "method": 0, "quality": 0}),
}


@pytest.mark.parametrize("name", LARGE)
def test_forty_megapixels_take_less_than_300_megabytes(name):
    mode, kind, options = LARGE[name]
    file = io.BytesIO()
    Image.new(mode, (6300, 6300)).save(file, kind, **options)
    found = patient().decode(file.getvalue(), picture=True)
    assert (found.verdict.finding, found.width, found.height) == (Finding.CLEAN, 6300, 6300)
    assert found.peak_bytes < 300_000_000


@pytest.mark.parametrize(
    ("size", "kind", "options"),
    [
        ((6300, 6300), "JPEG", {"progressive": True, "subsampling": 0}),
        ((5000, 4000), "AVIF", {"speed": 10, "quality": 10}),
    ],
)
def test_what_would_take_more_is_refused_before_it_is_decoded(size, kind, options):
    found = patient().decode(photo(kind, size, **options))
    assert found.verdict.finding is Finding.REFUSED
    assert f"as {kind}, stored like this, up to" in found.verdict.reason
    assert found.peak_bytes < 120_000_000


def test_a_bomb_is_refused_before_it_is_decoded():
    file = io.BytesIO()
    Image.new("1", (9400, 9400)).save(file, "PNG")
    found = patient().decode(file.getvalue())
    assert found.verdict.finding is Finding.REFUSED
    assert found.peak_bytes < 120_000_000


def test_a_photo_that_needs_more_memory_than_there_is_does_not_get_it():
    found = patient(memory=20_000_000).decode(photo(size=(4000, 3000)))
    assert found.verdict.finding is not Finding.CLEAN
    assert found.peak_bytes < 120_000_000


def test_a_photo_that_takes_too_long_is_undecided():
    found = Decoder(seconds=0.01).decode(photo(size=(4000, 3000)))
    assert (found.verdict.finding, found.status) == (Finding.UNDECIDED, "late")


@ELSEWHERE
@pytest.mark.parametrize(
    ("limits", "status"), [({"memory": 5_000_000}, "crashed"), ({"seconds": 0.01}, "late")], ids=["memory", "time"]
)
def test_elsewhere_a_watchdog_ends_what_takes_more(system, limits, status, monkeypatch):
    monkeypatch.setenv(AS_SYSTEM, system)
    found = Decoder(**limits).decode(photo("PNG", (6000, 6000)))
    assert (found.verdict.finding, found.status) == (Finding.UNDECIDED, status)


@ELSEWHERE
def test_elsewhere_what_is_no_photo_is_refused(system, monkeypatch):
    monkeypatch.setenv(AS_SYSTEM, system)
    assert Decoder().decode(b"text").verdict.finding is Finding.REFUSED


def test_a_decoder_that_is_not_there_is_undecided(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert patient().decode(photo()).verdict.finding is Finding.UNDECIDED


def test_a_decoder_that_dies_at_once_is_undecided(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert patient().decode(photo()).verdict.finding is Finding.UNDECIDED


@pytest.mark.parametrize("cut", [0, 4, 12, 30, -1])
def test_an_answer_that_was_cut_off_is_a_crash(cut):
    facts = json.dumps({"status": "read", "width": 1}).encode()
    whole = b"".join(map(decoder.framed, (facts, b"picture", b"kept")))
    assert decoder.unframed(whole)[1:] == (b"picture", b"kept")
    assert decoder.unframed(whole[:cut])[0] == {"status": "crashed"}


def test_no_secret_of_ours_is_in_its_environment(monkeypatch):
    monkeypatch.setenv("THUMBSMITH_SECRET_KEY", "hidden")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hidden")
    assert "hidden" not in environment().values()
    assert set(environment()) <= {
        "PATH",
        "LANG",
        "LD_LIBRARY_PATH",
        "SYSTEMROOT",
        "PYTHONPATH",
        "PYTHONSAFEPATH",
        *_THREADS,
    }


_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
_TRIES = """
import json, sys
from service.uploads import decoder

def attempt(data, options):
    {attempt}
    return decoder._answer({{"status": "read"}})

decoder._looked_at = attempt
options = {{"memory": 200_000_000, "seconds": 900}}
facts, _, _ = decoder.unframed(decoder.in_fork(b"", options))
print(json.dumps(facts))
"""


@pytest.mark.parametrize(
    ("attempt", "status"),
    [
        ("pass", "read"),
        ("open('{folder}/written', 'wb', buffering=0).write(b'x' * 10)", "crashed"),
        ("bytearray(400_000_000)", "crashed"),
        ("[None for _ in iter(int, 1)]", "crashed"),
        ("import os; os.abort()", "crashed"),
        ("raise SystemExit(0)", "crashed"),
    ],
    ids=["nothing", "writes", "grows", "grows slowly", "aborts", "exits"],
)
def test_what_a_taken_over_decoder_may_not_do(tmp_path, attempt, status):
    code = _TRIES.format(attempt=attempt.format(folder=tmp_path))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=HANG_SECONDS)
    assert json.loads(done.stdout)["status"] == status, done.stderr
    assert [path.stat().st_size for path in tmp_path.iterdir() if path.is_file()] in ([], [0])


def test_the_settings_say_how_many_pixels(tmp_path):
    assert Decoder.of(Settings(data_dir=tmp_path, upload_pixels_limit=1000)).pixels == 1000
