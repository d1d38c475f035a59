"""A slow mesh of close hues: a few pools of colour, bent like silk, under a fine grain."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.options import Option
from engine.painting.colours import Linear, by_luminance, lerp, light, ramp
from engine.painting.field import Field, blurred, noise
from engine.painting.light import behind_heads, from_side
from engine.painting.painting import Painting


class MeshGradient:
    name = "mesh-gradient"
    options: ClassVar[dict[str, Option]] = {
        "grain": Option(0.5, "how rough the grain is"),
        "folds": Option(0.6, "how strongly the colour bends into waves"),
        "glow": Option(0.6, "how bright the light behind the heads is"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """One ground."""
        chosen = request.options
        painting = Painting(request)
        painting.wash(_mesh(painting, chosen["folds"], chosen["glow"]))
        return [painting.ground(calm=0.95, blur=70.0, flatten=0.95, grain=2.5 + 7.0 * chosen["grain"])]


def _mesh(painting: Painting, folds: float, glow: float) -> Linear:
    """One tone field read through the palette from dark to light: neighbours always mix, so nothing turns grey."""
    palette = painting.palette
    dark = light(palette.deep)
    hues = by_luminance(*(light(c) for c in (palette.ground, palette.second, palette.accent)))
    wave = _waves(painting)
    slope = from_side(painting) * 0.34 - 0.34 * painting.y / painting.height
    drift = noise(painting.coarse, (1.3, 1.1), painting.random) - 0.5
    lit = behind_heads(painting, 1.7)
    tone = 0.46 + slope + (0.15 + 0.40 * folds) * (wave - 0.5) + 0.42 * drift + 0.22 * glow * lit
    picture = ramp(
        np.clip(tone, 0, 1.1), ((0.0, lerp(dark, hues[0], 0.25)), (0.30, hues[0]), (0.62, hues[1]), (0.98, hues[2]))
    )
    crest = np.clip(wave - blurred(wave, painting.cells(60.0)), -1, 1)
    picture = picture * (1.0 + folds * (0.30 + 0.35 * painting.realism) * crest)[..., None]
    return lerp(picture, lerp(hues[2], np.ones(3, np.float32), 0.4), 0.20 * glow * lit)


def _waves(painting: Painting) -> Field:
    """Broad bent bands, 0..1: a ridge pattern read through two slow noises."""
    bend_x = noise(painting.coarse, (1.6, 1.3), painting.random)
    bend_y = noise(painting.coarse, (1.4, 1.7), painting.random)
    angle = 0.5 + 0.5 * painting.random.random()
    along = painting.x / 1000 * np.sin(angle) * -painting.lit + painting.y / 1000 * np.cos(angle)
    phase = 2 * np.pi * (0.55 * along + 0.75 * bend_x + 0.25 * bend_y)
    return (0.5 + 0.5 * np.sin(phase)) ** 1.4


@hookimpl
def register_backgrounds() -> list[MeshGradient]:
    return [MeshGradient()]
