"""Commands whose work may be ended at any time, by Ctrl-C or SIGTERM, and leaves nothing half-written."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from cli.messages import EXIT_MACHINE, complain
from service.system.attendant import go_on_attended

_at_hand = False


def with_attendants() -> None:
    """From now on `attended` commands get one: right where this process is theirs alone, as behind the shell."""
    global _at_hand
    _at_hand = True


def attended(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command, in a child of this process; one is enough where a command is called by another."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        global _at_hand
        if _at_hand:
            _at_hand = False
            go_on_attended(say=complain, broken=EXIT_MACHINE)
        return command(*args, **kwargs)

    return wrapped
