"""`thumbsmith serve` of an installed program, on loopback, until the block ends."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests import asking
from tests.packaging.conftest import clean
from tests.waiting import HANG_SECONDS, wait_for
from tests.web.person import Person

_PATIENT = {"THUMBSMITH_READS_PER_MINUTE": "100000", "THUMBSMITH_REQUESTS_PER_MINUTE": "100000"}
"""Whoever waits here asks often."""


@contextmanager
def serving(program: Path, cwd: Path, data: Path, **settings: str) -> Iterator[str]:
    """Its address; everything it writes is in `serve.log` beside its data."""
    data.mkdir(parents=True)
    command = [str(program), "serve", "--port", "0", "--data-dir", str(data)]
    with (data / "serve.log").open("w+", encoding="utf-8") as log:
        process = subprocess.Popen(command, cwd=cwd, env=clean(**_PATIENT, **settings), stdout=log, stderr=log)
        try:
            yield wait_for(lambda: _address(data / "serve.log", process), "a server that is ready")
        finally:
            process.terminate()
            process.wait(HANG_SECONDS)


def sign_in(address: str, data: Path) -> Person:
    """By the key that whoever started it was told."""
    key = re.search(r"#key=([\w-]+)", (data / "serve.log").read_text(encoding="utf-8"))[1]
    asked = {"email": "me@example.com", "homeKey": key}
    link = asking.post(f"{address}/api/sign-in", json=asked).raise_for_status().json()
    body = {"token": link["token"]}
    answer = asking.post(f"{address}/api/sign-in/confirm", json=body).raise_for_status().json()
    return Person(address, "me@example.com", answer["token"])


def _address(log: Path, process: subprocess.Popen[bytes]) -> str | None:
    said = log.read_text(encoding="utf-8")
    if process.poll() is not None:
        pytest.fail(f"it ended: {said}")
    found = re.search(r"http://127\.0\.0\.1:\d+", said)
    try:
        ready = found and asking.get(f"{found[0]}/api/ready").status_code == 200
    except httpx.HTTPError:
        return None
    return found[0] if ready else None
