"""The local storage's signed addresses. Whoever has one may use it until it ends, as with S3."""

from __future__ import annotations

import asyncio
import logging
import re
import time
import uuid
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, BackgroundTasks, Header, Request, Response
from fastapi.responses import FileResponse

from api.access import anyone_seldom
from api.context import Context, Here
from api.problems import problem
from engine.errors import ThumbsmithError
from service.errors import NotAllowed, NotFound
from service.monitoring import Stepped, tell
from service.results.bundle import folder_name, write_bundle
from service.storage import LocalStorage
from service.storage.local import Grant

router = APIRouter(tags=["files"], include_in_schema=False)
_log = logging.getLogger(__name__)
_OF_GENERATION = re.compile(r"generations/([0-9a-f-]{36})/")
_HEADERS = {"Cache-Control": "private, max-age=3600", "Cross-Origin-Resource-Policy": "cross-origin"}


@router.get("/files/zip/{token}", dependencies=[anyone_seldom])
def bundle(token: str, here: Here) -> Response:
    """All files of a generation, wherever they are stored."""
    found = here.bundles.found(token, here.database)
    tell(Stepped(user_id=found.generation.user_id, step="download"))
    return here.temporaries.answer(
        lambda path: write_bundle(here.storage, found, path),
        same=" ".join([str(found.generation.id), *(artifact.key for artifact in found.artifacts)]),
        user_id=found.generation.user_id,
        filename=f"{folder_name(found.generation.title)}.zip",
        media_type="application/zip",
    )


@router.get("/files/{token}")
@router.head("/files/{token}")
def read(token: str, here: Here) -> Response:
    storage = _local(here)
    grant = storage.read_grant(token, "get")
    path = storage.path(grant.key)
    held = storage.head(grant.key)
    media_type = grant.media_type or (held.media_type if held else "") or "application/octet-stream"
    headers = dict(_HEADERS)
    if grant.filename:
        _tell_download(grant.key)
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(grant.filename, safe='')}"
    return FileResponse(path, media_type=media_type, headers=headers)


def _tell_download(key: str) -> None:
    """Of a generation's file: such a key names its user."""
    if found := _OF_GENERATION.match(key):
        tell(Stepped(user_id=uuid.UUID(found[1]), step="download"))


@router.put("/files/{token}")
async def write(
    token: str,
    request: Request,
    here: Here,
    background: BackgroundTasks,
    content_length: Annotated[int | None, Header()] = None,
    content_type: Annotated[str, Header()] = "",
) -> Response:
    """Exactly the bytes that were announced, of the type that was announced, once."""
    storage = _local(here)
    grant = storage.read_grant(token, "put")
    if content_length != grant.size_bytes or content_type != grant.media_type:
        return problem(
            403,
            "not-as-signed",
            "Not what was announced",
            f"this address takes Content-Length: {grant.size_bytes} and Content-Type: {grant.media_type}",
        )
    if not await _receive(request, here, storage, grant):
        return problem(412, "there-already", "There already", "this file was uploaded before; ask for a new address")
    background.add_task(_check, here, grant.key)
    return Response(status_code=200, background=background)


async def _receive(request: Request, here: Context, storage: LocalStorage, grant: Grant) -> bool:
    """Whole or not at all, and before the address ends; False when something is there already."""
    with storage.arriving(grant.key) as partial:
        try:
            async with asyncio.timeout(_seconds_left(grant)):
                if not await _written(request, here, partial, grant):
                    return False
        except TimeoutError as error:
            raise NotAllowed("this address ended before all of the file had come; ask for a new one") from error
        return await here.writes(storage.adopt, grant.key, partial, media_type=grant.media_type or "", overwrite=False)


def _seconds_left(grant: Grant) -> float:
    return grant.ends - time.time()


async def _written(request: Request, here: Context, partial: Path, grant: Grant) -> bool:
    size = 0
    with partial.open("wb", buffering=0) as file:
        async for chunk in request.stream():
            size += len(chunk)
            if size > (grant.size_bytes or 0):
                return False
            await here.writes(file.write, chunk)
    return size == grant.size_bytes


def _check(here: Context, key: str) -> None:
    """Begin the checks now, so that whoever asks later finds them done; what fails is done by a worker."""
    try:
        here.uploads.arrived(key)
    except ThumbsmithError as error:
        _log.info("an upload is checked later: %s", error)


def _local(here: Context) -> LocalStorage:
    if not isinstance(here.storage, LocalStorage):
        raise NotFound("files are not served from here")
    return here.storage
