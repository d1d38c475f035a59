"""The engine at hand for short jobs of the API: processes that keep plugins, fonts and models loaded.

A photo that makes a library crash, hang or fill the memory ends one of these processes and nothing else. Each is a
new interpreter, belongs to one thread of this process, and is left when that goes.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Any

from engine import journal
from engine.errors import InputError, MachineError, PluginError
from engine.kinds import time_limit
from engine.kinds.settings import hear
from service.errors import Unavailable
from service.processes.bare import Told, bare_environment, plugin_settings
from service.processes.hearing import heard
from service.processes.python import python_code
from service.settings import Settings
from service.studio.queue import Owner, Queue
from service.system.family import as_family, end_family
from service.system.handover import handed_over, taken_over
from service.system.limits import Bounds, keep_within
from service.system.memory import go_first
from service.system.parent import end_with
from service.system.stopping import ignore_stop


class Unfinished(Unavailable):
    """A job that ended its process, took too long or broke."""


_log = logging.getLogger(__name__)
_JOBS_PER_PROCESS = 200
_FILE_LIMIT = 2**28
"""Bytes of a file that it may write: copies of fonts, at most."""
_STOPPING = "this service is stopping; try again in a moment"


class StudioProcesses:
    """Safe to share between threads. Processes start with the first job."""

    def __init__(
        self,
        settings: Settings,
        *,
        told: Callable[[], Mapping[str, str]] | None = None,
        seconds: float | None = None,
    ) -> None:
        """`told` is what a process that holds plugins has to know now; one that was told otherwise is replaced. A job
        may take `seconds`, by default what the settings say."""
        self._seconds, self._told = seconds or settings.studio_seconds_limit, told or (lambda: settings.for_plugins)
        self._bounds = Bounds(memory=settings.studio_memory_limit, file=_FILE_LIMIT)
        self._pool = ThreadPoolExecutor(settings.studio_processes, thread_name_prefix="studio")
        self._own = threading.local()
        self._processes: set[_StudioProcess] = set()
        self._queue = Queue()
        self._closed = False

    def run(self, work: Callable[[], Any], *, owner: Owner) -> Future[Any]:
        """Have `work` done by a thread that has a process for its jobs; see `do`. Users take turns.

        Raises `TooManyRequests` or `Unavailable` when too much is waiting.
        """
        future = self._queue.put(work, owner=owner)
        try:
            self._pool.submit(self._queue.do_next)
        except RuntimeError as error:  # the pool is closed
            self._queue.cancel()
            raise Unavailable(_STOPPING) from error
        return future

    def do(self, job: Callable[..., Any], **given: Any) -> Any:
        """`job(studio, **given)` in this thread's process. `job` is importable by name, all else can be pickled.

        Only for `work` that has its turn by `run`. Raises `InputError` for what the job refuses, `Unfinished` when its
        process crashed or was too slow.
        """
        process = getattr(self._own, "process", None)
        told = self._told()
        if process is None or not process.serves(told):
            process = self._replace(process, told)
        return process.do(job, given, seconds=self._seconds)

    @property
    def is_warm(self) -> bool:
        """Whether a process is there, or about to be."""
        return bool(self._processes or len(self._queue))

    def close(self) -> None:
        self._closed = True
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._queue.cancel()
        for process in list(self._processes):
            process.end()

    def _replace(self, old: _StudioProcess | None, told: Mapping[str, str]) -> _StudioProcess:
        if old:
            old.end()
            self._processes.discard(old)
        if self._closed:
            raise Unavailable(_STOPPING)
        self._own.process = fresh = _StudioProcess(told, self._bounds)
        self._processes.add(fresh)
        return fresh


class _StudioProcess:
    def __init__(self, for_plugins: Mapping[str, str], bounds: Bounds) -> None:
        self._connection, theirs = multiprocessing.Pipe()
        number, options = handed_over(theirs)
        program = f"from service.studio.processes import serve; serve({number}, {os.getpid()})"
        self._process = subprocess.Popen(
            python_code(program), env=bare_environment(for_plugins), stdin=subprocess.DEVNULL, **options, **as_family()
        )
        theirs.close()
        with contextlib.suppress(OSError):  # one that died just now is found out by its first job
            self._connection.send(Told(plugins=plugin_settings(), bounds=bounds))
        self._told = for_plugins
        self.jobs = 0
        self.spent = False
        """A plugin still runs in it that should have come back."""

    @property
    def lives(self) -> bool:
        return self._process.poll() is None and not self._connection.closed

    def serves(self, told: Mapping[str, str]) -> bool:
        """Whether another job may be given to it."""
        return self.lives and not self.spent and self.jobs < _JOBS_PER_PROCESS and self._told == told

    def do(self, job: Callable[..., Any], given: dict[str, Any], *, seconds: float) -> Any:
        self.jobs += 1
        held = journal.Journal()
        try:
            self._connection.send((job, given))
            kind, answer = self._answer(held, ends=time.monotonic() + seconds)
        except (OSError, EOFError) as error:
            self.end()
            raise _unfinished("working on this picture ended the process that tried", held) from error
        if kind == "refused":
            raise InputError(answer)
        if kind == "lacking":
            _log.error("a job of the studio failed for what this machine lacks: %s", answer)
            raise Unfinished("this service lacks something that this picture needs; ask whoever runs it")
        if kind == "broken":
            _log.error("a job of the studio failed: %s", answer)
            raise Unfinished("working on this picture failed, which is our fault; try another picture")
        if kind == "plugin":
            culprit, detail = answer
            _log.error("a job of the studio failed in the %s: %s", culprit, detail)
            raise Unfinished(f"the {culprit} broke; the fault is its own, so ask whoever runs this service")
        return answer

    def _answer(self, held: journal.Journal, *, ends: float) -> tuple[str, Any]:
        """Hear what the process is in the midst of until it has an answer."""
        while self._connection.poll(max(0.0, ends - time.monotonic())):
            kind, answer = heard(self._connection)
            if kind == "spent":
                self.spent = True
            elif kind == "step":
                held.hear(answer)
            else:
                return kind, answer
        self.end()
        raise _unfinished("working on this picture took too long", held)

    def end(self) -> None:
        with contextlib.suppress(OSError):
            self._connection.close()
        end_family(self._process)
        self._process.wait()


def _unfinished(what: str, held: journal.Journal) -> Unfinished:
    """For the user, and where a plugin was at work for the log: then that may be to blame, and not the picture."""
    calls = " or ".join(held.open(journal.Kind.CALL))
    if not calls:
        return Unfinished(f"{what}; try another, smaller or simpler one")
    _log.error("%s, in the %s", what, calls)
    return Unfinished(f"{what}, in the {calls}; try again, or ask whoever runs this service")


def serve(number: int, parent: int) -> None:
    """The process: open the studio, then do one job after another until nobody is left to ask."""
    ignore_stop()  # whoever asks says when it is over
    end_with(parent, at_once=True)
    go_first()
    connection = taken_over(number)
    with contextlib.suppress(EOFError, OSError):
        told: Told = connection.recv()
        hear(told.plugins)
        keep_within(told.bounds)
        _serve(connection)


def _serve(connection: Connection) -> None:
    from engine.studio import Studio

    lock = threading.Lock()

    def say(kind: str, what: Any) -> None:
        with lock:
            connection.send((kind, what))

    def step(step: journal.Step) -> None:
        with contextlib.suppress(OSError):
            say("step", step)

    with journal.heard_by(step):
        studio = Studio.open()
        while True:
            job, given = connection.recv()
            answer = _answer(job, studio, given)
            if time_limit.still_late():
                say("spent", None)
            say(*answer)


def _answer(job: Callable[..., Any], studio: Any, given: dict[str, Any]) -> tuple[str, Any]:
    import traceback

    try:
        return "done", job(studio, **given)
    except InputError as error:
        return "refused", str(error)
    except PluginError as error:
        return "plugin", (error.culprit or "plugin", str(error))
    except MachineError as error:
        return "lacking", str(error)
    except MemoryError:
        os._exit(86)  # what is left of this process is not to be trusted
    except Exception as error:
        return "broken", "".join(traceback.format_exception(error, limit=-6))[-2000:]
