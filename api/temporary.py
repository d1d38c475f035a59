"""Files that are made to be sent and are gone afterwards: one for all who read the same, and few of one user."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from fastapi.responses import FileResponse
from starlette.types import Receive, Scope, Send

from service.errors import TooManyRequests
from service.processes.scratch import scratch

FILES_PER_USER = 4
Key = tuple[uuid.UUID, str]


@dataclass(eq=False)
class _File:
    folder: Path
    kept: ExitStack
    """Takes the folder away."""
    readers: int = 0
    made: bool = False
    making: threading.Lock = field(default_factory=threading.Lock)

    @property
    def path(self) -> Path:
        return self.folder / "answer"


class Temporaries:
    """Safe to share between threads.

    A folder has its user's id in its name; what a killed process leaves is cleared up by whoever starts next.
    """

    def __init__(self, work: Path) -> None:
        self._work, self._lock = work, threading.Lock()
        self._files: dict[Key, _File] = {}

    def answer(
        self,
        write: Callable[[Path], None],
        *,
        user_id: uuid.UUID,
        filename: str,
        media_type: str,
        same: str = "",
    ) -> FileResponse:
        """Has `write` make the file and sends it to be saved under `filename`. What is the `same` is made once for all
        who read it at the same time. `TooManyRequests` for a user of whom enough is being read."""
        key = (user_id, same or uuid.uuid4().hex)
        file = self._taken(key)
        try:
            with file.making:
                if not file.made:
                    write(file.path)
                    file.made = True
        except BaseException:
            self._leave(key, file)
            raise
        return _Sent(file.path, lambda: self._leave(key, file), media_type=media_type, filename=filename)

    def _taken(self, key: Key) -> _File:
        with self._lock:
            file = self._files.get(key)
            if file is None:
                if sum(user == key[0] for user, _ in self._files) >= FILES_PER_USER:
                    raise TooManyRequests(
                        f"{FILES_PER_USER} of your files are being read, which is the limit; wait for one of them",
                        retry_after=30,
                    )
                file = self._files[key] = self._opened(key[0])
            file.readers += 1
            return file

    def _opened(self, user_id: uuid.UUID) -> _File:
        kept = ExitStack()
        return _File(kept.enter_context(scratch(self._work, f"{user_id}")), kept)

    def _leave(self, key: Key, file: _File) -> None:
        with self._lock:
            file.readers -= 1
            if file.readers:
                return
            del self._files[key]
        file.kept.close()


class _Sent(FileResponse):
    """Whatever ends the sending, the file is left."""

    def __init__(self, path: Path, leave: Callable[[], None], *, media_type: str, filename: str) -> None:
        super().__init__(path, media_type=media_type, filename=filename)
        self._leave = leave

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._leave()
