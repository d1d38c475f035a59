"""An example for every operation: a value for each parameter that must be there, a whole body, a command with both.

Ids and keys stand for the reader's own; all else can be sent as it stands, and `tests/api/test_examples.py` does.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

JSON = "application/json"
_GENERATION = "5b0f6f2e-6b1e-4d0b-9d52-3f3a0c1f7a11"
_FILE_KEY = "uploads/8a7c1d52-5e7b-4f57-8f0c-7d1f0f6f2a10/1c9e4c0a-93b4-4b8c-a8a9-2f6f9f5f4b21"

PARAMETERS: Mapping[str, Any] = {
    "generation_id": _GENERATION,
    "kit_id": "0d3f5a52-0c5d-4c80-9e1d-96a1fb3a4c32",
    "key_id": "7e6b1c9d-2f4a-4b8e-8a53-1f0e7c2d9b43",
    "webhook_id": "c2a8e0f1-4d7b-4f0e-b6a4-5e9d3c1f8a54",
    "delivery_id": "e4f1b2c3-9a8d-4e7f-8c6b-2d1a0f9e7b65",
    "kind": "discord",
    "font_id": "anton-400",
    "digest": "3b1f0c5d7e9a2b4c6d8e0f1a3b5c7d9e1f2a4b6c8d0e2f4a6b8c0d2e4f6a8b0c",
    "fileKey": _FILE_KEY,
}
"""By the name of the parameter."""

_SCENE = {
    "format": "youtube",
    "style": "spotlight",
    "title": "Why rockets explode",
    "width": 1280,
    "height": 720,
    "layers": [
        {
            "kind": "text",
            "id": "title",
            "name": "Why rockets explode",
            "x": 60,
            "y": 300,
            "width": 600,
            "height": 200,
            "text": "ROCKETS",
            "fill": {"kind": "solid", "colour": "#ffffff"},
            "lines": [
                {
                    "runs": [{"text": "ROCKETS", "font": "anton-400", "x": 0, "width": 430}],
                    "size": 120,
                    "baseline": 110,
                    "width": 430,
                }
            ],
        }
    ],
}
BODIES: Mapping[str, Any] = {
    "signIn": {"email": "ada@example.org"},
    "confirmSignIn": {"token": "the token from the link"},
    "whoseLink": {"token": "the token from the link"},
    "makeVariants": {"count": 3},
    "renderScene": {"format": "youtube", "version": 1, "exporters": ["psd"]},
    "saveScene": {"scene": _SCENE},
    "refitScene": {"scene": _SCENE, "layer": "title", "text": "Rockets *rarely* fly"},
    "repaintScene": {"scene": _SCENE, "seed": "4711"},
    "swapPhoto": {"scene": _SCENE, "layer": "host", "fileKey": _FILE_KEY},
    "addPicture": {"scene": _SCENE, "fileKey": _FILE_KEY, "name": "Our rocket"},
    "addText": {"scene": _SCENE, "text": "Part two"},
    "takeStripeEvent": {
        "id": "evt_1",
        "object": "event",
        "type": "customer.updated",
        "created": 1764288000,
        "data": {"object": {"id": "cus_1", "object": "customer"}},
    },
}
"""By operation, where its schema shows none of its own."""


def show(path: str, method: str, operation: dict[str, Any], schemas: Mapping[str, Any]) -> None:
    """Write the example into the operation's description."""
    for parameter in operation.get("parameters", ()):
        _show_parameter(parameter)
    body = operation.get("requestBody", {}).get("content", {}).get(JSON)
    if body is not None:
        body["example"] = _body(operation["operationId"], body, schemas)
    operation["x-codeSamples"] = [{"lang": "Shell", "label": "curl", "source": _command(path, method, operation)}]


def _show_parameter(parameter: dict[str, Any]) -> None:
    shown = parameter.get("schema", {}).get("examples", parameter.get("examples"))
    if shown:
        parameter["example"] = shown[0]
    elif parameter["name"] in PARAMETERS:
        parameter["example"] = PARAMETERS[parameter["name"]]


def _body(operation_id: str, body: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    if operation_id in BODIES:
        return BODIES[operation_id]
    name = body.get("schema", {}).get("$ref", "").rpartition("/")[2]
    return next(iter(schemas.get(name, {}).get("examples", ())), None)


def _command(path: str, method: str, operation: Mapping[str, Any]) -> str:
    """As it is typed, with the service's address in `$THUMBSMITH` and a token or API key in `$TOKEN`."""
    query = {}
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", quote(str(parameter.get("example", "")), safe=""))
        elif parameter["in"] == "query" and parameter.get("required"):
            query[parameter["name"]] = parameter.get("example", "")
    address = f'"$THUMBSMITH{path}{"?" + urlencode(query) if query else ""}"'
    parts = ["curl", *((["-X", method.upper()]) if method != "get" else []), address]
    if operation.get("security"):
        parts += ["-H", '"Authorization: Bearer $TOKEN"']
    body = operation.get("requestBody", {}).get("content", {}).get(JSON)
    if body is not None:
        parts += ["-H", f"'Content-Type: {JSON}'", "-d", shlex.quote(json.dumps(body["example"]))]
    return " ".join(parts)
