"""What one user's files may take: on their way in, kept, and on their way out."""

from __future__ import annotations

import socket
import subprocess
import sys
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from service.uploads.desk import Uploads
from tests.api.people import picture
from tests.api.test_protocol import answer_of, connected, heard
from tests.waiting import HANG_SECONDS, pause, wait_for

DATA = picture(size=(640, 360))


def begun(person, size: int | None = None):
    return person.http.post("/api/upload", json={"mediaType": "image/png", "sizeBytes": size or len(DATA)})


def half_sent(service, address: str) -> socket.socket:
    """A sender who sends all but the last byte and says no more."""
    host, port = service.url.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)), timeout=HANG_SECONDS)
    head = f"PUT {urlsplit(address).path} HTTP/1.1\r\nHost: here\r\nContent-Type: image/png\r\n"
    connection.sendall(f"{head}Content-Length: {len(DATA)}\r\n\r\n".encode() + DATA[:-1])
    return connection


def arriving(service) -> list[int]:
    found = (service.settings.data_dir / "files" / "arriving").glob("*")
    sizes = []
    for path in found:
        with suppress(FileNotFoundError):  # it went while one looked
            sizes += [path.stat().st_size] if path.suffix != ".lock" else []
    return sizes


def test_many_senders_to_one_address_leave_the_bytes_of_one(service):
    ada = service.person()
    address = begun(ada).json()["uploadUrl"]
    first = half_sent(service, address)
    wait_for(lambda: arriving(service) == [len(DATA) - 1], "what was half sent")
    others = [half_sent(service, address) for _ in range(5)]
    for other in others:
        other.shutdown(socket.SHUT_WR)
        assert answer_of(heard(other))[0] == 409
    assert arriving(service) == [len(DATA) - 1]
    first.sendall(DATA[-1:])
    assert first.recv(65536).startswith(b"HTTP/1.1 200")
    assert arriving(service) == []


def test_what_is_half_sent_goes_with_its_sender(service):
    connection = half_sent(service, begun(service.person()).json()["uploadUrl"])
    wait_for(lambda: arriving(service), "what was half sent")
    connection.close()
    wait_for(lambda: not arriving(service), "its end")


def test_what_is_half_sent_goes_when_its_address_ends(tmp_path, serve, quick, monkeypatch):
    with serve(quick(tmp_path)) as service:
        address = begun(service.person()).json()["uploadUrl"]
        monkeypatch.setattr("api.routes.files._seconds_left", lambda _grant: 0.2)
        with half_sent(service, address) as connection:
            status, document = answer_of(heard(connection))
        assert (status, "ended" in document["detail"]) == (403, True)
        assert arriving(service) == []


def test_what_a_killed_process_was_sent_goes_at_the_next_start(tmp_path, serve, quick):
    """And what another process is being sent stays: it holds it."""
    folder = tmp_path / "files" / "arriving"
    folder.mkdir(parents=True)
    (folder / "left").write_bytes(DATA)
    (folder / "left.lock").touch()
    code = (
        "import sys\nfrom filelock import FileLock\nlock = FileLock(sys.argv[1], thread_local=False)\nlock.acquire()\n"
        "print('held', flush=True)\nsys.stdin.read()"
    )
    (folder / "living").write_bytes(DATA)
    command = [sys.executable, "-c", code, str(folder / "living.lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"held\n"
        with serve(quick(tmp_path)):
            assert sorted(path.name for path in folder.iterdir()) == ["living", "living.lock"]
        other.stdin.close()


def test_bytes_on_their_way_are_counted_until_they_have_come(tmp_path, serve, quick):
    with serve(quick(tmp_path, upload_bytes_under_way=3 * len(DATA))) as service:
        ada, bob = service.person(), service.person()
        keys = [begun(ada).json()["fileKey"] for _ in range(3)]
        refused = begun(ada)
        assert (refused.status_code, refused.json()["type"]) == (429, "urn:thumbsmith:problem:own-queue-full")
        assert begun(bob).status_code == 201
        assert ada.http.delete("/api/upload", params={"fileKey": keys[0]}).status_code == 204
        assert begun(ada).status_code == 201


def test_an_account_keeps_so_much_and_is_told(tmp_path, serve, quick, monkeypatch):
    monkeypatch.setattr(Uploads, "check_due", lambda _uploads: 0)
    with serve(quick(tmp_path, storage_bytes_per_user=1_000_000)) as service:
        ada, bob = service.person(), service.person()
        ada.finished()
        held = ada.http.get("/api/account").json()
        assert (held["storageBytesLimit"], held["storageBytes"] > 0) == (1_000_000, True)
        room = held["storageBytesLimit"] - held["storageBytes"]
        refused = begun(ada, room + 1)
        assert refused.status_code == 409
        assert "1,000,000 bytes that an account may keep" in refused.json()["detail"]
        assert begun(ada, room).status_code == 201
        assert ada.http.get("/api/account").json()["storageBytes"] == held["storageBytesLimit"]
        assert begun(bob).status_code == 201


@pytest.fixture
def large(tmp_path, serve, quick, monkeypatch):
    """A service whose zips are too large to fit between it and somebody who does not read."""

    def write(storage, found, path):
        pause()
        path.write_bytes(b"z" * 30_000_000)

    monkeypatch.setattr("api.routes.files.write_bundle", write)
    with serve(quick(tmp_path)) as service:
        yield service


def zips(service) -> list:
    return list((service.settings.data_dir / "work").glob("*/answer"))


def zip_address(person, identifier) -> str:
    return person.http.get(f"/api/generation/{identifier}").json()["zipUrl"]


def read_slowly(service, address):
    with connected(service) as made:
        connection = made.dup()
    connection.settimeout(HANG_SECONDS)
    connection.sendall(f"GET {urlsplit(address).path} HTTP/1.1\r\nHost: here\r\n\r\n".encode())
    return connection, connection.recv(100)


def test_one_zip_read_slowly_by_many_lies_there_once(large):
    ada = large.person()
    address = zip_address(ada, ada.finished())
    readers = [read_slowly(large, address) for _ in range(20)]
    assert {said[:15] for _, said in readers} == {b"HTTP/1.1 200 OK"}
    assert len(zips(large)) == 1
    for connection, _ in readers:
        connection.close()
    wait_for(lambda: not zips(large), "the end of what nobody reads")


def test_of_one_users_files_few_are_read_at_the_same_time(large):
    ada, bob = large.person(), large.person()
    addresses = [zip_address(ada, ada.finished()) for _ in range(5)]
    readers = [read_slowly(large, address) for address in addresses[:4]]
    with large.anybody() as http:
        refused = http.get(urlsplit(addresses[4]).path)
        assert (refused.status_code, int(refused.headers["retry-after"])) == (429, 30)
        other, said = read_slowly(large, zip_address(bob, bob.finished()))
        assert said.startswith(b"HTTP/1.1 200")
        for connection, _ in (*readers, (other, said)):
            connection.close()
        wait_for(lambda: not zips(large), "the end of what nobody reads")
        assert http.get(urlsplit(addresses[4]).path).status_code == 200
