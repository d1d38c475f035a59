"""Asks ClamAV about every upload, by clamd's INSTREAM command. Only `stream: OK` is a yes.

A file larger than clamd's own StreamMaxLength, a daemon that is gone, and any answer we do not know are undecided.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from engine import hookimpl
from engine.errors import MachineError, PluginError
from engine.kinds.check import Verdict

_CHUNK = 1 << 18
_CONNECT_SECONDS = 3.0
_ANSWER_BYTES = 4096
_CLEAN = "stream: OK"


@dataclass(frozen=True)
class ClamAv:
    """`address` is a host and port, or the path of a Unix socket; None before it is configured."""

    address: tuple[str, int] | str | None = None
    seconds: float = 60.0
    """For one file, from the first byte sent to the last byte of the answer."""
    name = "clamav"
    sees = "file"

    def configured(self, options: Mapping[str, object]) -> ClamAv | None:
        url = options.get("clamd_url")
        return ClamAv(_address(str(url))) if url else None

    def inspect(self, data: bytes, media_type: str) -> Verdict:
        try:
            answer = self._stream(data)
        except OSError as error:
            return Verdict.undecided("the virus scanner cannot be reached", error=str(error))
        if answer == _CLEAN:
            return Verdict.clean()
        if answer.endswith(" FOUND"):
            signature = answer.removeprefix("stream: ").removesuffix(" FOUND")
            return Verdict.refused("the virus scanner refuses this file; send another one", signature=signature)
        return Verdict.undecided("the virus scanner could not scan this file", answer=answer[:200])

    def ping(self) -> None:
        try:
            with self._connected() as line:
                line.sendall(b"zPING\0")
                answer = _read_answer(line, time.monotonic() + _CONNECT_SECONDS)
        except OSError as error:
            raise MachineError(f"clamd does not answer at {self.address} ({error})") from error
        if answer != "PONG":
            raise MachineError(f"something at {self.address} answers, and it is not clamd")

    def _stream(self, data: bytes) -> str:
        """Chunks, each with its length before it (4 bytes, big-endian), then a length of zero; then the answer."""
        ends = time.monotonic() + self.seconds
        with self._connected() as line:
            try:
                line.sendall(b"zINSTREAM\0")
                for start in range(0, len(data), _CHUNK):
                    chunk = data[start : start + _CHUNK]
                    _set_timeout(line, ends)
                    line.sendall(len(chunk).to_bytes(4, "big") + chunk)
                line.sendall(bytes(4))
            except (BrokenPipeError, ConnectionResetError):
                pass  # clamd has heard enough; what it says about that is read below
            return _read_answer(line, ends)

    def _connected(self) -> socket.socket:
        if isinstance(self.address, tuple):
            line = socket.create_connection(self.address, timeout=_CONNECT_SECONDS)
        else:
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(_CONNECT_SECONDS)
            try:
                line.connect(str(self.address))
            except OSError:
                line.close()
                raise
        return line


def _set_timeout(line: socket.socket, ends: float) -> None:
    """However slowly the other side drips, all of it together ends in time."""
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError("clamd takes too long")
    line.settimeout(left)


def _read_answer(line: socket.socket, ends: float) -> str:
    """Up to the NUL that ends an answer; one that is cut off, or two in one, is no answer."""
    answer = b""
    while len(answer) < _ANSWER_BYTES:
        _set_timeout(line, ends)
        part = line.recv(_ANSWER_BYTES)
        if not part:
            raise ConnectionError("clamd hung up")
        answer += part
        if answer.endswith(b"\0") and answer.count(b"\0") == 1:
            return answer[:-1].decode("utf-8", errors="replace").strip()
    raise ConnectionError("clamd's answer does not end")


def _address(url: str) -> tuple[str, int] | str:
    parts = urlsplit(url)
    if parts.scheme == "unix" and parts.path:
        if not hasattr(socket, "AF_UNIX"):
            raise PluginError("THUMBSMITH_CLAMD_URL names a Unix socket, which Windows lacks; write tcp://host:3310")
        return unquote(parts.path)
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if parts.scheme != "tcp" or not host:
        raise PluginError(
            "THUMBSMITH_CLAMD_URL is no address of clamd; write tcp://host:3310 or unix:///path/of/socket"
        )
    return host, port or 3310


@hookimpl
def register_checks() -> list[ClamAv]:
    return [ClamAv()]
