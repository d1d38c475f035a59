"""The OpenAPI description as a document: written once, since it is long and anybody may ask for it."""

from __future__ import annotations

import hashlib
import json
import threading

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import Response

from api.access import anyone
from api.kept_files import NoneMatch

router = APIRouter(dependencies=[anyone], include_in_schema=False)


class Description:
    """Safe to share between threads, of which one writes it."""

    def __init__(self, app: FastAPI) -> None:
        self._app, self._writing = app, threading.Lock()
        self._text, self._tag = b"", ""

    def written(self) -> tuple[bytes, str]:
        """The document and its tag."""
        with self._writing:
            if not self._text:
                self._text = json.dumps(self._app.openapi(), ensure_ascii=False, separators=(",", ":")).encode()
                self._tag = f'"{hashlib.sha256(self._text).hexdigest()[:20]}"'
            return self._text, self._tag


@router.get("/api/openapi.json")
def description(request: Request, shown: NoneMatch = None) -> Response:
    text, tag = request.app.state.description.written()
    if shown and tag in shown:
        return Response(status_code=304, headers={"ETag": tag})
    return Response(text, media_type="application/json", headers={"ETag": tag})
