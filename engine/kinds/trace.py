"""Says each call of a plugin on stderr, for whoever writes one: who was asked what, how long it took, what came back.

Answers are told by kind and size, errors by type and place: what users wrote and what plugins keep to themselves is
in neither.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, TypeVar

VARIABLE = "THUMBSMITH_TRACE_HOOKS"
_OFF = ("", "0", "false", "no", "off")
_NAMED = ("name", "id", "finding", "media_type")
"""What a thing may be told by, where it has it."""

Answer = TypeVar("Answer")


def is_on() -> bool:
    return os.environ.get(VARIABLE, "").strip().lower() not in _OFF


def traced(who: str, method: str, work: Callable[[], Answer]) -> Callable[[], Answer]:
    """`work`, told when it ends; as it is where nobody wants to know."""
    return (lambda: _told(who, method, work)) if is_on() else work


def tell_late(who: str, method: str, seconds: float) -> None:
    """Of a call that is left to itself."""
    if is_on():
        _say(who, method, seconds, "has not come back")


def _told(who: str, method: str, work: Callable[[], Answer]) -> Answer:
    begun = time.perf_counter()
    try:
        answer = work()
    except BaseException as error:  # a plugin may raise anything, SystemExit included
        _say(who, method, time.perf_counter() - begun, f"raised {type(error).__name__}{_place(error)}")
        raise
    seconds = time.perf_counter() - begun
    try:
        what = _described(answer)
    except Exception:  # what it gives may break where it is looked at
        what = type(answer).__name__
    _say(who, method, seconds, f"-> {what}")
    return answer


def _say(who: str, method: str, seconds: float, what: str) -> None:
    line = f"hook  {who}: {method}  {seconds:.3f} s  {what}"
    sys.stderr.write("".join(c if c.isprintable() else repr(c)[1:-1] for c in line) + "\n")


def _place(error: BaseException) -> str:
    """Where it was raised, in the plugin or below it."""
    frames = traceback.extract_tb(error.__traceback__)
    return f" at {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""


def _described(answer: Any) -> str:
    if answer is None or isinstance(answer, bool | int | float):
        return repr(answer)
    if isinstance(answer, str | bytes):
        return f"{type(answer).__name__} of {len(answer)}"
    if hasattr(answer, "shape") and hasattr(answer, "dtype"):
        return f"{answer.dtype} {'x'.join(map(str, answer.shape))}"
    if isinstance(answer, Collection):
        return _counted(answer)
    return _named(answer)


def _counted(answer: Collection[Any]) -> str:
    """How many, and the first few."""
    first = [_named(one) for one, _ in zip(answer, range(3), strict=False)]
    more = ["..."] if len(answer) > len(first) else []
    return f"{len(answer)}: {', '.join([*first, *more])}" if first else "nothing"


def _named(thing: Any) -> str:
    if isinstance(thing, str | bytes):
        return f"{type(thing).__name__} of {len(thing)}"
    if isinstance(thing, Path):
        return thing.name
    if isinstance(thing, type):
        return thing.__name__
    kind = type(thing).__name__
    told = (getattr(thing, key, None) for key in _NAMED)
    name = next((one for one in told if isinstance(one, str)), None)
    return f"{kind} {name}" if name else kind
