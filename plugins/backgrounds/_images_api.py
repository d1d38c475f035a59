"""The wire of the OpenAI images API: asked again where that helps, bounded in bytes and time, strict about answers."""

from __future__ import annotations

import base64
import binascii
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from engine.errors import GroundUnavailable

_ANSWER_BYTES = 48 * 1024 * 1024
_PASSES = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
"""Statuses that another try may not meet again."""
_NO_SUCH_CALL = frozenset({404, 405, 501})
_KEY_REFUSED = frozenset({401, 403})
_LONGEST_WAIT = 20.0
_BUSY = "the image server is too busy"
_DAMAGED = "the image server's answer cannot be read"


@dataclass(frozen=True, kw_only=True)
class Server:
    base_url: str
    api_key: str = ""
    picture_hosts: tuple[str, ...] = ()
    timeout_seconds: float = 60.0
    tries: int = 3

    @property
    def seconds(self) -> float:
        """All that is asked of it for one picture."""
        return self.tries * self.timeout_seconds + _LONGEST_WAIT


@dataclass(frozen=True)
class _Answer:
    status: int
    body: bytes
    retry_after: str = ""


class ImagesApi:
    """Each call gives the bytes of one picture, or raises `GroundUnavailable` with a sentence for users."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._ends = time.monotonic() + server.seconds
        self.kept_waiting = False
        """Whether a request has taken all the time that it may, and nothing whole came."""

    def picture(self, fields: dict[str, str], draft: bytes | None) -> bytes:
        """Made of the draft where there is one and the server can, else of the words alone."""
        if draft is not None:
            answer = self._asked(
                "/images/edits", {"data": fields, "files": {"image": ("draft.png", draft, "image/png")}}
            )
            if answer.status not in _NO_SUCH_CALL:
                return self._taken(answer)
        return self._taken(self._asked("/images/generations", {"json": {**fields, "n": 1}}))

    def _asked(self, path: str, content: dict[str, Any]) -> _Answer:
        """The first answer that stands, or the last one."""
        answer: _Answer | None = None
        for number in range(self._server.tries):
            if number and not self._rests(_wait(answer, number)):
                break
            answer = self._sent("POST", self._server.base_url + path, content)
            if answer and answer.status not in _PASSES:
                return answer
        if answer is None:
            raise GroundUnavailable("the image server does not answer in time")
        return answer

    def _rests(self, seconds: float) -> bool:
        """Whether there is time for it, and for asking once more."""
        if time.monotonic() + seconds >= self._ends:
            return False
        time.sleep(seconds)
        return True

    def _sent(self, method: str, url: str, content: dict[str, Any], *, secret: bool = True) -> _Answer | None:
        """None where nothing whole came; redirects are not followed."""
        import httpx  # only where a server is asked

        headers = {"Authorization": f"Bearer {self._server.api_key}"} if secret and self._server.api_key else {}
        seconds = max(min(self._server.timeout_seconds, self._ends - time.monotonic()), 0.01)
        try:
            with httpx.Client(timeout=seconds, follow_redirects=False) as client:
                ends = time.monotonic() + seconds  # from here on: what the client has to load is not the server's doing
                with client.stream(method, url, headers=headers, **content) as response:
                    body = _received(response.iter_bytes(), ends)
        except (httpx.LocalProtocolError, UnicodeError) as error:
            raise GroundUnavailable("the image server cannot be asked: its key has letters that no key has") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            self.kept_waiting |= isinstance(error, httpx.TimeoutException)
            return None
        if body is None:
            self.kept_waiting = True
            return None
        return _Answer(response.status_code, body, response.headers.get("retry-after", ""))

    def _taken(self, answer: _Answer) -> bytes:
        if answer.status in _KEY_REFUSED:
            raise GroundUnavailable("the image server refuses its key")
        if answer.status in _PASSES:
            raise GroundUnavailable(_BUSY if answer.status in (429, 503) else "the image server is broken")
        if answer.status != 200:
            raise GroundUnavailable(f"the image server refuses this picture (status {answer.status})")
        given = _first_picture(answer.body)
        if isinstance(given.get("b64_json"), str):
            return _from_base64(given["b64_json"])
        if isinstance(given.get("url"), str):
            return self._fetched(given["url"])
        raise GroundUnavailable(_DAMAGED)

    def _fetched(self, url: str) -> bytes:
        """From the server itself or a host that the operator named: an answer sends us nowhere else."""
        if url.startswith("data:image/") and ";base64," in url:
            return _from_base64(url.partition(";base64,")[2])
        own = urlsplit(self._server.base_url)
        try:
            wanted = urlsplit(url)
            same = (wanted.scheme, wanted.hostname, wanted.port) == (own.scheme, own.hostname, own.port)
            named = wanted.scheme == "https" and wanted.hostname in self._server.picture_hosts and not wanted.port
        except ValueError as error:
            raise GroundUnavailable(_DAMAGED) from error
        if not (same or named):
            raise GroundUnavailable("the image server's picture lies on another host, which is not visited")
        answer = self._sent("GET", url, {}, secret=same)
        if answer is None or answer.status != 200:
            raise GroundUnavailable("the image server's picture cannot be fetched")
        return answer.body


def _wait(answer: _Answer | None, number: int) -> float:
    """As long as the server says, within reason; else a little longer each time."""
    try:
        told = float(answer.retry_after) if answer else -1.0
    except ValueError:
        told = -1.0
    return min(told, _LONGEST_WAIT) if told >= 0 else 0.5 * 2.0 ** (number - 1)


def _received(chunks: Iterable[bytes], ends: float) -> bytes | None:
    """None when it does not come whole in time."""
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > _ANSWER_BYTES:
            raise GroundUnavailable(f"the image server's answer is longer than {_ANSWER_BYTES // 2**20} MB")
        if time.monotonic() > ends:
            return None
    return bytes(data)


def _first_picture(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)["data"][0]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise GroundUnavailable(_DAMAGED) from error
    if not isinstance(found, dict):
        raise GroundUnavailable(_DAMAGED)
    return found


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise GroundUnavailable(_DAMAGED) from error
