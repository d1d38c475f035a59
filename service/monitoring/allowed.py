"""What may leave for another company's machine: the names on this list, each with the shape its value must have.

Whatever is not named here stays, and so does a named value of another shape: no title, address, key or picture has one
of these.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.stages import Stage
from service.database.generations import OUTCOMES

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_OPERATION = re.compile(r"[a-z]{2,20}(?:[A-Z][a-z]{1,20}){0,6}")
_STAGES = ("queued", "started", "done", "store", *(stage.value for stage in Stage))
_SHAPES: Mapping[str, re.Pattern[str]] = {
    "part": re.compile("api|worker|bots|web"),
    "request_id": re.compile("[0-9a-f]{32}"),
    "generation_id": _ID,
    "trace_id": re.compile("[0-9a-f]{32}"),
    "stage": re.compile("|".join((*_STAGES, "[a-z][a-z0-9-]{0,31}:[a-z_-]{1,32}"))),  # with a colon those of a card
    "operation": _OPERATION,
    "outcome": re.compile("|".join(OUTCOMES)),
    "status": re.compile("[1-5]xx|[1-5][0-9][0-9]|ready|failed"),
    "quantile": re.compile(r"0\.\d{1,3}|1"),
    "card": re.compile(r"[\w.-]{1,60}-gpu\d{1,3}"),
    "error": re.compile(r"[A-Z][A-Za-z]{2,60}"),
}
NAMES = tuple(_SHAPES)
OURS = ("api", "bots", "engine", "service", "worker")
"""Rooms whose logs write what happened apart from whom it happened to: the first is a sentence in the code."""
_MODULE = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*")
_FUNCTION = re.compile(r"[\w<>.]{1,120}")
_FILE = re.compile(r"(?!/)[\w./<>-]{1,200}")


def labels(facts: Mapping[str, object]) -> dict[str, str]:
    """Of these facts the ones that may leave."""
    held = {name: str(value) for name, value in facts.items() if name in _SHAPES}
    return {name: value for name, value in held.items() if _SHAPES[name].fullmatch(value)}


def logger(name: object) -> str:
    """Whose log it was; of others not even that, who may name one after whatever they have in hand."""
    return module(name) if str(name).partition(".")[0] in OURS else ""


def sentence(name: object, template: object) -> str | None:
    """What a line of the log says before anything is filled in; None where that may have been done already."""
    return template if logger(name) and isinstance(template, str) else None


def module(name: object) -> str:
    return _shaped(_MODULE, name)


def function(name: object) -> str:
    return _shaped(_FUNCTION, name)


def file(name: object) -> str:
    """Where code lies, from its own root on: where that is on a machine stays there."""
    return _shaped(_FILE, name)


def _shaped(shape: re.Pattern[str], value: object) -> str:
    return value if isinstance(value, str) and shape.fullmatch(value) else ""
