"""Files that are made for one answer and gone after it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from api.context import Context


def answer_once(here: Context, write: Callable[[Path], None], *, filename: str, media_type: str) -> FileResponse:
    """Has `write` make the file, sends it to be saved under `filename`, and deletes it."""
    place = here.settings.data_dir / "work"
    place.mkdir(parents=True, exist_ok=True)
    folder = tempfile.TemporaryDirectory(prefix="answer-", dir=place, ignore_cleanup_errors=True)
    try:
        path = Path(folder.name) / "answer"
        write(path)
    except BaseException:
        folder.cleanup()
        raise
    return FileResponse(path, media_type=media_type, filename=filename, background=BackgroundTask(folder.cleanup))
