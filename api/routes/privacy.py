"""One's own data: all of it in a file, and its end."""

from __future__ import annotations

from dataclasses import asdict
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import FileResponse
from pydantic import Field

from api.access import Owner, SeldomOwner
from api.context import Here
from api.models import Answer
from api.problems import Responses, may_answer
from service import privacy

router = APIRouter(tags=["account"])
_ZIP: Responses = {200: {"content": {"application/zip": {}}, "description": "A zip file."}}


class Deleting(Answer):
    status: Literal["deleting"] = "deleting"


class LossesAnswer(Answer):
    generations: int
    files: int = Field(description="Pictures, layered files, scenes and photos.")
    bytes: int
    uploads: int
    brand_kits: int
    api_keys: int
    webhooks: int
    connections: int
    credits: int = Field(description="Left; they are not paid back.")
    plan: str = Field(description="It ends with the account.")


@router.get("/api/account/deletion-preview", operation_id="previewDeletion", responses=may_answer(404))
def preview_deletion(caller: Owner, here: Here) -> LossesAnswer:
    """What deleting the account would take away. Nothing is changed."""
    return LossesAnswer(**asdict(privacy.what_goes(here.database, caller.user_id)))


@router.get(
    "/api/account/export",
    operation_id="exportAccount",
    response_class=FileResponse,
    responses={**_ZIP, **may_answer(404)},
)
async def export_account(caller: SeldomOwner, here: Here) -> FileResponse:
    """Everything that is kept about the caller: rows as JSON, files as they are."""
    return await here.exports(
        here.temporaries.answer,
        lambda path: privacy.export_apart(here.settings, caller.user_id, path=path),
        user_id=caller.user_id,
        filename="thumbsmith-export.zip",
        media_type="application/zip",
    )


@router.delete("/api/account", operation_id="deleteAccount", status_code=202, responses=may_answer(404))
def delete_account(caller: Owner, here: Here) -> Deleting:
    """Close the account at once and for good, and delete everything that is kept of it. It cannot be taken back."""
    privacy.ask_for_deletion(here.database, caller.user_id, settings=here.settings)
    here.doorbell.wake(caller.user_id)
    return Deleting()
