"""One picture being painted: a Skia canvas in units over numpy pixels, and a coarse grid for its soft parts."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import skia
from numpy.typing import NDArray

from engine.geometry import Point
from engine.kinds.background import BackgroundRequest
from engine.painting.colours import Linear, encoded, light, posterised, shade_of
from engine.painting.field import Field, enlarge_into

GRID_CELLS = 280
"""Cells of the coarse grid along the shorter side: finer than any soft shape needs."""


class Sheet:
    """All lengths are units, thousandths of the shorter side, so a recipe looks alike at every size."""

    def __init__(self, request: BackgroundRequest) -> None:
        self.request = request
        self.unit = request.unit
        self.width, self.height = request.width / self.unit, request.height / self.unit
        self.random = np.random.default_rng(request.seed)
        # apart, so that the composition is the same at every size
        self.dither = np.random.default_rng((request.seed, 1))
        self.realism = min(1.0, max(0.0, request.realism))
        self.palette = request.palette
        self.calm = tuple(box.scaled(1 / self.unit) for box in request.calm)
        self.heads = tuple(box.scaled(1 / self.unit) for box in request.heads)
        self.pixels = np.zeros((request.height, request.width, 4), np.uint8)
        self._surface = skia.Surface(self.pixels, colorType=skia.kRGBA_8888_ColorType)
        self.canvas: skia.Canvas = self._surface.getCanvas()
        self.canvas.scale(self.unit, self.unit)

    @property
    def focus(self) -> Point:
        """Where everything aims: the request's focus, else the middle of the heads, else just above the middle."""
        if self.request.focus:
            return Point(self.request.focus.x / self.unit, self.request.focus.y / self.unit)
        if self.heads:
            xs, ys = zip(*(head.centre for head in self.heads), strict=True)
            return Point(sum(xs) / len(xs), sum(ys) / len(ys))
        return Point(self.width / 2, self.height * 0.44)

    @property
    def lit(self) -> float:
        """-1 when the key light comes from the left, +1 from the right."""
        return -1.0 if self.request.light_from == "left" else 1.0

    @cached_property
    def shade(self) -> Linear:
        """The ground's shadow side, in linear light."""
        return shade_of(light(self.palette.ground), light(self.palette.deep))

    def side(self, share: float) -> float:
        """An x that lies `share` of the width away from the lit edge."""
        return share * self.width if self.lit < 0 else (1.0 - share) * self.width

    @property
    def hair(self) -> float:
        """The thinnest line that does not flicker: a unit, but never under 1.1 pixels."""
        return max(1.0, 1.1 / self.unit)

    @cached_property
    def coarse(self) -> tuple[int, int]:
        """Height and width of the coarse grid."""
        factor = max(1, round(min(self.request.width, self.request.height) / GRID_CELLS))
        return -(-self.request.height // factor), -(-self.request.width // factor)

    @cached_property
    def x(self) -> Field:
        """Unit x of each coarse column, `(1, w)`."""
        columns = self.coarse[1]
        return ((np.arange(columns, dtype=np.float32) + 0.5) * (self.width / columns))[None, :]

    @cached_property
    def y(self) -> Field:
        """Unit y of each coarse row, `(h, 1)`."""
        rows = self.coarse[0]
        return ((np.arange(rows, dtype=np.float32) + 0.5) * (self.height / rows))[:, None]

    def cells(self, units: float) -> float:
        """A length in units as a length in coarse cells."""
        return units * self.coarse[0] / self.height

    def distance(self, centre: Point, radius_x: float, radius_y: float | None = None) -> Field:
        """Distance from `centre` in radii, `(h, w)`."""
        dx, dy = (self.x - centre.x) / radius_x, (self.y - centre.y) / (radius_y or radius_x)
        return np.sqrt(dx * dx + dy * dy)

    def blank(self) -> Linear:
        return np.zeros((*self.coarse, 3), np.float32)

    def wash(self, field: Linear) -> None:
        """Cover the canvas with a coarse linear-light field: in cut-out steps at low realism, dithered to 8 bit."""
        rows, columns = field.shape[:2]
        small = np.full((rows, columns, 4), 255, np.uint8)
        levels = posterised(encoded(field), 0.8 * max(0.0, 1.0 - self.realism / 0.45))
        small[..., :3] = dithered(levels, self.dither)
        enlarge_into(self.pixels, small)


def dithered(levels: Field, random: np.random.Generator) -> NDArray[np.uint8]:
    """0..255 floats to 8 bit with triangular noise, so that a slow ramp has no steps."""
    shape = levels.shape[:2]
    offset = random.random(shape, dtype=np.float32) + random.random(shape, dtype=np.float32) - 0.5
    return np.clip(levels + offset[..., None], 0.0, 255.0).astype(np.uint8)
