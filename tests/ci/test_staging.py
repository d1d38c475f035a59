"""The end-to-end run of staging, against a service that runs here as one does there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.site import site_folder
from tests.waiting import HANG_SECONDS
from tests.web.server import WebServer

SCRIPT = Path(__file__).resolve().parents[2] / ".ci" / "staging.py"
RELEASE = "5" * 40
SETTINGS = {"RELEASE": RELEASE, "RENDER_SECONDS_LIMIT": str(HANG_SECONDS)}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    running = WebServer(tmp_path_factory.mktemp("staging"), site_folder(), SETTINGS).start()
    yield running
    running.stop()


def tried(server: WebServer, key: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), server.address, *words]
    environment = {**os.environ, "STAGING_KEY": key}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=HANG_SECONDS)


def test_a_picture_and_its_layers_come_back(server: WebServer) -> None:
    key = server.person().http.post("/api/keys", json={"name": "staging"}).raise_for_status().json()["key"]
    done = tried(server, key, RELEASE)
    assert done.returncode == 0, done.stdout + done.stderr
    assert RELEASE in done.stdout
    assert ".psd of" in done.stdout


def test_another_release_is_not_tried(server: WebServer) -> None:
    done = tried(server, "", "6" * 40, "--wait", "0")
    assert done.returncode == 1
    assert f"staging: {'6' * 40} on {server.address} took too long" in done.stderr
