"""Files that are made for one answer and gone after it."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable
from pathlib import Path

from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from api.context import Context


def answer_once(
    here: Context, write: Callable[[Path], None], *, user_id: uuid.UUID, filename: str, media_type: str
) -> FileResponse:
    """Has `write` make the file, sends it to be saved under `filename`, and deletes it.

    The folder has the user's id in its name: what a killed process leaves goes with the account at the latest.
    """
    place = here.settings.data_dir / "work"
    place.mkdir(parents=True, exist_ok=True)
    folder = tempfile.TemporaryDirectory(prefix=f"{user_id}-", dir=place, ignore_cleanup_errors=True)
    try:
        path = Path(folder.name) / "answer"
        write(path)
    except BaseException:
        folder.cleanup()
        raise
    return FileResponse(path, media_type=media_type, filename=filename, background=BackgroundTask(folder.cleanup))
