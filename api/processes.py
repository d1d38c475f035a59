"""Several processes that answer on one socket: one interpreter runs on one processor, and a burst wants all of them.

They share nothing but the socket. What is counted or told inside a process (rate limits and wake-ups without Redis) is
counted and told in each.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import time
from collections.abc import Callable
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Any

from service.processes.python import be_careful
from service.system.answers import answers
from service.system.parent import end_with
from service.system.stopping import forget_stop, heed_stop, pass_stop_on

_log = logging.getLogger(__name__)
_PAUSE_SECONDS = 1.0


def run_in_processes(answer: Callable[..., None], given: tuple[Any, ...], *, count: int) -> None:
    """Keep `count` children at `answer(*given)` until told to stop, and then until the last of them has ended.

    `answer` is importable by name and `given` can be sent to another process, a socket that listens included.
    """
    be_careful()
    crew = _Crew(answer, given, count)
    heed_stop(crew.stop)
    crew.fill()
    while crew.children:
        if crew.lose() and not crew.stopping:
            _log.warning("a process of the API ended by itself; another takes its place")
            time.sleep(_PAUSE_SECONDS)
        crew.fill()


class _Crew:
    def __init__(self, answer: Callable[..., None], given: tuple[Any, ...], count: int) -> None:
        self._answer, self._given, self._count, self._parent = answer, given, count, os.getpid()
        self._context = multiprocessing.get_context(answers().begins_by)
        self.children: list[BaseProcess] = []
        self.stopping = False

    def fill(self) -> None:
        """Begin what is missing, before anything heavy was opened: connections and threads are each child's own."""
        while not self.stopping and len(self.children) < self._count:
            # Every context has it; the types know it only of each by its name.
            begin: Callable[..., BaseProcess] = self._context.Process  # type: ignore[attr-defined]
            child = begin(target=_be_the_child, args=(self._parent, self._answer, self._given))
            child.start()
            self.children.append(child)
            if self.stopping:  # told so between the start and now
                pass_stop_on(child)

    def lose(self) -> bool:
        """Wait a moment for one that ends; whether there was any."""
        ended = wait([child.sentinel for child in self.children], timeout=_PAUSE_SECONDS)
        self.children = [child for child in self.children if child.sentinel not in ended]
        return bool(ended)

    def stop(self, _number: int, _frame: object) -> None:
        if os.getpid() != self._parent:  # a fork that has our handler still
            raise SystemExit
        self.stopping = True
        for child in self.children:
            pass_stop_on(child)


def _be_the_child(parent: int, answer: Callable[..., None], given: tuple[Any, ...]) -> None:
    forget_stop()
    end_with(parent, at_once=False)
    answer(*given)
