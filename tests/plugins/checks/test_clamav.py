"""The virus check against the real clamd, and against answers that clamd gives only on bad days."""

import dataclasses
import socket
import threading
import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest

from bench.servers import ScannerServer
from engine.errors import MachineError, PluginError
from engine.kinds.check import Finding
from plugins.checks.clamav import ClamAv

EICAR = ScannerServer.EICAR


@pytest.fixture(params=["tcp", "unix"])
def check(request, scanner: ScannerServer) -> ClamAv:
    return ClamAv().configured({"clamd_url": scanner.url if request.param == "tcp" else scanner.socket_url})


def zipped(data: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", data)
    return file.getvalue()


def test_without_an_address_it_is_not_asked_for():
    assert ClamAv().configured({}) is None
    assert ClamAv().configured({"clamd_url": None}) is None


@pytest.mark.parametrize("url", ["http://x", "tcp://", "unix://", "3310", "tcp://host:many"])
def test_a_bad_address_says_what_is_right(url):
    with pytest.raises(PluginError, match="THUMBSMITH_CLAMD_URL"):
        ClamAv().configured({"clamd_url": url})


def test_a_unix_socket_is_refused_where_there_are_none(monkeypatch):
    monkeypatch.delattr("socket.AF_UNIX")
    with pytest.raises(PluginError, match="write tcp://"):
        ClamAv().configured({"clamd_url": "unix:///run/clamd.sock"})


def test_an_address_without_a_port_means_the_usual_one():
    assert ClamAv().configured({"clamd_url": "tcp://scanner"}).address == ("scanner", 3310)


def test_it_answers(check):
    check.ping()


@pytest.mark.parametrize("data", [b"", b"hello", bytes(3_000_000)])
def test_what_is_harmless_is_clean(check, data):
    assert check.inspect(data, "image/png").finding is Finding.CLEAN


@pytest.mark.parametrize(
    "data", [EICAR, b"\x89PNG\r\n\x1a\n" + bytes(5000) + EICAR, zipped(EICAR)], ids=["plain", "tail", "zip"]
)
def test_the_test_virus_is_refused_wherever_it_hides(check, data):
    verdict = check.inspect(data, "image/png")
    assert verdict.finding is Finding.REFUSED
    assert "Eicar" in verdict.details["signature"]
    assert "Eicar" not in verdict.reason


def test_what_is_too_large_for_the_scanner_is_not_clean(tmp_path):
    server = ScannerServer(tmp_path / "small", longest="1M").start()
    try:
        check = ClamAv().configured({"clamd_url": server.url})
        for size in (1_100_000, 20_000_000):
            verdict = check.inspect(bytes(size), "image/png")
            assert verdict.finding is Finding.UNDECIDED
    finally:
        server.stop()


def test_a_scanner_that_is_gone_is_not_clean(tmp_path):
    server = ScannerServer(tmp_path / "gone").start()
    checks = [ClamAv().configured({"clamd_url": url}) for url in (server.url, server.socket_url)]
    server.stop()
    for check in checks:
        assert check.inspect(b"hello", "image/png").finding is Finding.UNDECIDED
        with pytest.raises(MachineError, match="does not answer"):
            check.ping()


@pytest.fixture
def impostor() -> Iterator["Impostor"]:
    server = Impostor()
    yield server
    server.close()


class Impostor:
    """Something on a port that reads a stream to its end and says whatever it is told to."""

    def __init__(self) -> None:
        self.answer = b""
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.check = ClamAv().configured({"clamd_url": f"tcp://127.0.0.1:{self._socket.getsockname()[1]}"})
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._socket.accept()
            except OSError:
                return
            with line:
                heard = b""
                while not heard.endswith((bytes(4), b"zPING\0")):
                    heard += line.recv(65536)
                line.sendall(self.answer)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\0",
        b"OK\0",
        b"stream: OK",
        b"stream: OKAY\0",
        b"stream: not OK\0",
        b"stream: OK FOUND!\0",
        b"stream: Can't allocate memory ERROR\0",
        b"HTTP/1.1 200 OK\r\n\r\n\0",
        b"stream: OK\0stream: X FOUND\0",
        b"\xff\xfe\0",
        b"x" * 10_000,
    ],
)
def test_only_the_one_right_answer_is_a_yes(impostor, answer):
    impostor.answer = answer
    assert impostor.check.inspect(b"hello", "image/png").finding is Finding.UNDECIDED
    with pytest.raises(MachineError):
        impostor.check.ping()


def test_a_scanner_that_says_nothing_or_drips_is_not_waited_for_without_end():
    server = socket.create_server(("127.0.0.1", 0))  # connects, and never reads
    url = f"tcp://127.0.0.1:{server.getsockname()[1]}"
    check = dataclasses.replace(ClamAv().configured({"clamd_url": url}), seconds=0.5)
    for data in (b"hello", bytes(30_000_000)):
        assert check.inspect(data, "image/png").finding is Finding.UNDECIDED
    server.close()


def test_the_impostor_can_say_the_right_thing(impostor):
    """So that the test above fails for the answer's sake and not for another reason."""
    impostor.answer = b"stream: OK\0"
    assert impostor.check.inspect(b"hello", "image/png").finding is Finding.CLEAN
