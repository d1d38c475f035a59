"""`python -m worker`: one worker, or as many as `THUMBSMITH_WORKER_PROCESSES` says, each anew when it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from service.precautions import begin
from service.settings import Settings
from worker.process import run_worker

_ALONE = "THUMBSMITH_WORKER_PROCESSES"
_PAUSE_SECONDS = 1.0


def main() -> int:
    settings = Settings.load()
    begin(settings)
    if settings.worker_processes > 1:
        return _several(settings)
    run_worker(settings)
    return 0


def _several(settings: Settings) -> int:
    """Keep so many running; SIGTERM is passed on and waited for."""
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda got, _frame: stopping.append(got))
    workers = [_start() for _ in range(settings.worker_processes)]
    while not stopping:
        workers = [worker if worker.poll() is None else _start() for worker in workers]
        time.sleep(_PAUSE_SECONDS)
    for worker in workers:
        worker.terminate()
    for worker in workers:
        worker.wait(settings.drain_seconds + 15)
    return 0


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "worker"], env={**os.environ, _ALONE: "1"})


if __name__ == "__main__":
    sys.exit(main())
