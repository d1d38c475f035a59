"""Photos and logos on their way in: an address to send them to, then what the checks said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal, get_args

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field

from api.access import Reader, Writer
from api.context import Here
from api.models import Answer, Sent, Words
from api.problems import may_answer
from service.database import Upload

router = APIRouter(tags=["uploads"])

PhotoType = Literal["image/jpeg", "image/png", "image/webp", "image/avif", "image/heic"]
FontType = Literal["font/ttf", "font/otf", "font/woff2"]
Purpose = Literal["photo", "logo", "font"]
PHOTO_MEDIA_TYPES, FONT_MEDIA_TYPES = get_args(PhotoType), get_args(FontType)
FileKey = Annotated[Words, Query(alias="fileKey", min_length=1, max_length=300)]


class UploadBody(Sent):
    model_config = ConfigDict(json_schema_extra={"examples": [{"mediaType": "image/jpeg", "sizeBytes": 482113}]})

    media_type: PhotoType | FontType
    size_bytes: Annotated[int, Field(ge=1, le=2**40, description="Exactly so many will be accepted.")]
    purpose: Purpose = "photo"


class UploadAddress(Answer):
    upload_url: str = Field(description="Send the bytes there by PUT, with `headers` as they are.")
    file_key: str = Field(description="Its name from now on, for `POST /api/generate`.")
    method: Literal["PUT"] = "PUT"
    headers: dict[str, str]
    expires_at: datetime


class UploadAnswer(Answer):
    file_key: str
    status: Literal["waiting", "checking", "cleared", "refused"]
    purpose: Purpose
    media_type: str
    size_bytes: int
    width: int | None
    height: int | None
    font_name: str | None = Field(description="What a font calls itself.")
    reason: str | None = Field(description="Why it was refused.")
    created_at: datetime


@router.post("/api/upload", operation_id="beginUpload", responses=may_answer(404, 409), status_code=201)
def begin(body: UploadBody, caller: Writer, here: Here) -> UploadAddress:
    """An address that takes exactly this one file, within a quarter of an hour. It is checked before it is used."""
    ticket = here.uploads.begin(
        user_id=caller.user_id, size_bytes=body.size_bytes, media_type=body.media_type, purpose=body.purpose
    )
    if body.purpose == "photo":
        here.cutouts.expect_one()
    return UploadAddress(
        upload_url=ticket.presigned.url,
        file_key=ticket.upload.key,
        headers=ticket.presigned.headers,
        expires_at=datetime.now(UTC) + timedelta(seconds=here.settings.upload_url_seconds),
    )


@router.get("/api/upload", operation_id="getUpload", responses=may_answer(404))
async def look(file_key: FileKey, caller: Reader, here: Here) -> UploadAnswer:
    """What the checks said. One that has arrived and was not looked at yet is checked now."""
    found = await here.turns(here.uploads.find, file_key, user_id=caller.user_id)
    if found.status in ("waiting", "checking"):
        found = await here.checks(here.uploads.look, file_key, user_id=caller.user_id)
    return _answer(found)


@router.delete("/api/upload", operation_id="deleteUpload", responses=may_answer(404), status_code=204)
def delete(file_key: FileKey, caller: Writer, here: Here) -> None:
    """Delete the photo. Pictures made from it stay; what still waits for it fails, and costs nothing."""
    here.uploads.delete(file_key, user_id=caller.user_id)


def _answer(upload: Upload) -> UploadAnswer:
    return UploadAnswer(
        file_key=upload.key,
        status=upload.status,
        purpose=upload.purpose,
        media_type=upload.media_type,
        size_bytes=upload.size_bytes,
        width=upload.width,
        height=upload.height,
        font_name=upload.facts.get("font", {}).get("name"),
        reason=upload.reason,
        created_at=upload.created_at,
    )
