"""Every error as a problem document (RFC 9457), from one table."""

from __future__ import annotations

import http
import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from engine.errors import InputError, MachineError, PluginError, ThumbsmithError
from service import errors
from service.logs import request_id
from service.system.trouble import trouble_in

_log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
_AWAY = "files cannot be kept or fetched now; try again in a moment"
"""To whoever asks. Which folder or bucket it is, and what is wrong with it, is for the log."""

_BODY_REASONS = dict.fromkeys(("model_attributes_type", "model_type", "dict_type"), "is no JSON object") | {
    "missing": "is missing; a JSON object is wanted"
}
"""Of a whole body, by what pydantic calls it."""
_REASONS = {
    "extra_forbidden": "is no field of this request",
    "missing": "is missing",
    "string_type": "is no text",
    "tuple_type": "is no list",
    "list_type": "is no list",
}
"""Of a part of it, where pydantic's own words are those of a program."""

Responses = dict[int | str, dict[str, Any]]
"""What FastAPI takes as a route's `responses`."""

TABLE: tuple[tuple[type[ThumbsmithError], int, str, str], ...] = (
    (errors.NotFound, 404, "not-found", "Not found"),
    (errors.Conflict, 409, "conflict", "Not possible in this state"),
    (errors.NotEnoughCredits, 402, "not-enough-credits", "Not enough credits"),
    (errors.NotSignedIn, 401, "not-signed-in", "Not signed in"),
    (errors.NotAllowed, 403, "not-allowed", "Not allowed"),
    (errors.TooManyRequests, 429, "too-many-requests", "Too many requests"),
    (errors.OwnQueueFull, 429, "own-queue-full", "Too much of yours is waiting"),
    (errors.QueueFull, 503, "queue-full", "Too much is waiting"),
    (errors.Unavailable, 503, "unavailable", "Not available for now"),
    (InputError, 422, "invalid", "Something in the request cannot be used"),
    (PluginError, 500, "plugin-broke", "A plugin broke"),
    (MachineError, 500, "machine", "This server lacks something"),
)
"""The first row that fits counts."""


class FieldError(BaseModel):
    field: str = Field(description="Where it is: `body.title`, `query.limit`.", examples=["body.realism"])
    reason: str = Field(examples=["Input should be less than or equal to 100"])


class Problem(BaseModel):
    """RFC 9457."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:thumbsmith:problem:invalid",
                    "title": "Something in the request cannot be used",
                    "status": 422,
                    "detail": "body.realism: Input should be less than or equal to 100",
                    "errors": [{"field": "body.realism", "reason": "Input should be less than or equal to 100"}],
                }
            ]
        }
    )

    type: str
    title: str
    status: int
    detail: str
    requestId: str | None = Field(default=None, description="Quote it when you ask for help.")
    retryAfterSeconds: int | None = Field(default=None, ge=1, description="When to come back, as `Retry-After` says.")
    errors: list[FieldError] | None = None


def problem(
    status: int,
    kind: str,
    title: str,
    detail: str,
    *,
    errors: Sequence[Mapping[str, str]] = (),
    retry_after: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    held: dict[str, Any] = {
        "type": f"urn:thumbsmith:problem:{kind}",
        "title": title,
        "status": status,
        "detail": detail,
    }
    held |= {"requestId": request_id.get()} if request_id.get() else {}
    held |= {"errors": list(errors)} if errors else {}
    held |= when_to_come_back(retry_after)
    # escaped, so that no text anybody sent can make the answer unsendable
    return Response(json.dumps(held), status, media_type=MEDIA_TYPE, headers=dict(headers or {}))


def may_answer(*statuses: int) -> Responses:
    """For a route's `responses`: the problems beyond those that every route of its kind may answer."""
    return {status: {"description": ""} for status in statuses}


def named(error: ThumbsmithError) -> tuple[int, str, str]:
    """Status, kind and title of an error."""
    return next((row[1:] for row in TABLE if isinstance(error, row[0])), (500, "internal", "Something went wrong"))


def of_error(error: ThumbsmithError) -> Response:
    status, kind, title = named(error)
    detail = _AWAY if isinstance(error, errors.StorageDown) else str(error)
    headers, retry_after = {}, retry_after_of(error)
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if status == 500:
        _log.error("%s: %s", type(error).__name__, error, exc_info=error)
        return unexpected()
    if detail != str(error):
        _log.warning("%s", error)
    return problem(status, kind, title, detail, retry_after=retry_after, headers=headers)


def retry_after_of(error: ThumbsmithError) -> int | None:
    """In how many seconds it may work, where waiting helps."""
    return error.retry_after if isinstance(error, errors.Unavailable) else None


def when_to_come_back(seconds: int | None) -> dict[str, int]:
    return {} if seconds is None else {"retryAfterSeconds": seconds}


def unexpected() -> Response:
    return problem(500, "internal", "Something went wrong", "This is our fault and has been written down; try again.")


def of_validation(error: RequestValidationError) -> Response:
    found = [_fault(item) for item in error.errors()][:20]
    first = found[0] if found else {"field": "body", "reason": "cannot be read"}
    return problem(
        422, "invalid", "Something in the request cannot be used", f"{first['field']}: {first['reason']}", errors=found
    )


def _fault(item: Mapping[str, Any]) -> dict[str, str]:
    """Where it is and what is wrong there; of a body that is no JSON at all, the letter it breaks at."""
    if item["type"] == "json_invalid":
        at, why = item["loc"][-1], item.get("ctx", {}).get("error", "cannot be read")
        return {"field": "body", "reason": f"is not JSON: {str(why).lower()} at character {at}"}
    reasons = _BODY_REASONS if item["loc"] == ("body",) else _REASONS
    reason = reasons.get(item["type"], item["msg"])
    return {"field": ".".join(str(part) for part in item["loc"]), "reason": reason.removeprefix("Value error, ")}


def of_http(error: HTTPException) -> Response:
    status = http.HTTPStatus(error.status_code)
    kind = status.phrase.lower().replace(" ", "-")
    return problem(status.value, kind, status.phrase, str(error.detail), headers=error.headers)


def add_handlers(app: FastAPI) -> None:
    @app.exception_handler(ThumbsmithError)
    async def named_error(_request: Request, error: ThumbsmithError) -> Response:
        return of_error(error)

    @app.exception_handler(OSError)
    async def machine_error(_request: Request, error: OSError) -> Response:
        if trouble_in(error) is None:
            raise error
        return of_error(errors.StorageDown(f"this machine is in trouble ({error.strerror})"))

    @app.exception_handler(RequestValidationError)
    async def validation_error(_request: Request, error: RequestValidationError) -> Response:
        return of_validation(error)

    @app.exception_handler(HTTPException)
    async def http_error(_request: Request, error: HTTPException) -> Response:
        return of_http(error)

    @app.exception_handler(Exception)
    async def any_error(_request: Request, error: Exception) -> Response:
        return unexpected()
