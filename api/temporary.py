"""Files that are made for one answer and gone after it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from api.context import Context
from service.processes.scratch import scratch


def answer_once(
    here: Context, write: Callable[[Path], None], *, user_id: uuid.UUID, filename: str, media_type: str
) -> FileResponse:
    """Has `write` make the file, sends it to be saved under `filename`, and deletes it.

    The folder has the user's id in its name; what a killed process leaves is cleared up by whoever starts next.
    """
    with ExitStack() as made:
        folder = made.enter_context(scratch(here.settings.data_dir / "work", f"{user_id}"))
        path = folder / "answer"
        write(path)
        kept = made.pop_all()
    return FileResponse(path, media_type=media_type, filename=filename, background=BackgroundTask(kept.close))
