"""What is asked of a background engine and what it gives back: planes of pixels behind (and before) the people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.geometry import Box, Point
from engine.scene import BlendMode
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
    options: Mapping[str, object] = field(default_factory=dict)
    """The style's own settings for this recipe."""
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
    """A plugin that paints grounds: `register_backgrounds` returns these."""

    name: str

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """Planes from the back; the first is opaque and as large as asked. Same request, same pixels."""
        ...


def refused_option(recipe: str, known: object, given: Mapping[str, object]) -> str | None:
    """What is wrong with a style's settings, as far as the recipe's `options` say what it takes: for each key
    something whose `wrong(value)` says what a value must be where it is not."""
    if not isinstance(known, Mapping) or not all(callable(getattr(one, "wrong", None)) for one in known.values()):
        return None
    for key, value in given.items():
        if key not in known:
            offer = ", ".join(sorted(known)) or "none"
            return f"background {recipe!r}: option {key!r} is not known; there are: {offer}"
        if wrong := known[key].wrong(value):
            return f"background {recipe!r}: option {key!r} is {value!r}; {wrong}"
    return None
