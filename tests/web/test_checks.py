"""The application's own checks: types, style, the order of rooms, unit tests. What they complain of is shown here."""

import subprocess

import pytest

from tests.waiting import HANG_SECONDS
from tests.web.scenario import ROOT

WEB = ROOT / "web"


@pytest.mark.parametrize("command", ["tsc --noEmit", "biome check --error-on-warnings", "vitest run"])
def test_passes(command):
    program, *rest = command.split()
    binary = WEB / "node_modules" / ".bin" / program
    assert binary.exists(), "web/node_modules is not installed: run `make web`"
    done = subprocess.run([binary, *rest], cwd=WEB, capture_output=True, text=True, timeout=HANG_SECONDS, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


def test_make_lint_asks_them_and_builds_no_fonts():
    planned = subprocess.run(
        ["make", "--dry-run", "--always-make", "lint"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=True,
    ).stdout
    assert "npm run --silent check" in planned
    assert "setup_assets" not in planned
