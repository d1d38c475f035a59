"""Bears workers quickly: a process that has imported everything and forks one for each line it reads.

`python -m bench.storm.nursery` reads JSON lines from its standard input and answers each with a process id. The
workers die with it.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.storm import faults
from bench.storm.stand_in import opener
from service.settings import Settings
from worker.process import run_worker


class Nursery:
    """The other end: `bear` starts a worker, `end` ends them all."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.storm.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log.open("ab"),
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)},
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._into, self._out = self._process.stdin, self._process.stdout

    def bear(self, values: dict[str, str | float], *, seconds: float, fault: str = "") -> int:
        """A worker with these settings whose renders take so long; returns its process id."""
        order = json.dumps({"values": values, "seconds": seconds, "fault": fault}) + "\n"
        self._into.write(order.encode())
        self._into.flush()
        return int(self._out.readline())

    @property
    def log(self) -> str:
        """What the workers have written."""
        return self._log.read_text(errors="replace")

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._into.close()
        self._out.close()


def _serve() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead need no care
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _live(order)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def _live(order: dict[str, Any]) -> None:
    import logging

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    logging.basicConfig(level="WARNING", format="%(process)d %(levelname)s %(name)s: %(message)s")
    code = 1
    try:
        faults.plant(order["fault"])
        run_worker(Settings.load(**order["values"]), renderer=opener(order["seconds"]))
        code = 0
    except BaseException:
        logging.exception("a worker ended")
    finally:
        os._exit(code)


if __name__ == "__main__":
    _serve()
