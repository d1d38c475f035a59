"""What the workers of one machine know of it together: who renders, how many may side by side, whether it is well.

Each render holds a place, a locked file that is free again when its worker ends, however that ends. After a trouble
with memory fewer have a place, one more with each render that ends well. A render that met such a trouble is tried
again alone: nobody begins beside it.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

from service.system.pressure import available_bytes, is_hard, taken_for_memory, total_bytes
from service.system.trouble import refused_by_disk

_log = logging.getLogger(__name__)
_PLACES = 64
_LOOK_SECONDS = 0.2
_REMEMBERED_SECONDS = 600.0
_SAID_AGAIN_SECONDS = 60.0
_SHARE_OF_MEMORY = 0.4
"""Of all that a small machine has, which is as much as it can be asked to spare."""


class Machine:
    def __init__(self, folder: Path, *, work: Path, memory: int) -> None:
        """`folder` is the same for all workers of a machine, `work` where they render; one may take that memory."""
        self._folder, self._work, self._memory = folder, work, memory
        self._most = folder / "most"
        self._disk_failed = False
        self._said = -_SAID_AGAIN_SECONDS

    def room(self) -> Room | None:
        """A place for one render; None while this machine bears no more of them, or its disk takes nothing."""
        if self._disk_failed and (why := refused_by_disk(self._work)):
            self._say(f"this machine's disk takes nothing ({why}): nothing is rendered here until it does")
            return None
        self._disk_failed = False
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return self._place()
        except OSError as error:
            self._say(f"this machine's disk takes nothing ({error}): nothing is rendered here until it does")
            return None

    def note_disk(self) -> None:
        """Somebody could not write: look before anything else is begun."""
        self._disk_failed = True

    def note_memory(self) -> None:
        """A render was ended by the machine: half as many side by side."""
        most = max(1, self._busy() // 2)
        _log.error("a render was ended by its machine, not by itself: %d at a time from now on", most)
        self._remember(most)

    def note_well(self) -> None:
        """A render ended well: one more beside it, where there were fewer."""
        most = self.most()
        if most < _PLACES:
            self._remember(most + 1)

    def most(self) -> int:
        """How many may render side by side now; an old trouble is forgotten."""
        try:
            if abs(time.time() - self._most.stat().st_mtime) > _REMEMBERED_SECONDS:
                return _PLACES
            return min(_PLACES, max(1, int(self._most.read_text(encoding="ascii"))))
        except (OSError, ValueError):
            return _PLACES

    def has_memory(self) -> bool:
        """Whether there is as much as a render may take, or as a machine of this size can spare."""
        return available_bytes() >= min(self._memory, _SHARE_OF_MEMORY * total_bytes()) and not is_hard()

    def lock(self, name: str) -> FileLock:
        return FileLock(self._folder / f"{name}.lock", blocking=False)

    def others(self, own: int) -> bool:
        """Whether anybody else renders here."""
        return any(self._is_held(f"{place}") for place in range(_PLACES) if place != own)

    def _place(self) -> Room | None:
        for place in range(self.most()):
            with contextlib.suppress(Timeout):
                lock = self.lock(f"{place}")
                lock.acquire()
                if self._is_held("alone"):  # somebody has to be, and may have looked before this was taken
                    lock.release()
                    return None
                return Room(self, place, lock)
        return None

    def _busy(self) -> int:
        return sum(self._is_held(f"{place}") for place in range(_PLACES))

    def _is_held(self, name: str) -> bool:
        if not (self._folder / f"{name}.lock").exists():
            return False
        lock = self.lock(name)
        try:
            lock.acquire()
        except Timeout:
            return True
        lock.release()
        return False

    def _remember(self, most: int) -> None:
        with contextlib.suppress(OSError):  # a disk that takes nothing is another trouble
            if most >= _PLACES:
                self._most.unlink(missing_ok=True)
            else:
                self._most.write_text(str(most), encoding="ascii")

    def _say(self, what: str) -> None:
        if time.monotonic() - self._said >= _SAID_AGAIN_SECONDS:
            self._said = time.monotonic()
            _log.error("%s", what)


class Room:
    """One render's place on its machine, until `leave`."""

    def __init__(self, machine: Machine, place: int, lock: FileLock) -> None:
        self._machine, self._own, self._lock = machine, place, lock
        self._alone = machine.lock("alone")
        self._taken = taken_for_memory()
        self.is_alone = False
        """Nobody renders beside it, nor will."""

    def be_alone(self, go_on: Callable[[], bool], *, seconds: float) -> bool:
        """Wait until the others are done, so long at most; False when another is to be alone.

        `go_on` is asked now and then, and may raise.
        """
        try:
            self._alone.acquire()
        except Timeout:
            return False
        ends = time.monotonic() + seconds
        while self._machine.others(self._own):
            if not go_on() or time.monotonic() > ends:
                return True
            time.sleep(_LOOK_SECONDS)
        self.is_alone = True
        self._taken = taken_for_memory()
        return True

    @property
    def was_short_of_memory(self) -> bool:
        """Whether the kernel has ended a process for lack of it since this began."""
        return taken_for_memory() > self._taken

    def leave(self) -> None:
        self._alone.release()
        self._lock.release()
