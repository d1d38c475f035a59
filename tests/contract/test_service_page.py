"""docs/service.md, word by word: the settings of "On many" start the real service, in production, and it answers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bench.servers import PostgresServer, RedisServer, free_port
from engine.kinds.settings import told
from engine.studio import open_registry
from service.settings import Settings
from tests import asking
from tests.doubles.s3 import KEY_ID, SECRET, S3Double
from tests.waiting import HANG_SECONDS, wait_for

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "service.md").read_text(encoding="utf-8")
MANY = PAGE.partition("\n## On many\n")[2].partition("\n## ")[0]
BLOCK = re.search(r"```sh\n(THUMBSMITH_.*?)```", MANY, re.DOTALL)[1]
GIVEN = re.findall(r"`(?:THUMBSMITH)?(_[A-Z_]+)=([^`]+)`", MANY)
NAMED = set(re.findall(r"`(?:THUMBSMITH)?(_[A-Z_]+[A-Z])\b(?!_…|_<)", MANY))


@pytest.fixture
def environment(tmp_path: Path, postgres: PostgresServer, redis_server: RedisServer) -> Iterator[dict[str, str]]:
    """What a shell makes of the block, with servers that stand here instead of the page's."""
    with S3Double() as s3:
        here = {
            "postgresql+psycopg://thumbsmith:database-word@db.example.org/thumbsmith": postgres.create(
                f"page_{free_port()}"
            ),
            "redis://redis.example.org:6379/0": redis_server.url,
            "https://s3.example.org": s3.endpoint,
            "bucket-user": KEY_ID,
            "bucket-word": SECRET,
        }
        block = BLOCK
        for theirs, ours in here.items():
            assert theirs in block
            block = block.replace(theirs, ours)
        (tmp_path / "settings").write_text(block)
        told = subprocess.run(
            ["bash", "-euc", f"set -a; . {tmp_path}/settings; env -0"], capture_output=True, text=True, check=True
        ).stdout
        yield {
            **{name: value for name, value in os.environ.items() if not name.startswith("THUMBSMITH_")},
            **dict(line.split("=", 1) for line in told.split("\0") if line.startswith("THUMBSMITH_")),
            "THUMBSMITH_DATA_DIR": str(tmp_path / "data"),
        }


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "cli.main", *words]


def ready(address: str) -> bool:
    try:
        return asking.get(f"{address}/api/ready").status_code == 200
    except httpx.HTTPError:
        return False


def test_the_page_leads_to_production(environment: dict[str, str], tmp_path: Path) -> None:
    done = subprocess.run(command("migrate"), env=environment, capture_output=True, text=True, timeout=HANG_SECONDS)
    assert done.returncode == 0, done.stderr
    port = free_port()
    log = tmp_path / "api.log"
    with log.open("w") as file:
        api = subprocess.Popen(command("api", "--port", str(port)), env=environment, stderr=file)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: api.poll() is not None or ready(address), "the API of the page")
        assert api.poll() is None, log.read_text()
        assert asking.get(f"{address}/api/config").json()["environment"] == "production"
        assert asking.get(f"{address}/.well-known/jwks.json").json()["keys"]
    finally:
        api.terminate()
        api.wait(HANG_SECONDS)
    said = log.read_text()
    assert "production mode" in said
    assert "WARNING service.precautions" not in said, "a service that is set up as the page says has nothing to warn of"


def test_doctor_finds_nothing_to_say_of_the_page(environment: dict[str, str]) -> None:
    subprocess.run(command("migrate"), env=environment, check=True, timeout=HANG_SECONDS, capture_output=True)
    told = subprocess.run(command("doctor"), env=environment, capture_output=True, text=True, timeout=HANG_SECONDS)
    lines = told.stdout.splitlines()
    assert any(re.match(r"ok\s+mode: production", line) for line in lines), told.stdout
    assert not [line for line in lines if line.startswith(("careful", "missing"))]


@pytest.mark.parametrize("name", sorted(NAMED | {name for name, _ in GIVEN}))
def test_every_setting_on_the_page_is_one(name: str) -> None:
    plugins = open_registry().plugins
    of_plugins = {line.variable for plugin in plugins if plugin.settings for line in told(plugin.settings, plugin.name)}
    assert (
        f"THUMBSMITH{name}" in of_plugins
        or name.removeprefix("_").removesuffix("_FILE").lower() in Settings.model_fields
    )


@pytest.mark.parametrize(("name", "written"), GIVEN)
def test_every_value_is_taken_as_it_is_written(monkeypatch: pytest.MonkeyPatch, name: str, written: str) -> None:
    if not name.endswith("_FILE"):
        monkeypatch.setenv(f"THUMBSMITH{name}", written.replace("…", "x"))
        Settings.load()
