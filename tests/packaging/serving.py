"""`thumbsmith serve` of an installed program, on loopback, until the block ends."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from tests.web.waiting import wait_for

from tests.packaging.conftest import clean
from tests.web.person import Person

_PATIENT = {"THUMBSMITH_REQUESTS_PER_MINUTE": "100000"}
"""Whoever waits here asks often."""


@contextmanager
def serving(program: Path, cwd: Path, data: Path, **settings: str) -> Iterator[str]:
    """Its address; everything it writes is in `serve.log` beside its data."""
    data.mkdir(parents=True)
    command = [str(program), "serve", "--port", "0", "--data-dir", str(data)]
    with (data / "serve.log").open("w+", encoding="utf-8") as log:
        process = subprocess.Popen(command, cwd=cwd, env=clean(**_PATIENT, **settings), stdout=log, stderr=log)
        try:
            yield wait_for(lambda: _address(data / "serve.log", process), 90)
        finally:
            process.terminate()
            process.wait(60)


def sign_in(address: str) -> Person:
    link = httpx.post(f"{address}/api/sign-in", json={"email": "me@example.com"}, timeout=60).raise_for_status().json()
    body = {"token": link["token"]}
    answer = httpx.post(f"{address}/api/sign-in/confirm", json=body, timeout=60).raise_for_status().json()
    return Person(address, "me@example.com", answer["token"])


def _address(log: Path, process: subprocess.Popen[bytes]) -> str | None:
    said = log.read_text(encoding="utf-8")
    if process.poll() is not None:
        pytest.fail(f"it ended: {said}")
    found = re.search(r"http://127\.0\.0\.1:\d+", said)
    try:
        ready = found and httpx.get(f"{found[0]}/api/ready", timeout=5).status_code == 200
    except httpx.HTTPError:
        return None
    return found[0] if ready else None
