"""A dark stage: two soft beams that meet behind the head, a curtain, haze and dust in the light."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from engine.geometry import Point
from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.options import Option
from engine.looks import BlendMode
from engine.painting.colours import Linear, lerp, light
from engine.painting.field import Field, bell, noise, smoothstep
from engine.painting.light import behind_heads, cone, vignette
from engine.painting.painting import Painting
from engine.painting.specks import speck_field


class StageBeams:
    name = "stage-beams"
    options: ClassVar[dict[str, Option]] = {
        "haze": Option(0.6, "how much air the light shows"),
        "dust": Option(0.6, "how many motes float before the people"),
        "curtain": Option(0.6, "how clearly the folds of the curtain are seen"),
        "beam_colour": Option("second", "the key beam's colour", choices=("second", "ink", "accent")),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """Ground, the beams (screen), haze and dust (front, screen)."""
        chosen = request.options
        painting = Painting(request)
        warm = lerp(light(painting.palette.resolve(chosen["beam_colour"])), light(painting.palette.ink), 0.4)
        key, fill = _beams(painting)
        air = 1.0 - 0.55 * chosen["haze"] * noise(painting.coarse, (5, 4), painting.random, octaves=4)
        painting.wash(_stage(painting, warm, key, fill, chosen["curtain"]))
        ground = painting.ground(calm=0.88, flatten=0.65, blur=34.0, grain=4.0)
        beams = _beam_plane(painting, warm, key * air, fill * air)
        return [ground, beams, _front(painting, warm, key + fill, chosen["haze"], chosen["dust"])]


def _beams(painting: Painting) -> tuple[Field, Field]:
    """The key beam from the lit side and a weaker one from the other, 0..~1."""
    focus, height = painting.focus, painting.height
    key = cone(painting, Point(painting.side(0.10), -0.22 * height), Point(focus.x, focus.y), 0.125, 0.25)
    fill = cone(
        painting, Point(painting.side(0.97), -0.24 * height), Point(focus.x, focus.y + 0.05 * height), 0.10, 0.25
    )
    return key, fill


def _stage(painting: Painting, warm: Linear, key: Field, fill: Field, curtain: float) -> Linear:
    """The curtain, lit where the beams land and behind the heads; the floor only where a pool of light falls."""
    palette, height = painting.palette, painting.height
    deep, ground, accent = light(palette.deep), light(palette.ground), light(palette.accent)
    halo = behind_heads(painting, 1.55)
    lit = 0.35 * key + 0.25 * fill + 0.85 * halo
    shade = 1.0 - curtain * (0.92 - 0.25 * painting.realism) * (1.0 - _folds(painting))
    bright = ground * 1.4 + 0.16 * warm + 0.05 * accent
    wall = lerp(deep * 0.7, bright, np.clip(lit, 0, 1.2) * shade)
    floor_line = 0.90 * height
    near = smoothstep(floor_line - 0.02 * height, floor_line + 0.05 * height, painting.y)
    boards = 0.75 + 0.25 * noise(painting.coarse, (painting.width / 9, 2), painting.random)
    pool = bell(painting.distance(Point(painting.focus.x, 1.0 * height), 560.0, 90.0)) * boards
    floor = deep * 0.5 + (ground + 0.20 * warm) * pool[..., None]
    picture = lerp(wall, floor, np.broadcast_to(near, painting.coarse))
    return picture * vignette(painting, 0.7, painting.focus)[..., None]


def _folds(painting: Painting) -> Field:
    """A hanging curtain: folds of uneven width, wandering a little on their way down, lit from the key side."""
    wander = noise(painting.coarse, (painting.width / 150, 2), painting.random, octaves=2)
    uneven = noise((1, painting.coarse[1]), (painting.width / 210, 1), painting.random)
    phase = painting.x / 26.0 + 9.0 * uneven + 3.2 * wander
    return 0.5 + 0.38 * np.sin(phase) + 0.12 * np.sin(2 * phase + painting.lit)


def _beam_plane(painting: Painting, warm: Linear, key: Field, fill: Field) -> Plane:
    second = lerp(warm, light(painting.palette.accent), 0.75)
    strength = 0.80 * key + 0.50 * fill
    share = (0.50 * fill / np.maximum(strength, 1e-4))[..., None]
    colour = lerp(warm, second, share)
    alpha = np.clip(strength, 0.0, 0.9) * painting.hush(0.85)
    return painting.soft_plane("Beams", colour, alpha, blend=BlendMode.SCREEN)


def _front(painting: Painting, warm: Linear, beams: Field, haze: float, dust: float) -> Plane:
    drift = noise(painting.coarse, (3.5, 3), painting.random, octaves=5)
    low = smoothstep(0.45 * painting.height, 1.02 * painting.height, painting.y)
    mist = haze * 0.20 * low * smoothstep(0.25, 0.8, drift) * (0.35 + beams)
    motes = speck_field(painting, round(30 + 170 * dust), (0.9, 5.5)) * np.clip(0.10 + 0.9 * beams, 0, 1)
    alpha = np.clip(mist + motes * (0.55 if dust > 0 else 0.0), 0, 0.8) * painting.hush(0.85)
    return painting.soft_plane(
        "Haze and dust", lerp(warm, np.ones(3, np.float32), 0.2), alpha, blend=BlendMode.SCREEN, front=True
    )


@hookimpl
def register_backgrounds() -> list[StageBeams]:
    return [StageBeams()]
