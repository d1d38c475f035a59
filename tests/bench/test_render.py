"""The bench at a tenth of its size: all do the whole work, the last line holds both ratios. Times are not judged."""

import re
import subprocess
import sys
from pathlib import Path

from tests.waiting import HANG_SECONDS

ROOT = Path(__file__).resolve().parents[2]


def test_the_work_is_done_by_all_and_checked():
    command = [sys.executable, "-m", "bench.render", "--scale", "0.1", "--rounds", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=HANG_SECONDS)
    assert done.returncode == 0, done.stderr
    line = (
        r"ours is [\d.]+x faster than Pillow \+ psd-tools and [\d.]+x faster than sharp \+ ag-psd; peak memory \d+ MB"
    )
    assert re.fullmatch(line, done.stdout.strip().splitlines()[-1])
    assert done.stdout.count("live text: ours") == 2
