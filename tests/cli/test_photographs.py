"""A photograph may be named by its address or come by standard input; what is private stays out of reach."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from cli.photographs import gathered
from engine.errors import BriefError, InputError, PhotoError
from engine.photo import intake
from service.errors import Unavailable
from tests.cli.commands import ROOT, thumbsmith
from tests.service.test_net import Host, answer


def fetched(host: Host, path: str = "/me.png", **changes):
    with gathered([host.url(path)], visitor=host.visitor(**changes)) as (photograph,):
        return photograph.name, photograph.read_bytes()


def test_what_the_address_answers_lies_in_a_file_for_as_long_as_it_is_needed():
    host = Host(answer(b"a picture"))
    with gathered(["mine.jpg", host.url("/a/me.png?size=large")], visitor=host.visitor()) as (own, photograph):
        assert str(own) == "mine.jpg"
        assert photograph.read_bytes() == b"a picture"
        assert photograph.name == "me.png"
    assert not photograph.parent.parent.exists()
    assert b"Accept: image/*" in host.asked[0]


@pytest.mark.parametrize(
    ("path", "name"),
    [("/%2e%2e%2fme.jpg", "_me.jpg"), ("/", "example.org"), ("/a/..", "photograph"), ("/%1b.jpg", "_.jpg")],
)
def test_its_name_in_the_report_is_harmless(path, name):
    assert fetched(Host(answer(b"x")), path)[0] == name


def test_another_status_is_the_callers_to_put_right():
    with pytest.raises(PhotoError, match="is answered with status 404; give the address of"):
        fetched(Host(answer(b"nothing here", status="404 Not Found")))


def test_bytes_and_time_end():
    with pytest.raises(PhotoError, match="larger than 9 bytes; send a smaller copy"):
        fetched(Host(answer(b"ten bytes!")), bytes_limit=9)
    with pytest.raises(Unavailable):
        fetched(Host(answer(b"ten bytes!"), drip=0.05), seconds=0.3)


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/me.jpg",
        "https://localhost/me.jpg",
        "https://[::1]/me.jpg",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.1/me.jpg",
        "http://example.org/me.jpg",
        "https://example.org:8443/me.jpg",
        "https://user:password@example.org/me.jpg",
        "file:///etc/passwd",
        "ftp://example.org/me.jpg",
    ],
)
@pytest.mark.parametrize("option", ["--host", "--guest"])
def test_what_is_not_public_is_refused_in_one_sentence(address, option, tmp_path):
    if option == "--guest" and "127.0.0.1" not in address:
        with pytest.raises(InputError), gathered([address]):
            pass
        return
    told = thumbsmith("render", "--title", "Hello", option, address, "--out", tmp_path / "out", "-q")
    assert (told.returncode, told.stdout) == (2, "")
    assert len(told.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_refused_address_is_named():
    with pytest.raises(PhotoError, match=r"^http://example\.org/me\.jpg: an address begins with https"):
        fetched_from("http://example.org/me.jpg")


def fetched_from(address: str):
    with gathered(["mine.jpg", address]) as photographs:
        return photographs


def test_a_pipe_without_an_end_is_not_read_to_it(tmp_path, monkeypatch):
    """As of `--host /dev/zero`, or of a program that never ends."""
    monkeypatch.setattr(intake, "BYTE_LIMIT", 100_000)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(pipe.write_bytes, bytes(10_000_000))
        with pytest.raises(PhotoError, match="pipe has more than 0 MB"):
            intake.read_photo(pipe)
        with pytest.raises(BrokenPipeError):
            writing.result()


def render(tmp_path, *more, **stdin):
    words = ("--title", "Hello", "--format", "youtube", "--no-psd", "--json", "--out", tmp_path / "out", *more)
    return thumbsmith("render", *words, **stdin)


def test_a_photograph_comes_by_standard_input(tmp_path, portrait):
    with portrait.open("rb") as photograph:
        told = render(tmp_path, "--host", "-", stdin=photograph)
    assert told.returncode == 0, told.stderr
    (report,) = json.loads(told.stdout)
    assert [person["layer"] for person in report["formats"][0]["people"]] == ["host"]


@pytest.mark.parametrize(
    ("sent", "says"), [(b"", "standard input is empty"), (b"no picture at all", "standard input is")]
)
def test_what_is_no_photograph_is_named(tmp_path, sent, says):
    (tmp_path / "sent").write_bytes(sent)
    with (tmp_path / "sent").open("rb") as photograph:
        told = render(tmp_path, "--host", "-", stdin=photograph)
    assert told.returncode == 2
    assert told.stderr.startswith(f"thumbsmith: {says}")


def test_standard_input_holds_one_photograph():
    with pytest.raises(BriefError, match="more than once"), gathered(["-", "-"]):
        pass


def test_the_packages_of_the_service_are_not_needed():
    """Whoever installed Thumbsmith without its extras can name an address, too."""
    ask = (
        "import sys\n"
        "extras = ('fastapi', 'httpx', 'sqlalchemy', 'uvicorn', 'pydantic_settings', 'huey')\n"
        "sys.modules.update(dict.fromkeys(extras))\n"
        "from cli.photographs import gathered\n"
        "from engine.errors import InputError\n"
        "try:\n"
        "    with gathered(['https://127.0.0.1/me.jpg']): pass\n"
        "except InputError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "https://127.0.0.1/me.jpg: 127.0.0.1 is not a public address; only those are visited\n"
