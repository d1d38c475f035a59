"""Every module of the wheel is imported, and a picture made, where nothing is there that only Linux or POSIX has."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.elsewhere import SYSTEMS
from tests.waiting import HANG_SECONDS

ROOT = Path(__file__).resolve().parents[2]
FILES = ("youtube.jpg", "youtube.psd", "youtube.scene.json")


@pytest.fixture(scope="module")
def tried(tmp_path_factory):
    """Where each system's picture lies, and every module that was imported there."""
    folder = tmp_path_factory.mktemp("elsewhere")
    command = [sys.executable, "-m", "tests.packaging.elsewhere", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=HANG_SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    return folder, {*json.loads(done.stdout.strip().splitlines()[-1])}


def test_every_module_is_imported(tried):
    assert {"service.uploads.decoder", "worker.__main__", "api.server", "cli.main", "setup_assets.fonts"} <= tried[1]


@pytest.mark.parametrize("system", SYSTEMS)
def test_it_draws_the_same_picture(system, tried):
    for name in FILES:
        assert (tried[0] / system / name).read_bytes() == (tried[0] / "here" / name).read_bytes()
