"""`thumbsmith serve`: one command, API and worker, and nothing left over when it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from pathlib import Path

import httpx
import pytest

from service.system.answers import AS_SYSTEM
from tests import asking
from tests.cli.commands import COMMAND, ROOT, children, descendants
from tests.waiting import HANG_SECONDS, lives, wait_for


def start(folder: Path, *more: str) -> tuple[subprocess.Popen[str], str]:
    """The running command, its worker ready, and the address it printed, without the key behind it."""
    process, address, _ = start_with_key(folder, *more)
    return process, address


def start_with_key(folder: Path, *more: str) -> tuple[subprocess.Popen[str], str, str]:
    command = [*COMMAND, "serve", "--port", "0", "--data-dir", str(folder), *more]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    address = key = None
    for line in process.stderr:
        if found := re.search(r"(http://127\.0\.0\.1:\d+)/#key=(\S+)", line):
            address, key = found[1], found[2]
        if re.search(r"worker \S+ is ready", line) and address:
            return process, address, key
    pytest.fail("it ended without saying where it is")


def ready(address: str) -> bool:
    try:
        return asking.get(f"{address}/api/ready").status_code == 200
    except httpx.HTTPError:
        return False


def workers(parent: int) -> list[int]:
    """The children that have become workers; the API has others, which make what it shows."""
    return [child for child in children(parent) if b"-m\0worker\0" in command_of(child)]


def command_of(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


@pytest.mark.parametrize(
    ("number", "system"),
    [(signal.SIGINT, "linux"), (signal.SIGTERM, "linux"), (signal.SIGKILL, "linux"), (signal.SIGKILL, "darwin")],
)
def test_it_serves_and_leaves_nothing_behind(tmp_path, number, system, monkeypatch):
    monkeypatch.setenv(AS_SYSTEM, system)
    process, address = start(tmp_path)
    try:
        wait_for(lambda: ready(address))
        assert workers(process.pid)
        family = descendants(process.pid)
        os.kill(process.pid, number)
        code = process.wait(HANG_SECONDS)
        assert code == (-signal.SIGKILL if number == signal.SIGKILL else 0)
        wait_for(lambda: not any(map(lives, family)))
        assert not ready(address)
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_second_signal_ends_all_of_it_at_once(tmp_path, number, code):
    """Even while the worker cannot finish, which the first waits for."""
    process, address = start(tmp_path)
    try:
        wait_for(lambda: ready(address))
        family = descendants(process.pid)
        (worker,) = workers(process.pid)
        os.kill(worker, signal.SIGSTOP)
        os.kill(process.pid, number)
        wait_for(lambda: not ready(address))
        os.kill(process.pid, number)
        assert process.wait(HANG_SECONDS) == code
        wait_for(lambda: not any(map(lives, family)))
        assert "Traceback" not in process.stderr.read()
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("command", ["serve", "api", "worker"])
def test_one_document_says_where_it_is_and_quiet_says_nothing(tmp_path, command):
    settings = {**os.environ, "THUMBSMITH_DATA_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    port = [] if command == "worker" else ["--port", "0"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    process = subprocess.Popen([*COMMAND, command, *port, "--json", "--quiet"], env=settings, **pipes)
    try:
        said = "".join(iter(process.stdout.readline, "}\n")) + "}"
        told = json.loads(said)
        if command == "worker":
            assert told == {"process": process.pid}
        else:
            wait_for(lambda: ready(told["address"]))
        process.terminate()
        rest, errors = process.communicate(timeout=HANG_SECONDS)
        assert rest == ""
        assert "Traceback" not in errors
    finally:
        process.kill()
        process.wait()


def test_a_worker_that_ends_is_begun_anew(tmp_path):
    process, address = start(tmp_path)
    try:
        wait_for(lambda: ready(address))
        (worker,) = wait_for(lambda: workers(process.pid))
        os.kill(worker, signal.SIGKILL)
        assert wait_for(lambda: [child for child in workers(process.pid) if child != worker and lives(child)])
    finally:
        process.terminate()
        process.wait(HANG_SECONDS)


def test_a_port_that_is_taken_is_said(tmp_path):
    process, address = start(tmp_path / "one")
    try:
        port = address.rpartition(":")[2]
        command = [*COMMAND, "serve", "--port", port, "--data-dir", str(tmp_path / "two")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=HANG_SECONDS)
        assert done.returncode == 4
        assert "--port" in done.stderr
        assert "Traceback" not in done.stderr
    finally:
        process.terminate()
        process.wait(HANG_SECONDS)


def test_what_it_writes_is_for_its_own_user_alone(tmp_path):
    """Photographs, the database, the key, the files of work: none can be looked into by others on the machine."""
    before = os.umask(0o022)
    process, address, key = start_with_key(tmp_path / "data")
    os.umask(before)
    try:
        wait_for(lambda: ready(address))
        link = asking.post(f"{address}/api/sign-in", json={"email": "me@localhost", "homeKey": key}).json()["token"]
        token = asking.post(f"{address}/api/sign-in/confirm", json={"token": link}).json()["token"]
        ask = {"mediaType": "image/png", "sizeBytes": 5}
        headers = {"Authorization": f"Bearer {token}"}
        begun = asking.post(f"{address}/api/upload", json=ask, headers=headers).json()
        assert asking.put(begun["uploadUrl"], content=b"12345", headers=begun["headers"]).status_code == 200
        made = [tmp_path / "data", *(tmp_path / "data").rglob("*")]
        assert any(path.is_file() and path.read_bytes() == b"12345" for path in made)
        assert [path for path in made if path.exists() and path.stat().st_mode & 0o077] == []
    finally:
        process.terminate()
        process.wait(HANG_SECONDS)


def test_migrations_write_for_its_own_user_alone(tmp_path):
    environment = {**os.environ, "THUMBSMITH_DATA_DIR": str(tmp_path / "data")}
    asked = [*COMMAND, "migrate"]
    subprocess.run(asked, env=environment, check=True, capture_output=True, timeout=HANG_SECONDS, umask=0o022)
    made = [tmp_path / "data", *(tmp_path / "data").rglob("*")]
    assert len(made) > 1
    assert [path for path in made if path.stat().st_mode & 0o077] == []


def test_the_printed_address_signs_in_who_started_it_and_nobody_else(tmp_path):
    keys = []
    for _ in range(2):
        process, address, key = start_with_key(tmp_path)
        try:
            wait_for(lambda address=address: ready(address))
            ask = {"email": "me@localhost"}
            link = asking.post(f"{address}/api/sign-in", json={**ask, "homeKey": key}).json()["token"]
            assert asking.post(f"{address}/api/sign-in/confirm", json={"token": link}).status_code == 200
            assert asking.post(f"{address}/api/sign-in", json=ask).json()["token"] is None
            keys.append(key)
        finally:
            process.terminate()
            process.wait(HANG_SECONDS)
    assert keys[0] == keys[1], "the browser that keeps it need not be told again"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])
@pytest.mark.parametrize("command", ["serve", "api"])
def test_other_machines_are_let_in_only_under_a_name(tmp_path, command, host):
    environment = {**os.environ, "THUMBSMITH_DATA_DIR": str(tmp_path)}
    environment.pop("THUMBSMITH_PUBLIC_URL", None)
    asked = [*COMMAND, command, "--host", host, "--port", "0"]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=HANG_SECONDS, env=environment)
    assert done.returncode == 4
    (sentence,) = done.stderr.strip().splitlines()
    assert host in sentence
    assert "THUMBSMITH_PUBLIC_URL=https://" in sentence
