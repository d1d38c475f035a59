"""What runs beside a command is told to stop from a signal's handler, in the middle of anything."""

import subprocess
import sys
from pathlib import Path

from tests.waiting import HANG_SECONDS

_STORM = """
import signal, sys
from pathlib import Path
from cli.children import Child
from service.settings import Settings

child = Child(Settings(data_dir=Path(sys.argv[1])), "worker")
heard = []
signal.signal(signal.SIGALRM, lambda *_: (heard.append(1), child.stop()))
for turn in range(5_000):
    signal.setitimer(signal.ITIMER_REAL, 1e-6 * (1 + turn % 60))  # one at a time, each at another moment
    while len(heard) <= turn:
        child.stop()
print("alive")
"""


def test_signals_while_it_is_told_to_stop_never_hang_it(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-c", _STORM, str(tmp_path)], capture_output=True, text=True, timeout=HANG_SECONDS, check=True
    )
    assert done.stdout.strip() == "alive"
