"""One at a time, and free again when the one is gone."""

from __future__ import annotations

import subprocess
import sys

from service.processes.alone import alone

HOLD = """
import sys
from pathlib import Path
from service.processes.alone import alone
with alone(Path(sys.argv[1])) as is_alone:
    print(is_alone, flush=True)
    sys.stdin.read()
"""


def hold(folder) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLD, str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_one_process_at_a_time(tmp_path):
    first = hold(tmp_path / "work")
    assert first.stdout.readline() == "True\n"
    with alone(tmp_path / "work") as is_alone:
        assert not is_alone
    with alone(tmp_path / "elsewhere") as is_alone:
        assert is_alone
    first.kill()
    first.wait()
    with alone(tmp_path / "work") as is_alone:
        assert is_alone
