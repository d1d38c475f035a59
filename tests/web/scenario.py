"""A scenario is a file of `e2e/`: it drives Chromium, asks the test for what no browser can do, prints what it saw."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.waiting import HANG_SECONDS

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = Path(__file__).parent / "e2e"
SHOTS = ROOT / "build" / "web-shots"
_NO_FAULTS = (r"status of 503 .*/(sample\?|api/font/)",)
"""A machine that was just set up still makes samples and large web fonts: pages show their places and ask again."""

Deeds = dict[str, Callable[[], object]]


class Browser:
    """One Chromium for all scenarios; each takes a context of its own, which shares nothing with the others."""

    def __init__(self) -> None:
        environment = {**os.environ, "CHROMIUM": chromium()}
        self._process = subprocess.Popen(
            [node(), SCENARIOS / "browser.mjs"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self.endpoint = self._process.stdout.readline().strip()
        assert self.endpoint, "Chromium did not start"

    def close(self) -> None:
        """It ends when nobody speaks to it any more."""
        self._process.stdin.close()
        self._process.wait(HANG_SECONDS)


def run_scenario(name: str, given: dict, deeds: Deeds, expected: tuple[str, ...]) -> dict:
    """What the scenario saw. Fails when it did, and when the page complained of anything that is not `expected`."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    told = {"shots": str(SHOTS), "name": name, **given}
    process = subprocess.Popen(
        [node(), SCENARIOS / f"{name}.mjs", json.dumps(told)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    watch = threading.Timer(2 * HANG_SECONDS, process.kill)
    watch.start()
    try:
        ended = _listen(process, deeds)
    finally:
        watch.cancel()
        process.kill()
        process.wait(HANG_SECONDS)
    assert ended, f"{name} ended without a word"
    assert not ended.get("failed"), f"{name}: {ended['failed']}\n" + "\n".join(ended["complaints"])
    known = (*_NO_FAULTS, *expected)
    complaints = [line for line in ended["complaints"] if not any(re.search(wanted, line) for wanted in known)]
    assert not complaints, f"{name}: the page complained\n" + "\n".join(complaints)
    assert not ended["foreign"], f"{name} asked elsewhere: {ended['foreign']}"
    return ended["saw"]


def _listen(process: subprocess.Popen[str], deeds: Deeds) -> dict | None:
    for line in process.stdout:
        message = json.loads(line)
        if "please" not in message:
            return message
        answer = deeds[message["please"]]()
        process.stdin.write(json.dumps(answer) + "\n")
        process.stdin.flush()
    return None


def chromium() -> str:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return found or pytest.fail("no Chromium: install it, or name it in CHROMIUM", pytrace=False)


def node() -> str:
    return shutil.which("node") or pytest.fail("no node: version 20 or newer is needed", pytrace=False)
