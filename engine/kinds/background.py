"""What is asked of a background engine and what it gives back: planes of pixels behind (and before) the people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.errors import StyleError
from engine.geometry import Box, Point
from engine.kinds.options import Option, complaints, settled
from engine.looks import BlendMode
from engine.style import Palette


@dataclass(frozen=True, kw_only=True)
class BackgroundRequest:
    """All lengths in pixels of the picture to paint."""

    width: int
    height: int
    seed: int
    realism: float
    """0 graphic .. 1 photographic."""
    palette: Palette
    light_from: Literal["left", "right"] = "left"
    """The side the key light comes from; everything in the picture agrees on it."""
    calm: tuple[Box, ...] = ()
    """Where words will stand: detail and contrast must fall off here."""
    heads: tuple[Box, ...] = ()
    """Where heads will stand: light belongs behind them."""
    focus: Point | None = None
    """Where beams, rays and perspective aim; the middle when None."""
    subject: NDArray[np.uint8] | None = None
    """RGB of the host's photograph, for recipes made from it."""
    photo: NDArray[np.uint8] | None = None
    """RGB of the picture that the user gave for the ground."""
    photo_faces: tuple[Box, ...] = ()
    """The faces in that picture, in its own pixels: a crop keeps them."""
    draft: NDArray[np.uint8] | None = None
    """RGB of the style's own ground, as large as asked: the first draft for one that a model makes."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """The recipe's options, every one of them: as the style gives it, else by default."""
    prompt: str = ""
    negative_prompt: str = ""

    @property
    def unit(self) -> float:
        """Pixels per thousandth of the shorter side: lengths in it look the same at every size."""
        return min(self.width, self.height) / 1000


@dataclass(frozen=True, kw_only=True)
class Plane:
    """One picture of the background, over the whole canvas at any resolution. First is lowest."""

    name: str
    pixels: NDArray[np.uint8]
    """RGB for the ground (opaque), straight RGBA for what lies over it."""
    blend: BlendMode = BlendMode.NORMAL
    opacity: float = 1.0
    depth: Literal["behind", "front"] = "behind"
    """`front` lies before the people: haze, dust, sparks."""


class Background(Protocol):
    """A plugin that paints grounds: `register_backgrounds` returns these.

    It may also have `options`, a mapping of `Option` by key: what a style may set. Without it a style can set nothing.
    One whose pixels come out of a model has `generated = True`: it is given a `draft`, what it makes passes the safety
    step, and where it raises `GroundUnavailable` the draft is used. It may have `seconds`, how long a call may take.
    One that is made of a picture of the user's has `of_photo = True`.
    """

    name: str

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """Planes from the back; the first is opaque and as large as asked. Same request, same pixels."""
        ...


def options_of(background: Background) -> Mapping[str, Option]:
    """What a style may set."""
    return getattr(background, "options", {})


def is_generated(background: Background) -> bool:
    """Whether a model makes its pixels, so that nobody has seen them before."""
    return getattr(background, "generated", False) is True


def needs_photo(background: Background) -> bool:
    """Whether it is made of a picture that the user gives, and of nothing else."""
    return getattr(background, "of_photo", False) is True


def painted(background: Background, request: BackgroundRequest) -> list[Plane]:
    """What it paints when it is told every option it has. `StyleError` for one that it cannot take."""
    declared = options_of(background)
    for key, reason in complaints(declared, request.options):
        raise StyleError(f"background {background.name!r}: option {key!r}: {reason}")
    return background.paint(replace(request, options=settled(declared, request.options)))
