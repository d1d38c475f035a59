"""A person on the way from photograph to picture: faces found, cut out, ready to be placed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.geometry import Box, Point, Size


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A cleared photograph: upright sRGB pixels, no metadata."""

    name: str
    pixels: NDArray[np.uint8]
    """`(height, width, 3)` sRGB."""


@dataclass(frozen=True, kw_only=True)
class Face:
    """One face in a photograph, in its pixels. `yaw` is -1 looking to the picture's left .. 1 right."""

    box: Box
    """Brow to chin, ear to ear."""
    score: float
    eyes: tuple[Point, Point]
    """The picture's left eye, then the right."""
    mouth: Point
    roll: float = 0.0
    """Clockwise tilt of the head in degrees."""
    yaw: float = 0.0


class FaceFinder(Protocol):
    """A plugin that finds people: `register_face_finders` returns these."""

    name: str

    def faces(self, photo: Photo) -> list[Face]:
        """Every face, most prominent first."""
        ...

    def person_mask(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Probability `(height, width)` 0..1 that a pixel of an RGB crop belongs to a person."""
        ...


class Matte(Protocol):
    """A plugin with a second opinion on who is a person: `register_mattes` returns these."""

    name: str

    def person_mask(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """How likely each pixel of an RGB crop belongs to what is in front, `(height, width)` 0..1."""
        ...

    def ping(self) -> None:
        """Raises, with a sentence, unless it can be asked."""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a cutout lies in its upright photograph: the same `photo` for all who were cut out of it."""

    photo: str
    box: Box


@dataclass(frozen=True, kw_only=True)
class Cutout:
    """A person's own pixels with a soft matte, straightened. Boxes are in this picture's pixels."""

    name: str
    pixels: NDArray[np.uint8]
    """`(height, width, 3)`: foreground colours under the matte's edge, the photograph elsewhere."""
    alpha: NDArray[np.uint8]
    """`(height, width)` 0..255."""
    face: Box | None
    head: Box
    """The head with all its hair; for a subject without a face, its upper part."""
    eyes: tuple[Point, Point] | None
    yaw: float = 0.0
    touches: frozenset[str] = frozenset()
    """Edges of the picture the body runs out of: `left`, `right`, `bottom`, `top`."""
    warnings: tuple[str, ...] = ()
    origin: Origin | None = None
    """None where the photograph was turned for this person."""

    @property
    def size(self) -> Size:
        height, width = self.alpha.shape
        return Size(width, height)
