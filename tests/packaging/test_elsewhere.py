"""Every module of the wheel is imported, and a picture made, where nothing is there that only Linux or POSIX has."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import HANG_SECONDS

ROOT = Path(__file__).resolve().parents[2]
FILES = ("youtube.jpg", "youtube.psd", "youtube.scene.json")


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_it_is_imported_and_draws_the_same_picture(system, tmp_path):
    command = [sys.executable, "-m", "tests.packaging.elsewhere", system, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=HANG_SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    imported = json.loads(done.stdout.strip().splitlines()[-1])
    assert {"service.uploads.decoder", "worker.__main__", "api.server", "cli.main", "setup_assets.fonts"} <= {*imported}
    for name in FILES:
        assert (tmp_path / system / name).read_bytes() == (tmp_path / "here" / name).read_bytes()
