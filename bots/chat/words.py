"""What is typed: a command with its options, or a number with what belongs to it."""

from __future__ import annotations

import argparse
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from bots.photographs import BYTES_LIMIT, Photo
from bots.verbs.submitting import Wish
from engine.errors import BriefError, PhotoError


@dataclass(frozen=True)
class Typed:
    """`command` without its slash; empty for a number, which stands in `number`."""

    command: str = ""
    number: int | None = None
    rest: str = ""
    wish: Wish | None = field(default=None)


def typed(line: str) -> Typed:
    """`BriefError` and `PhotoError` say in a sentence what cannot be understood."""
    line = line.strip()
    first, _, rest = line.partition(" ")
    if first.isdecimal():
        return Typed(number=int(first), rest=rest.strip())
    if not first.startswith("/"):
        raise BriefError(f"write /thumbnail and your title, as in: /thumbnail {line or 'Why *rockets* explode'}")
    command = first.removeprefix("/").lower()
    if command == "thumbnail":
        return Typed(command, rest=rest.strip(), wish=_wish(rest))
    return Typed(command, rest=rest.strip())


def _wish(rest: str) -> Wish:
    try:
        given = _PARSER.parse_args(shlex.split(rest))
    except ValueError as error:
        raise BriefError(f"a quotation mark is open ({error}); close it, or leave it out") from error
    if not given.title:
        raise BriefError("a title is missing; write /thumbnail Why *rockets* explode")
    return Wish(
        title=" ".join(given.title),
        style=given.style,
        realism=given.realism,
        kicker=given.line or "",
        background=given.background,
        formats=tuple(given.format or ()),
        host=_photo(given.host) if given.host else None,
        guests=tuple(map(_photo, given.guest or ())),
    )


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise BriefError(f"{message}; /help shows what may be written")


def _parser() -> _Parser:
    parser = _Parser(prog="/thumbnail", add_help=False, allow_abbrev=False)
    parser.add_argument("title", nargs="*")
    parser.add_argument("--style")
    parser.add_argument("--realism", type=int)
    parser.add_argument("--line")
    parser.add_argument("--background")
    parser.add_argument("--format", action="append")
    parser.add_argument("--host")
    parser.add_argument("--guest", action="append")
    return parser


def _photo(path: str) -> Photo:
    file = Path(path).expanduser()
    try:
        if file.stat().st_size > BYTES_LIMIT:
            raise PhotoError(f"{file.name} is larger than {BYTES_LIMIT / 2**20:g} MB; send a smaller copy")
        return Photo(file.name, file.read_bytes())
    except OSError as error:
        raise PhotoError(f"{path} cannot be read ({error.strerror}); give the path of a photo") from error


_PARSER = _parser()
