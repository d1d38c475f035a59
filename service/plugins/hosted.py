"""The process in which strangers' checks of uploads and title helpers run; it holds no secret but what those are told.

Asked and answered in frames of JSON, one line, and the bytes that it is about: nothing that comes back is ever run.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from typing import Any

from engine.errors import PluginError, ThumbsmithError
from engine.format import Format
from engine.kinds.registry import Registry
from engine.kinds.settings import hear
from engine.kinds.title_helper import TitleOptions
from service.system.handover import taken_over
from service.system.limits import Bounds, keep_within
from service.system.memory import go_first
from service.system.parent import end_with
from service.system.stopping import ignore_stop

Given = Mapping[str, Any]
CONFIGURING = ("configure check", "configure helper")
"""What is done in the order of asking, before anything that is asked later."""


def framed(head: Given, data: bytes = b"") -> bytes:
    return json.dumps(head, default=str).encode() + b"\n" + data


def unframed(frame: bytes) -> tuple[dict[str, Any], bytes]:
    head, _, data = frame.partition(b"\n")
    return json.loads(head), data


def serve(number: int, parent: int) -> None:
    """The process: load every plugin, say what is there, then answer until nobody is left to ask."""
    ignore_stop()  # whoever asks says when it is over
    end_with(parent, at_once=True)
    go_first()
    connection = taken_over(number)
    with contextlib.suppress(EOFError, OSError):
        told, _ = unframed(connection.recv_bytes())
        hear(told["plugins"])
        keep_within(Bounds(**told["bounds"]))
        _serve(connection)
    os._exit(0)  # a thread of a plugin that is late is not waited for


def _serve(connection: Connection) -> None:
    from engine.studio import open_registry
    from service.plugins.listing import Listing

    registry = open_registry()
    desk, lock = _Desk(registry), threading.Lock()

    def answer(frame: bytes) -> None:
        asked, data = unframed(frame)
        said = {"id": asked["id"], **_answered(lambda: desk.do(asked["ask"], asked["name"], asked["given"], data))}
        with lock, contextlib.suppress(OSError):
            connection.send_bytes(framed(said))

    connection.send_bytes(framed({"listing": Listing.of(registry).model_dump(mode="json")}))
    while True:
        frame = connection.recv_bytes()
        if unframed(frame)[0]["ask"] in CONFIGURING:
            answer(frame)
        else:
            threading.Thread(target=answer, args=(frame,), daemon=True).start()


def _answered(work: Callable[[], Any]) -> dict[str, Any]:
    try:
        return {"answer": work()}
    except PluginError as error:
        return {"error": str(error), "culprit": error.culprit}
    except ThumbsmithError as error:
        return {"error": str(error), "culprit": ""}


class _Desk:
    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._checks, self._helpers = dict(registry.checks), dict(registry.title_helpers)

    def do(self, ask: str, name: str, given: Given, data: bytes) -> Any:
        match ask:
            case "configure check":
                return self._configure_check(name, given)
            case "configure helper":
                self._helpers[name] = self._registry.title_helpers[name].configured(TitleOptions(**given))  # type: ignore[attr-defined] # those that have it
                return None
            case "inspect":
                verdict = self._checks[name].inspect(data, given["media_type"])
                return {"finding": verdict.finding, "reason": verdict.reason, "details": dict(verdict.details)}
            case "ping":
                return self._checks[name].ping()
            case _:
                return self._about_title(ask, name, dict(given))

    def _configure_check(self, name: str, given: Given) -> bool:
        found = self._registry.checks[name].configured(given)
        if found is not None:
            self._checks[name] = found
        return found is not None

    def _about_title(self, ask: str, name: str, given: dict[str, Any]) -> str | list[str]:
        target = Format.model_validate(given.pop("format"))
        helper = self._helpers[name]
        if ask == "refine":
            return helper.refine(given["title"], format=target, language=given["language"])
        return helper.suggest(given["title"], given["count"], format=target, language=given["language"])
