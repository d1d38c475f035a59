"""What is typed: a command with its options, or a number with what belongs to it."""

from __future__ import annotations

import argparse
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from bots.errors import told
from bots.photographs import BYTES_LIMIT, Photo
from bots.phrases import named
from bots.verbs.submitting import Wish
from engine.errors import BriefError, PhotoError

_EXAMPLE = "Why *rockets* explode"
_REALISM = range(101)
_APOSTROPHE = "\ue000"
"""For one that is a letter and opens nothing, while the line is taken apart."""


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
        error = BriefError(f"write /thumbnail and your title, as in: /thumbnail {line or _EXAMPLE}")
        raise told(error, named("chat-no-slash"), title=line or _EXAMPLE)
    command = first.removeprefix("/").lower()
    if command == "thumbnail":
        return Typed(command, rest=rest.strip(), wish=_wish(rest))
    return Typed(command, rest=rest.strip())


def parts_of(text: str) -> list[str]:
    """As a shell takes a line apart; but an apostrophe opens nothing where it stands in a word, or is never closed."""
    inside_words = re.sub(r"(?<=\w)'(?=\w)", _APOSTROPHE, text)
    for line in (inside_words, text.replace("'", _APOSTROPHE)):
        try:
            return [part.replace(_APOSTROPHE, "'") for part in shlex.split(line)]
        except ValueError:
            continue
    error = BriefError("a quotation mark is open; close it, or leave it out")
    raise told(error, named("chat-quotation"))


def _wish(rest: str) -> Wish:
    given = _PARSER.parse_args(parts_of(rest))
    if not given.title:
        raise told(BriefError(f"a title is missing; write /thumbnail {_EXAMPLE}"), named("chat-no-title"))
    if given.realism is not None and given.realism not in _REALISM:
        error = BriefError(f"--realism is a number from 0 to 100, not {given.realism}")
        raise told(error, named("chat-not-understood"), what=f"--realism {given.realism}")
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
        what = next(iter(re.findall(r"--[\w-]+", message)), message)
        raise told(BriefError(f"{message}; /help shows what may be written"), named("chat-not-understood"), what=what)


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
            most = f"{BYTES_LIMIT / 2**20:g} MB"
            large = PhotoError(f"{file.name} is larger than {most}; send a smaller copy")
            raise told(large, named("photo-large"), name=file.name, most=most)
        return Photo(file.name, file.read_bytes())
    except OSError as error:
        unread = PhotoError(f"{path} cannot be read ({error.strerror}); give the path of a photo")
        raise told(unread, named("chat-no-file"), path=path) from error


_PARSER = _parser()
