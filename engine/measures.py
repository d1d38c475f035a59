"""The numbers and words of a scene, each with its bounds: what is drawn, kept and priced is of human measure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}([0-9a-f]{2})?$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
LayerId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
_NUMBERS = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_LEAST = 1e-6
"""What is smaller is nothing to anybody who draws, and divides badly."""
FARTHEST = 100.0
"""In fractions of a box, from its corner."""
WORDS_LIMIT = 2000
"""Code points of a title, of words, and of a layer that is named after them: room for the most letters that are set."""
DEPTH_LIMIT, LAYERS_LIMIT, EFFECTS_LIMIT = 12, 400, 12
PATHS_LIMIT, RUNS_LIMIT = 200_000, 10_000
"""Letters of all paths of a scene, and runs of all its lines: what takes longest to read."""


def storable(text: str) -> str:
    """Text that every database can keep; `ValueError` for any other."""
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("holds a NUL or half a character (a lone surrogate); send plain text")
    return text


def no_truth(value: object) -> object:
    """Python counts true as 1, and nobody who writes it means that."""
    if isinstance(value, bool):
        raise ValueError("is true or false; a whole number would be right")
    return value


Whole = Annotated[int, BeforeValidator(no_truth)]


@lru_cache(maxsize=32)
def farthest(path: str) -> float:
    """The largest number in SVG path data."""
    return max((abs(float(number)) for number in _NUMBERS.findall(path)), default=0.0)


def near(path: str) -> str:
    """Path data that stays about its box."""
    if farthest(path) > FARTHEST:
        raise ValueError(f"the path leads further than {FARTHEST:.0f} times its box; write it in fractions, 0 to 1")
    if path:
        _parsed(path)
    return path


def _parsed(path: str) -> None:
    from fontTools.pens.basePen import NullPen  # most scenes have no path, and wait for nothing
    from fontTools.svgLib.path.parser import parse_path

    try:
        parse_path(path, NullPen())
    except Exception as error:  # a reader of fonts, fed with anything, raises whatever it likes
        raise ValueError("the path is no SVG path data; write it like 'M0 0 L1 0 L1 1 Z'") from error


def refuse_well(data: Any) -> None:
    """`ValueError` for a scene, made or not yet, whose groups lie too deep, or which has too much in it."""
    depth, found, inside = 0, list[Any](), [data]
    while inside := [layer for one in inside for layer in _listed(one, "layers")]:
        depth, found = depth + 1, found + inside
        if depth > DEPTH_LIMIT:
            raise ValueError(f"groups lie in groups more than {DEPTH_LIMIT} deep; take some of them apart")
        if len(found) > LAYERS_LIMIT:
            raise ValueError(f"there are more than {LAYERS_LIMIT} layers; join some of them, or leave them out")
    _refuse_much(found)


def _refuse_much(layers: Sequence[Any]) -> None:
    letters = sum(len(path) for layer in layers if isinstance(path := _held(layer, "path"), str))
    if letters > PATHS_LIMIT:
        raise ValueError(f"the paths have {letters:,} letters and {PATHS_LIMIT:,} are taken; draw them with less")
    runs = sum(len(_listed(line, "runs")) for layer in layers for line in _listed(layer, "lines"))
    if runs > RUNS_LIMIT:
        raise ValueError(f"the lines have {runs:,} runs and {RUNS_LIMIT:,} are taken; write less, or join some")


def _held(data: Any, name: str) -> Any:
    return data.get(name) if isinstance(data, dict) else getattr(data, name, None)


def _listed(data: Any, name: str) -> Sequence[Any]:
    held = _held(data, name)
    return held if isinstance(held, list | tuple) else ()


def _or_nothing(number: float) -> float:
    return number if abs(number) >= _LEAST else 0.0


Number = Annotated[float, AfterValidator(_or_nothing)]
Fraction = Annotated[Number, Field(ge=0, le=1)]
Length = Annotated[Number, Field(ge=0, le=20000)]
Blur = Annotated[Number, Field(ge=0, le=2000)]
Band = Annotated[Number, Field(ge=0, le=1000)]
Coordinate = Annotated[Number, Field(ge=-60000, le=60000)]
Place = Annotated[Number, Field(ge=-FARTHEST, le=FARTHEST)]
Words = Annotated[str, AfterValidator(storable)]
