"""What operators see of a check that is not there: nothing starts, or `doctor` says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile import plant_plain
from tests.waiting import HANG_SECONDS


def run(folder: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    own = {"THUMBSMITH_DATA_DIR": str(folder / "data"), "THUMBSMITH_PLUGINS_DIR": str(folder / "plugins")}
    return subprocess.run(
        [sys.executable, "-m", *command],
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
        env={**os.environ, **own, **more},
    )


@pytest.mark.parametrize(
    "command",
    [
        ("cli.main", "serve", "--port", "0"),
        ("cli.main", "api", "--port", "0"),
        ("cli.main", "worker"),
        ("api",),
        ("worker",),
    ],
    ids=" ".join,
)
def test_nothing_starts_without_a_required_check(tmp_path, command):
    told = run(tmp_path, *command, THUMBSMITH_REQUIRED_CHECKS="clamav,scan", THUMBSMITH_PORT="0")
    assert told.returncode == 4, told.stderr
    sentence = told.stderr.strip().splitlines()[-1]
    assert sentence.startswith(
        "thumbsmith: THUMBSMITH_REQUIRED_CHECKS asks for the check clamav, which is not configured"
    )
    assert "Traceback" not in told.stderr
    assert not (tmp_path / "data" / "thumbsmith.db").exists()


def test_doctor_says_what_holds_uploads_back(tmp_path):
    (plant_plain(tmp_path / "plugins") / "scan.py").write_text("raise RuntimeError('no engine')")
    told = run(tmp_path, "cli.main", "doctor")
    assert told.returncode == 4
    (line,) = [line for line in told.stdout.splitlines() if "plugin scan:" in line]
    assert line.startswith("missing")
    assert "so no upload is cleared" in line
    assert "RuntimeError: no engine" in line


def test_doctor_says_that_a_required_check_is_not_there(tmp_path):
    told = run(tmp_path, "cli.main", "doctor", THUMBSMITH_REQUIRED_CHECKS="scan")
    assert told.returncode == 4
    assert "missing  checks: THUMBSMITH_REQUIRED_CHECKS asks for the check scan, which no plugin brought" in told.stdout
