"""Several processes that answer on one socket: one interpreter runs on one processor, and a burst wants all of them.

They share nothing but the socket. What is counted or told inside a process (rate limits and wake-ups without Redis) is
counted and told in each.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from collections.abc import Callable

from service.processes.offspring import die_with_parent

_log = logging.getLogger(__name__)
_PAUSE_SECONDS = 1.0


def run_in_processes(answer: Callable[[], None], *, count: int) -> None:
    """Keep `count` children at `answer` until SIGTERM or SIGINT, and then until the last of them has ended."""
    crew = _Crew(answer)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, crew.stop)
    while not crew.stopping and len(crew.children) < count:
        crew.grow()
    while crew.children:
        crew.lose(os.wait()[0])
        if not crew.stopping:
            _log.warning("a process of the API ended by itself; another takes its place")
            time.sleep(_PAUSE_SECONDS)
        if not crew.stopping:
            crew.grow()


class _Crew:
    def __init__(self, answer: Callable[[], None]) -> None:
        self._answer, self._bind = answer, die_with_parent()
        self.children: set[int] = set()
        self.stopping = False

    def grow(self) -> None:
        """Fork before anything heavy was opened: connections and threads are each child's own."""
        child = os.fork()
        if child == 0:
            self._be_the_child()
        self.children.add(child)
        if self.stopping:  # told so between the fork and now
            os.kill(child, signal.SIGTERM)

    def lose(self, child: int) -> None:
        self.children.discard(child)

    def stop(self, _number: int, _frame: object) -> None:
        self.stopping = True
        for child in self.children:
            os.kill(child, signal.SIGTERM)

    def _be_the_child(self) -> None:
        """Never returns: the parent's code must not run twice."""
        code = 1
        try:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            if self._bind:
                self._bind()
            self._answer()
            code = 0
        except Exception:
            _log.exception("a process of the API could not go on")
        finally:
            sys.stderr.flush()
            os._exit(code)
