"""The script that tries the whole way on other systems, run on this one, doing what macOS does.

As Linux does it, each part of that way has tests of its own.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from service.system.answers import AS_SYSTEM
from tests.thorough import THOROUGH
from tests.waiting import HANG_SECONDS

SCRIPT = Path(__file__).resolve().parents[2] / ".ci" / "whole_way.py"


@pytest.mark.parametrize("system", ["linux", "darwin"] if THOROUGH else ["darwin"])
def test_a_picture_comes_out_and_nothing_is_left_running(system, tmp_path):
    environment = {**os.environ, AS_SYSTEM: system}
    command = [sys.executable, str(SCRIPT), str(tmp_path), "--built"]
    done = subprocess.run(
        command, env=environment, capture_output=True, encoding="utf-8", timeout=HANG_SECONDS, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("through the service") == 2
