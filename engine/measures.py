"""The numbers and words of a scene, each with its bounds: what is drawn, kept and priced is of human measure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, Field

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


def storable(text: str) -> str:
    """Text that every database can keep; `ValueError` for any other."""
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("holds a NUL or half a character (a lone surrogate); send plain text")
    return text


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
    """`ValueError` for a scene, made or not yet, whose groups lie too deep or whose layers are too many."""
    depth, count, inside = 0, 0, [data]
    while inside := [layer for one in inside for layer in _held_by(one)]:
        depth, count = depth + 1, count + len(inside)
        if depth > DEPTH_LIMIT:
            raise ValueError(f"groups lie in groups more than {DEPTH_LIMIT} deep; take some of them apart")
        if count > LAYERS_LIMIT:
            raise ValueError(f"there are more than {LAYERS_LIMIT} layers; join some of them, or leave them out")


def _held_by(data: Any) -> Sequence[Any]:
    held = data.get("layers") if isinstance(data, dict) else getattr(data, "layers", None)
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
