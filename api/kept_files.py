"""Files that are the same for everybody: sent with a tag, and not sent again to whoever shows it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated

from fastapi import Header
from fastapi.responses import FileResponse, Response

from api.problems import Responses

NoneMatch = Annotated[
    str | None, Header(alias="If-None-Match", max_length=500, description="The `ETag` of an answer that was kept.")
]
NOT_CHANGED: Responses = {304: {"description": "What was kept is still right."}}


def kept_file(path: Path, shown: str | None, *, media_type: str, cache: str) -> Response:
    """The file, or 304 when `shown` names what it is."""
    facts = path.stat()
    digest = hashlib.sha256(f"{path.name} {facts.st_mtime_ns} {facts.st_size}".encode()).hexdigest()[:20]
    headers = {"Cache-Control": cache, "Cross-Origin-Resource-Policy": "cross-origin", "ETag": f'"{digest}"'}
    if shown and digest in shown:
        return Response(status_code=304, headers=headers)
    return FileResponse(path, media_type=media_type, headers=headers)
