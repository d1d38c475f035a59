"""`python -m worker`: one worker, or as many as `THUMBSMITH_WORKER_PROCESSES` says, each anew when it ends."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from service.environment import told
from service.precautions import begin
from service.processes.python import python_module, safe_environment
from service.processes.starting import run_or_say_why
from service.settings import Settings
from service.system.parent import ENDS_WITH, end_with_whoever_started_this
from service.system.stopping import apart, ask_to_end, heed_stop
from worker.card.at_hand import AtHand
from worker.process import run_worker

_ALONE = "THUMBSMITH_WORKER_PROCESSES"
_PAUSE_SECONDS = 1.0


def main() -> int:
    end_with_whoever_started_this()
    settings = Settings.load()
    begin(settings)
    if settings.required_checks:
        _insist_on_checks(settings)
    if settings.worker_processes > 1:
        return _several(settings)
    run_worker(settings, card=AtHand.found())
    return 0


def _insist_on_checks(settings: Settings) -> None:
    from service.uploads import insist_on_checks  # a worker that is asked for none is ready sooner without it

    insist_on_checks(settings)


def _several(settings: Settings) -> int:
    """Keep so many running; what asks us to stop is passed on and waited for."""
    stopping: list[int] = []
    heed_stop(lambda got, _frame: stopping.append(got))
    workers = [_start() for _ in range(settings.worker_processes)]
    while not stopping:
        workers = [worker if worker.poll() is None else _start() for worker in workers]
        time.sleep(_PAUSE_SECONDS)
    for worker in workers:
        ask_to_end(worker)
    for worker in workers:
        worker.wait(settings.drain_seconds + 15)
    return 0


def _start() -> subprocess.Popen[bytes]:
    environment = {**safe_environment(told()), _ALONE: "1", ENDS_WITH: str(os.getpid())}
    return subprocess.Popen(python_module("worker"), env=environment, **apart())


if __name__ == "__main__":
    sys.exit(run_or_say_why(main))
