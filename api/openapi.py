"""The OpenAPI description: what FastAPI finds out by itself, with the problems that each operation may answer."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api import examples
from api.problems import MEDIA_TYPE, Problem

_SUMMARY = """\
Thumbnails and podcast covers with real faces, real typography and real layers.

Sign in, upload a photo (`POST /api/upload`, then PUT to its `uploadUrl`), ask for a generation
(`POST /api/generate`), follow it (`GET /api/generation/{id}` or the WebSocket `/api/ws`), fetch its files.
Every error is a problem document (RFC 9457). What is somebody else's is a 404.
"""
_TEXTS = {
    400: "The body cannot be read.",
    401: "Not signed in, or no longer.",
    402: "The credits do not cover it.",
    403: "Not allowed.",
    404: "Not there, or not the caller's.",
    409: "Its state does not allow this.",
    413: "The body is too large.",
    415: "The body is of a type that is not taken.",
    422: "Something in the request cannot be used; `errors` says what and why.",
    429: "Too many requests; `Retry-After` says when the next is welcome.",
    503: "Not available for now; `Retry-After` says when to try again.",
}
_ALWAYS = (429, 503)
_SIGNED_IN = (401, 403)
_WITH_BODY = (400, 413, 422)


def operation_id(route: APIRoute) -> str:
    return route.name


def describe(app: FastAPI) -> None:
    """Have the application answer with the completed description."""

    def openapi() -> dict[str, Any]:
        if not app.openapi_schema:
            found = get_openapi(title=app.title, version=app.version, description=_SUMMARY, routes=app.routes)
            app.openapi_schema = deepcopy(_completed(found))  # examples are shared, and a description may be changed
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the way FastAPI offers to change it


def _completed(schema: dict[str, Any]) -> dict[str, Any]:
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs", {})
    schemas["Problem"] = problem
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            _complete(path, operation)
            examples.show(path, method, operation, schemas)
    return schema


def _complete(path: str, operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    wanted = {status for status in answers if status.isdigit() and int(status) >= 400}
    wanted |= {str(status) for status in _expected(path, operation)}
    for status in sorted(wanted):
        answers[status] = _problem_answer(int(status))


def _expected(path: str, operation: dict[str, Any]) -> set[int]:
    found = set(_ALWAYS)
    if operation.get("security"):
        found |= {*_SIGNED_IN}
    if "requestBody" in operation:
        found |= {*_WITH_BODY}
    if operation.get("parameters"):
        found.add(422)
    if "{" in path:
        found.add(404)
    return found


def _problem_answer(status: int) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "description": _TEXTS.get(status, "A problem."),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in (429, 503):
        seconds = {"type": "integer", "minimum": 1}
        answer["headers"] = {"Retry-After": {"description": "Seconds.", "schema": seconds}}
    return answer
