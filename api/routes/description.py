"""The OpenAPI description as a document: written once, since it is long and anybody may ask for it."""

from __future__ import annotations

import hashlib
import json

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import Response

from api.access import anyone
from api.kept_files import NoneMatch

router = APIRouter(dependencies=[anyone], include_in_schema=False)


@router.get("/api/openapi.json")
def description(request: Request, shown: NoneMatch = None) -> Response:
    text, tag = _written(request.app)
    if shown and tag in shown:
        return Response(status_code=304, headers={"ETag": tag})
    return Response(text, media_type="application/json", headers={"ETag": tag})


def _written(app: FastAPI) -> tuple[bytes, str]:
    """The document and its tag."""
    kept: tuple[bytes, str] | None = getattr(app.state, "description", None)
    if kept is None:
        text = json.dumps(app.openapi(), ensure_ascii=False, separators=(",", ":")).encode()
        kept = app.state.description = text, f'"{hashlib.sha256(text).hexdigest()[:20]}"'
    return kept
