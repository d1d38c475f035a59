"""How a layer looks: how it blends, its paints, its stroke and the effects beneath it. `engine/scene.py` says of what.

Lengths are design units; colours are sRGB `#rrggbb` or `#rrggbbaa`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.measures import FARTHEST, Band, Blur, Colour, Coordinate, Digest, Fraction, Number, Place


class Frozen(BaseModel):
    """A pure value: immutable, and a key nobody defined is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class BlendMode(StrEnum):
    """The W3C compositing names; tables map them to Skia, canvas and Photoshop."""

    NORMAL = "normal"
    MULTIPLY = "multiply"
    SCREEN = "screen"
    OVERLAY = "overlay"
    DARKEN = "darken"
    LIGHTEN = "lighten"
    COLOR_DODGE = "color-dodge"
    COLOR_BURN = "color-burn"
    HARD_LIGHT = "hard-light"
    SOFT_LIGHT = "soft-light"
    DIFFERENCE = "difference"
    EXCLUSION = "exclusion"
    HUE = "hue"
    SATURATION = "saturation"
    COLOR = "color"
    LUMINOSITY = "luminosity"


class Stop(Frozen):
    """One colour of a gradient at `offset` 0..1."""

    offset: Fraction
    colour: Colour


Stops = Annotated[tuple[Stop, ...], Field(min_length=2, max_length=64)]


class SolidPaint(Frozen):
    kind: Literal["solid"] = "solid"
    colour: Colour


class LinearGradient(Frozen):
    """From `start` to `end`, both as fractions of the layer's box."""

    kind: Literal["linear"] = "linear"
    start: tuple[Place, Place]
    end: tuple[Place, Place]
    stops: Stops


class RadialGradient(Frozen):
    """Around `centre` (fractions of the box); `radius` is a fraction of the box's longer side, across;
    `aspect` is the ellipse's height over its width."""

    kind: Literal["radial"] = "radial"
    centre: tuple[Place, Place]
    radius: Annotated[float, Field(ge=0.001, le=FARTHEST)]
    aspect: Annotated[float, Field(ge=0.01, le=100)] = 1.0
    stops: Stops


class PatternPaint(Frozen):
    """An image repeated from the layer's top-left; `scale` is design units per image pixel."""

    kind: Literal["pattern"] = "pattern"
    image: Digest
    scale: Annotated[float, Field(ge=0.01, le=1000)] = 1.0


Paint = Annotated[SolidPaint | LinearGradient | RadialGradient | PatternPaint, Field(discriminator="kind")]


class Stroke(Frozen):
    """A line centred on the outline, `width` wide in all, drawn before the fill."""

    colour: Colour
    width: Annotated[Number, Field(ge=0, le=2000)]
    join: Literal["round", "miter"] = "round"


class Shadow(Frozen):
    """The layer's alpha, blurred (Gaussian sigma = blur / 2), moved and tinted, beneath the layer."""

    kind: Literal["shadow"] = "shadow"
    colour: Colour
    blur: Blur
    dx: Coordinate = 0.0
    dy: Coordinate = 0.0
    blend: BlendMode = BlendMode.NORMAL


class Glow(Frozen):
    """The layer's alpha grown by `spread`, blurred (sigma = blur / 2) and added beneath the layer."""

    kind: Literal["glow"] = "glow"
    colour: Colour
    blur: Blur
    spread: Band = 0.0
    blend: BlendMode = BlendMode.SCREEN


class Outline(Frozen):
    """A band `width` wide outside the layer's alpha, round joins, beneath the layer."""

    kind: Literal["outline"] = "outline"
    colour: Colour
    width: Band


Effect = Annotated[Shadow | Glow | Outline, Field(discriminator="kind")]
