"""The card's process, as whoever keeps it running sees it."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import secrets
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from service.cards.door import how_it_does, leads_to, write_door
from service.processes.bare import bare_environment, plugin_settings
from service.processes.hearing import heard
from service.processes.python import python_code
from service.system.family import as_family, end_family
from service.system.handover import handed_over
from service.system.memory import held_bytes
from worker.card.serving import Told

_PROGRAM = "from worker.card.serving import serve; serve({number}, {parent})"
_ENDING_SECONDS = 5.0


class CardProcess:
    def __init__(self, door: Path, *, number: int, most: int, warm: Sequence[str]) -> None:
        self._door, self._number, self._most, self._warm = door, number, most, tuple(warm)
        self._process: subprocess.Popen[bytes] | None = None
        self._reached: tuple[Any, bytes] | None = None
        """Where, and by which key: what the door says as long as it is this one's."""

    def start(self, environment: Mapping[str, str], *, seconds: float) -> bool:
        """Whether it said within so many seconds where it is reached."""
        self.end()
        ours, theirs = multiprocessing.Pipe()
        handle, options = handed_over(theirs)
        program = _PROGRAM.format(number=handle, parent=os.getpid())
        told = {**bare_environment(environment), "CUDA_VISIBLE_DEVICES": str(self._number)}
        self._process = subprocess.Popen(python_code(program), env=told, **options, **as_family())
        theirs.close()
        key = secrets.token_bytes(32)
        with contextlib.suppress(OSError, EOFError), ours:
            ours.send(Told(plugins=plugin_settings(), key=key, most=self._most, warm=self._warm))
            if ours.poll(seconds):
                self._reached = heard(ours), key
                write_door(self._door, *self._reached)
                return True
        return False

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def memory(self) -> int:
        return held_bytes(self._process.pid) if self._process and self.runs else 0

    def told(self, *, seconds: float) -> Mapping[str, Any] | None:
        """None when it does not answer. A door that somebody has cleared away is put up again."""
        if self._reached and not self._door.is_file():
            with contextlib.suppress(OSError):
                write_door(self._door, *self._reached)
        return how_it_does(self._door, seconds=seconds)

    def end(self) -> None:
        if self._process is not None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(0.1)
            end_family(self._process)
            self._process.wait(_ENDING_SECONDS)
            self._process = None
        if self._reached and leads_to(self._door, *self._reached):
            self._door.unlink(missing_ok=True)
        self._reached = None
