"""How a WebDriver command reaches a browser: over HTTP to WebKit's driver, over Firefox's own Marionette socket.

Both know the same commands with the same parameters; Debian has no driver that would speak HTTP for Firefox.
"""

from __future__ import annotations

import json
import socket
from typing import Any, Protocol

import httpx

from tests.waiting import HANG_SECONDS

_PATHS = {
    "DeleteSession": ("DELETE", ""),
    "ElementClick": ("POST", "/element/{id}/click"),
    "ElementSendKeys": ("POST", "/element/{id}/value"),
    "ExecuteAsyncScript": ("POST", "/execute/async"),
    "ExecuteScript": ("POST", "/execute/sync"),
    "GetCurrentURL": ("GET", "/url"),
    "Navigate": ("POST", "/url"),
    "SetWindowRect": ("POST", "/window/rect"),
    "TakeScreenshot": ("GET", "/screenshot"),
}
"""Of each command, by its name in Marionette: where it lies below a session's address."""


class Refused(Exception):
    """A command that the browser did not carry out; `kind` is WebDriver's own word for why."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind


class Wire(Protocol):
    """One open session."""

    def send(self, command: str, **given: Any) -> Any:
        """What the command answers; raises `Refused`."""

    def close(self) -> None: ...


class HttpWire:
    def __init__(self, address: str, wanted: dict[str, Any]) -> None:
        self._http = httpx.Client(base_url=address, timeout=HANG_SECONDS, trust_env=False)
        begun = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self._session = f"/session/{begun['sessionId']}"

    def send(self, command: str, **given: Any) -> Any:
        method, path = _PATHS[command]
        return self._ask(method, self._session + path.format(**given), given)

    def close(self) -> None:
        self.send("DeleteSession")
        self._http.close()

    def _ask(self, method: str, path: str, given: dict[str, Any]) -> Any:
        answer = self._http.request(method, path, json=given if method == "POST" else None)
        value = answer.json()["value"]
        if answer.is_error:
            raise Refused(value["error"], value["message"])
        return value


class MarionetteWire:
    """Each message is the length of its JSON, a colon, and the JSON: [0, number, command, parameters] and back."""

    def __init__(self, port: int, wanted: dict[str, Any]) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), HANG_SECONDS)
        self._stream = self._socket.makefile("rb")
        self._number = 0
        self._read()
        self.send("NewSession", **wanted)

    def send(self, command: str, **given: Any) -> Any:
        self._number += 1
        told = json.dumps([0, self._number, f"WebDriver:{command}", given]).encode()
        self._socket.sendall(b"%d:%s" % (len(told), told))
        _, _, error, answer = self._read()
        if error:
            raise Refused(error["error"], error["message"])
        return answer["value"] if isinstance(answer, dict) and answer.keys() == {"value"} else answer

    def close(self) -> None:
        self.send("DeleteSession")
        self._stream.close()
        self._socket.close()

    def _read(self) -> Any:
        length = b""
        while (one := self._stream.read(1)) not in (b":", b""):
            length += one
        if not length:
            raise ConnectionError("Firefox has closed the line")
        return json.loads(self._stream.read(int(length)))
