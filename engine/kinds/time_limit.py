"""What a plugin does, under a time limit. Python cannot end a thread, so one that is late is left to itself."""

from __future__ import annotations

import contextvars
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Any, TypeVar

from engine.errors import MachineError
from engine.kinds.patience import Patience
from engine.kinds.visit import Visit

VARIABLE = "THUMBSMITH_PLUGIN_SECONDS_LIMIT"
_DEFAULT_SECONDS = 60.0
_LATE: list[Future[Any]] = []

Answer = TypeVar("Answer")


def seconds_limit() -> float:
    """How long one call of a plugin may take, as the environment says."""
    given = os.environ.get(VARIABLE) or _DEFAULT_SECONDS
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < threading.TIMEOUT_MAX:
        raise MachineError(f"{VARIABLE} is {given!r}; give a number of seconds above 0, such as 60")
    return seconds


def begun(work: Callable[[], Answer], seconds: float) -> Future[Answer]:
    """What came of `work`, whatever it raised; not done when it takes longer. It runs on a thread of its own.

    Only time counts in which it could have worked: `patience`.
    """
    future: Future[Answer] = Future()
    context = contextvars.copy_context()
    visit = Visit()

    def run() -> None:
        try:
            with visit:
                answer = context.run(work)
            future.set_result(answer)
        except BaseException as error:  # a plugin may raise anything, SystemExit included
            future.set_exception(error)

    patience = Patience(seconds)
    threading.Thread(target=run, name="plugin", daemon=True).start()
    while not future.done() and (turn := patience.turn()):
        wait((future,), turn)
    if not future.done():
        _LATE.append(future)
        visit.left()
    return future


def still_late() -> int:
    """How many that were left to themselves have not come back: this process is not what it was."""
    _LATE[:] = [future for future in _LATE if not future.done()]
    return len(_LATE)
