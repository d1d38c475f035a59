"""One's own data: all of it in a file, and its end."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from api.access import Owner
from api.context import Here
from api.models import Answer
from api.problems import may_answer
from service import privacy

router = APIRouter(tags=["account"])
_ZIP = {200: {"content": {"application/zip": {}}, "description": "A zip file."}}


class Deleting(Answer):
    status: Literal["deleting"] = "deleting"


@router.get(
    "/api/account/export",
    operation_id="exportAccount",
    response_class=FileResponse,
    responses={**_ZIP, **may_answer(404)},
)
def export_account(caller: Owner, here: Here) -> FileResponse:
    """Everything that is kept about the caller: rows as JSON, files as they are."""
    place = here.settings.data_dir / "work"
    place.mkdir(parents=True, exist_ok=True)
    folder = tempfile.TemporaryDirectory(prefix="export-", dir=place, ignore_cleanup_errors=True)
    try:
        path = Path(folder.name) / "thumbsmith-export.zip"
        privacy.write_export(here.database, here.storage, caller.user_id, path=path, settings=here.settings)
    except BaseException:
        folder.cleanup()
        raise
    return FileResponse(
        path, media_type="application/zip", filename=path.name, background=BackgroundTask(folder.cleanup)
    )


@router.delete("/api/account", operation_id="deleteAccount", status_code=202, responses=may_answer(404))
def delete_account(caller: Owner, here: Here) -> Deleting:
    """Close the account at once and for good, and delete everything that is kept of it. It cannot be taken back."""
    privacy.ask_for_deletion(here.database, caller.user_id, settings=here.settings)
    return Deleting()
