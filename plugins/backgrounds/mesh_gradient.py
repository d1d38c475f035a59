"""A slow mesh of close hues: a few pools of colour, bent like silk, under a fine grain."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from engine.background import BackgroundRequest, Plane
from engine.hookspecs import hookimpl

from ._paint.colours import Linear, lerp, light
from ._paint.field import Field, blurred, noise, smoothstep
from ._paint.light import behind_heads, from_side
from ._paint.options import Option, read_options
from ._paint.painting import Painting


class MeshGradient:
    name = "mesh-gradient"
    options: ClassVar[dict[str, Option]] = {
        "grain": Option(0.5, "how rough the grain is"),
        "folds": Option(0.6, "how strongly the colour bends into waves"),
        "glow": Option(0.6, "how bright the light behind the heads is"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """One ground."""
        chosen = read_options(self.name, self.options, request.options)
        painting = Painting(request)
        painting.wash(_mesh(painting, chosen["folds"], chosen["glow"]))
        return [painting.ground(calm=0.8, blur=60.0, flatten=0.6, grain=2.5 + 7.0 * chosen["grain"])]


def _mesh(painting: Painting, folds: float, glow: float) -> Linear:
    palette, random = painting.palette, painting.random
    ground, deep, accent, second = (light(c) for c in (palette.ground, palette.deep, palette.accent, palette.second))
    wave = _waves(painting)
    slope = (painting.x / painting.width) * -painting.light * 0.5 + painting.y / painting.height * 0.7
    tone = 0.25 + slope + (0.25 + 0.55 * folds) * (wave - 0.5)
    picture = lerp(ground, deep, smoothstep(0.45, 1.25, tone))
    picture = lerp(picture, second, 0.85 * smoothstep(0.42, -0.12, tone))
    bloom = noise(painting.coarse, (1.2, 1.2), random) * (0.35 + 0.65 * from_side(painting, 0.6))
    picture = lerp(picture, accent, 0.75 * smoothstep(0.38, 0.85, bloom))
    crest = np.clip(wave - blurred(wave, painting.cells(70.0)), 0, 1)
    picture = picture * (1.0 + folds * 1.6 * crest)[..., None]
    lit = behind_heads(painting, 2.1) * (0.35 + 0.65 * from_side(painting))
    return lerp(picture, lerp(second, np.ones(3, np.float32), 0.55), 0.55 * glow * lit)


def _waves(painting: Painting) -> Field:
    """Broad bent bands, 0..1: a ridge pattern read through two slow noises."""
    bend_x = noise(painting.coarse, (1.6, 1.3), painting.random)
    bend_y = noise(painting.coarse, (1.4, 1.7), painting.random)
    angle = 0.5 + 0.5 * painting.random.random()
    along = painting.x / 1000 * np.sin(angle) * -painting.light + painting.y / 1000 * np.cos(angle)
    phase = 2 * np.pi * (0.9 * along + 1.1 * bend_x + 0.45 * bend_y)
    return (0.5 + 0.5 * np.sin(phase)) ** 1.4


@hookimpl
def register_backgrounds() -> list[MeshGradient]:
    return [MeshGradient()]
