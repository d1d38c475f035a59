"""What each kind of plugin must answer. Each function returns the answer, or raises `PluginError` with what is wrong.

They run where the plugin runs, so an answer that is itself code (a generator) is played out under the same guard.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.errors import PluginError
from engine.geometry import Box, Point
from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.check import Check, Finding, Verdict
from engine.kinds.exporter import Export
from engine.kinds.title_helper import TitleHelper
from engine.looks import BlendMode
from engine.person import Face

_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]{0,80}")
_LONGEST = 8192
"""Pixels of a side, as of a canvas."""
_SLACK = 1e-3
"""Rounding that a probability may be off by."""
Thing = TypeVar("Thing")


def export(answer: object) -> Export:
    found = _one(answer, Export, "an Export")
    parts = found.data if isinstance(found.data, tuple) else (found.data,)
    for part in parts:
        if not isinstance(part, bytes | memoryview) or len(part) != memoryview(part).nbytes:
            raise PluginError(f"the Export's data is bytes, or a tuple of bytes, not {type(part).__name__}")
    if not any(len(part) for part in parts):
        raise PluginError("the Export's data is empty; it is the whole file")
    if not isinstance(found.media_type, str) or not _MEDIA_TYPE.fullmatch(found.media_type):
        raise PluginError(f"the Export's media_type is such as 'image/png', not {found.media_type!r}")
    for side in ("width", "height"):
        value = getattr(found, side)
        if type(value) is not int or value < 1:
            raise PluginError(f"the Export's {side} is a whole number of pixels above 0, not {value!r}")
    if not all(isinstance(note, str) for note in _listed(found.notes, "the Export's notes")):
        raise PluginError("the Export's notes are texts")
    _check_facts(found.facts)
    return found


def _check_facts(facts: object) -> None:
    """Programs read them, in the report and in the API's answers."""
    if not isinstance(facts, Mapping) or not all(isinstance(key, str) for key in facts):
        raise PluginError("facts are a dict with texts as keys")
    for key, value in facts.items():
        try:
            json.dumps(value, allow_nan=False)
        except (TypeError, ValueError, RecursionError) as error:
            raise PluginError(f"the fact {key!r} is nothing that JSON can hold ({error})") from error


def sentences(answer: object) -> list[str]:
    """What a `verify` found wrong."""
    found = list(_listed(answer, "what verify answers"))
    if not all(isinstance(sentence, str) and sentence for sentence in found):
        raise PluginError("verify answers with texts, one for each thing that is wrong")
    return found


def planes(answer: object, request: BackgroundRequest) -> list[Plane]:
    found = [_one(plane, Plane, "a Plane") for plane in _listed(answer, "the planes")]
    if not found:
        raise PluginError("paint gave no plane; the first is the ground")
    for plane in found:
        _check_plane(plane)
    ground, asked = found[0], (request.height, request.width, 3)
    if ground.pixels.shape != asked or ground.depth != "behind":
        raise PluginError(
            f"the first plane is the opaque ground: pixels of the shape {asked} behind the people, "
            f"not {ground.pixels.shape} {ground.depth}"
        )
    return found


def planes_of_each(answer: object, requests: Sequence[BackgroundRequest]) -> list[list[Plane]]:
    found = _listed(answer, "the pictures")
    if len(found) != len(requests):
        raise PluginError(f"paint_together gave {len(found)} pictures for {len(requests)} requests")
    return [planes(each, request) for each, request in zip(found, requests, strict=True)]


def size(answer: object) -> tuple[int, int]:
    found = tuple(_listed(answer, "width and height"))
    if len(found) != 2 or not all(type(side) is int and 1 <= side <= _LONGEST for side in found):
        raise PluginError(f"size gives width and height, whole numbers of 1 to {_LONGEST} pixels, not {answer!r}")
    return found


def likeness(answer: object) -> Hashable:
    """What tells requests apart that cannot be painted at once."""
    if not isinstance(answer, Hashable):
        raise PluginError(f"alike gives what can be compared and hashed, such as a tuple, not {type(answer).__name__}")
    return answer


