"""Photographs from where a command line names them: a file, an https address, or standard input."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from engine.errors import BriefError, InputError, PhotoError
from engine.files.scratch import scratch_folder
from engine.photo.intake import BYTE_LIMIT
from engine.photo.kinds import RIGHT
from engine.version import __version__
from service.errors import AnswerTooLarge
from service.net import Visitor

_STANDARD_INPUT = "-"
_SECONDS = 30.0
_REDIRECTS = 3
_HEADERS = {"Accept": "image/*", "User-Agent": f"thumbsmith/{__version__}"}


@contextlib.contextmanager
def gathered(sources: Sequence[str], *, visitor: Visitor | None = None) -> Iterator[list[Path]]:
    """Where each photograph lies, for as long as the block lasts. Addresses inside a private network are refused."""
    if sources.count(_STANDARD_INPUT) > 1:
        raise BriefError("- is given more than once; standard input holds one photograph, name files for the others")
    if not any(source == _STANDARD_INPUT or _is_address(source) for source in sources):
        yield [Path(source) for source in sources]
        return
    with scratch_folder() as folder:
        yield [_gathered(source, folder / str(number), visitor) for number, source in enumerate(sources)]


def _gathered(source: str, folder: Path, visitor: Visitor | None) -> Path:
    if source == _STANDARD_INPUT:
        return _kept(_from_standard_input(), folder / "standard input")
    if _is_address(source):
        return _kept(_fetched(source, visitor or _careful_visitor()), folder / _name_of(source))
    return Path(source)


def _is_address(source: str) -> bool:
    return "://" in source


def _careful_visitor() -> Visitor:
    return Visitor(bytes_limit=BYTE_LIMIT, seconds=_SECONDS, redirects=_REDIRECTS)


def _fetched(address: str, visitor: Visitor) -> bytes:
    try:
        reply = visitor.get(address, headers=_HEADERS)
    except AnswerTooLarge as error:
        raise PhotoError(f"{address}: {error}; send a smaller copy") from error
    except InputError as error:
        raise PhotoError(f"{address}: {error}") from error
    if reply.status != 200:
        raise PhotoError(f"{address} is answered with status {reply.status}; give the address of {RIGHT}")
    return reply.body


def _from_standard_input() -> bytes:
    if sys.stdin.isatty():
        raise BriefError("- reads a photograph from standard input, which is a terminal; send a file: < me.jpg")
    data = sys.stdin.buffer.read(BYTE_LIMIT + 1)
    if not data:
        raise PhotoError(f"standard input is empty; send {RIGHT}")
    return data


def _name_of(address: str) -> str:
    """What reports and messages call the photograph."""
    parts = urlsplit(address)
    name = unquote(PurePosixPath(parts.path).name) or parts.hostname or ""
    return re.sub(r"[^\w.() -]", "_", name).strip(". ")[-80:] or "photograph"


def _kept(data: bytes, path: Path) -> Path:
    path.parent.mkdir()
    path.write_bytes(data)
    return path
