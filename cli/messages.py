"""Errors as one clear sentence, with an exit code a script can use."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Any

import typer

EXIT_INPUT, EXIT_PLUGIN, EXIT_MACHINE = 2, 3, 4


def friendly(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn the engine's errors into a sentence on stderr; exit 2 bad input, 3 a plugin broke, 4 something lacks."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        from engine.errors import InputError, MachineError, ThumbsmithError

        try:
            return command(*args, **kwargs)
        except ThumbsmithError as error:
            code = (
                EXIT_INPUT
                if isinstance(error, InputError)
                else EXIT_MACHINE
                if isinstance(error, MachineError)
                else EXIT_PLUGIN
            )
            fail(str(error), code)
        except KeyboardInterrupt:
            fail("stopped; nothing was left half-written", 130)
        except ImportError as error:
            from cli.extras import lacking

            fail(lacking(error), EXIT_MACHINE)

    return wrapped


def fail(message: str, code: int) -> None:
    print(f"thumbsmith: {message}", file=sys.stderr)
    raise typer.Exit(code)
