"""Routes that take scenes, which are work to read.

FastAPI reads and checks a body on the thread that answers everybody, before it asks whose it is. Of these it is known
first who asks; few scenes of one user are in hand at a time, and a thread reads them on which users take turns.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import ValidationError

from api.access import caller_of
from api.context import context_of
from engine.scene import Scene

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
_FAULTS_TOLD = 20


class SceneRoute(APIRoute):
    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def after_reading(request: Request) -> Response:
            here = context_of(request)
            caller = await caller_of(request, here)
            async with here.scene_shares.of(f"user:{caller.user_id}"):
                body = await request.body()
                held = await here.scenes(_read, body) if _is_json(request) else None
                return await handle(_ReadAlready(request, body, held))

        return after_reading if self.body_field else handle


class _ReadAlready(Request):
    """What has come, with the scene in it as one. `held` may be why there is none, which FastAPI tells."""

    def __init__(self, request: Request, body: bytes, held: Any) -> None:
        super().__init__(request.scope, request.receive)
        self._came, self._held = body, held

    async def body(self) -> bytes:
        return self._came

    async def json(self) -> Any:
        if isinstance(self._held, Exception):
            raise self._held
        return self._held


def _is_json(request: Request) -> bool:
    return "json" in request.headers.get("content-type", "").lower()


def _read(body: bytes) -> Any:
    """On a thread. `RequestValidationError` for a scene that is none."""
    try:
        held = json.loads(body)
    except (ValueError, RecursionError) as error:
        return error
    if isinstance(held, dict) and "scene" in held:
        held["scene"] = _scene(held["scene"])
    return held


def _scene(sent: Any) -> Scene:
    try:
        return Scene.model_validate(sent)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)[:_FAULTS_TOLD]
        told = [{**fault, "loc": ("body", "scene", *fault["loc"])} for fault in faults]
        raise RequestValidationError(told) from None
