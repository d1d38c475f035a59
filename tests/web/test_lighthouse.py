"""Lighthouse's own judgement of accessibility and best practices; `make lighthouse` asks about every page."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.web.scenario import chromium, node

HERE = Path(__file__).parent


@pytest.mark.parametrize("path", ["/"])
def test_nothing_is_lost(server, path):
    (found,) = judged(server.address, "", path)
    assert (found["accessibility"], found["best-practices"]) == (100, 100), "\n".join(found["lost"])


def judged(address, token, *paths):
    if not (HERE / "node_modules" / "lighthouse").is_dir():
        pytest.fail("tests/web/node_modules is not installed: run `make test`, or `npm ci` there", pytrace=False)
    command = [node(), HERE / "lighthouse.mjs", address, token, *paths]
    environment = {**os.environ, "CHROMIUM": chromium()}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
