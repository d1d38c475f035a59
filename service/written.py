"""How a list is written where only text can be: plain words with commas between them; JSON is taken, too."""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_settings import NoDecode


def _words(held: Any) -> Any:
    """`a, b` or `["a", "b"]`."""
    if not isinstance(held, str):
        return held
    return _json(held) if held.lstrip().startswith("[") else tuple(_parts(held))


def pairs(held: Any) -> Any:
    """`a=1, b=2` or `{"a": "1", "b": "2"}`."""
    if not isinstance(held, str):
        return held
    if held.lstrip().startswith("{"):
        return _json(held)
    pairs = [[side.strip() for side in part.split("=", 1)] for part in _parts(held)]
    if not all(len(pair) == 2 and all(pair) for pair in pairs):
        raise ValueError("write name=value, several with commas between them")
    return dict(pairs)


def _parts(text: str) -> list[str]:
    return [part for part in map(str.strip, text.split(",")) if part]


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise ValueError("this begins as JSON and is none; write words with commas between them") from error


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]
Pairs = Annotated[dict[str, str], NoDecode, BeforeValidator(pairs)]
