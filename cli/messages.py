"""Errors as one clear sentence, with an exit code a script can use."""

from __future__ import annotations

import contextlib
import errno
import functools
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

import typer

if TYPE_CHECKING:
    from engine.errors import ThumbsmithError

STOPPED = "stopped; nothing was left half-written"
EXIT_INPUT, EXIT_PLUGIN, EXIT_MACHINE, EXIT_RULES = 2, 3, 4, 5
_documents: TextIO | None = None
"""Where documents go; stdout unless that is kept for them."""
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
EXIT_CODES = (
    "Exit codes: 0 fine, 2 something to put right in what was given, 3 a plugin broke, 4 this machine lacks something, "
    "5 written, but against the rules of its platform; 130 and 143 stopped by Ctrl-C or SIGTERM."
)


def friendly(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn what goes wrong into a sentence on stderr and an exit code; into a document, too, where JSON is wanted."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        from engine.errors import ThumbsmithError

        as_json = bool(kwargs.get("as_json"))
        try:
            return command(*args, **kwargs)
        except ThumbsmithError as error:
            fail(str(error), _code(error), as_json=as_json)
        except KeyboardInterrupt:
            fail(STOPPED, 130, as_json=as_json)
        except ImportError as error:
            from cli.extras import lacking

            fail(lacking(error), EXIT_MACHINE, as_json=as_json)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            fail(_refused(error), EXIT_MACHINE, as_json=as_json)

    return wrapped


def fail(message: str, code: int, *, as_json: bool = False) -> NoReturn:
    say_failed(message, code, as_json=as_json)
    raise typer.Exit(code)


def say_failed(message: str, code: int, *, as_json: bool) -> None:
    complain(message)
    if as_json:
        with contextlib.suppress(OSError):  # what cannot be written to is often what failed
            print_document({"error": {"exit_code": code, "message": message}})


def documents_wanted() -> bool:
    return "--json" in sys.argv[1:] and {"-h", "--help"}.isdisjoint(sys.argv)


def keep_stdout_for_documents() -> None:
    """What else is written to it goes to stderr: a line that a plugin prints, a note of a library."""
    global _documents
    _documents = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="backslashreplace")
    os.dup2(2, 1)


def print_document(data: object) -> None:
    print(json.dumps(data, indent=2), file=_documents or sys.stdout, flush=True)


def complain(message: str) -> None:
    """An error, on stderr, however quiet the command was told to be."""
    sys.stderr.write(f"thumbsmith: {printable(message)}\n")


def printable(text: str) -> str:
    """The text in one line, with what would steer a terminal written out: `\\x1b`."""
    return _UNPRINTABLE.sub(lambda found: " " if found[0] in "\n\t" else repr(found[0])[1:-1], text)


def _code(error: ThumbsmithError) -> int:
    from engine.errors import InputError, MachineError

    if isinstance(error, InputError):
        return EXIT_INPUT
    return EXIT_MACHINE if isinstance(error, MachineError) else EXIT_PLUGIN


def _refused(error: OSError) -> str:
    if error.errno == errno.ENOSPC and not error.filename:
        return f"{error.strerror}, where the files go or in {tempfile.gettempdir()}; make room there"
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else reason