def faces(answer: object) -> list[Face]:
    found = [_one(face, Face, "a Face") for face in _listed(answer, "the faces")]
    for face in found:
        box, points = face.box, (*face.eyes, face.mouth)
        if not isinstance(box, Box) or len(points) != 3 or not all(isinstance(point, Point) for point in points):
            raise PluginError("a Face has a Box, two eyes and a mouth, which are Points")
        numbers = (*box, *(part for point in points for part in point), face.score, face.roll, face.yaw)
        if not all(_is_finite(number) for number in numbers) or box.width <= 0 or box.height <= 0:
            raise PluginError(f"a Face is made of finite numbers and its box has an area; this one is {face}")
    return found


def person_mask(answer: object, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    found = _one(answer, np.ndarray, "an array")
    if found.dtype != np.float32 or found.shape != pixels.shape[:2]:
        raise PluginError(f"the mask is float32 of the shape {pixels.shape[:2]}, not {found.dtype} of {found.shape}")
    if not (found.min() >= -_SLACK and found.max() <= 1 + _SLACK):  # NaN fails both
        raise PluginError("the mask's values are from 0 to 1")
    return found


def upscaled(answer: object, shape: tuple[int, int, int]) -> NDArray[np.uint8]:
    found = _one(answer, np.ndarray, "an array")
    if found.dtype != np.uint8 or found.shape != shape:
        raise PluginError(f"the larger picture is uint8 of the shape {shape}, not {found.dtype} of {found.shape}")
    return found


def refined(answer: object) -> str:
    return _one(answer, str, "a text")


def suggestions(answer: object, count: int) -> list[str]:
    found = [_one(title, str, "a text") for title in _listed(answer, "the titles")]
    if len(found) > count:
        raise PluginError(f"suggest gave {len(found)} titles, and {count} is the most")
    return found


def verdict(answer: object) -> Verdict:
    found = _one(answer, Verdict, "a Verdict")
    if found.finding not in tuple(Finding) or not isinstance(found.reason, str):
        raise PluginError("a Verdict is made by Verdict.clean(), .refused(reason) or .undecided(reason)")
    return found


def configured_check(answer: object) -> Check | None:
    if answer is None:
        return None
    return _able(answer, "check", ("inspect", "ping"), ("name", "sees"))


def configured_helper(answer: object) -> TitleHelper:
    return _able(answer, "title helper", ("refine", "suggest"), ("name",))


def _check_plane(plane: Plane) -> None:
    pixels = plane.pixels
    if not isinstance(pixels, np.ndarray) or pixels.dtype != np.uint8:
        raise PluginError(f"a Plane's pixels are an array of uint8, not {getattr(pixels, 'dtype', type(pixels))}")
    if pixels.ndim != 3 or pixels.shape[2] not in (3, 4) or not pixels.size:
        raise PluginError(f"a Plane's pixels have the shape (height, width, 3 or 4), not {pixels.shape}")
    if plane.blend not in tuple(BlendMode) or plane.depth not in ("behind", "front"):
        raise PluginError(f"a Plane has a BlendMode, and is behind or front; not {plane.blend!r} and {plane.depth!r}")
    _check_facts(plane.facts)
    if not all(isinstance(note, str) for note in _listed(plane.notes, "a Plane's notes")):
        raise PluginError("a Plane's notes are texts")
    if not isinstance(plane.name, str) or not _is_finite(plane.opacity) or not 0 <= plane.opacity <= 1:
        raise PluginError(f"a Plane has a name and an opacity from 0 to 1, not {plane.name!r} and {plane.opacity!r}")


def _one(answer: object, kind: type[Thing], what: str) -> Thing:
    if not isinstance(answer, kind):
        raise PluginError(f"it gave {type(answer).__name__}, and {what} is right")
    return answer


def _listed(answer: object, what: str) -> list[Any]:
    if isinstance(answer, str | bytes) or not isinstance(answer, Iterable):
        raise PluginError(f"{what} are a list, not {type(answer).__name__}")
    return list(answer)


def _able(answer: object, kind: str, methods: tuple[str, ...], texts: tuple[str, ...]) -> Any:
    """Itself, which is then what it was asked to be."""
    lacking = [name for name in methods if not callable(getattr(answer, name, None))]
    lacking += [name for name in texts if not isinstance(getattr(answer, name, None), str)]
    if lacking:
        raise PluginError(f"configured gave {type(answer).__name__}, which is no {kind}: it lacks {', '.join(lacking)}")
    return answer


def _is_finite(number: object) -> bool:
    return isinstance(number, int | float | np.number) and math.isfinite(number)
