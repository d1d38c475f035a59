"""Grounds with something to tell leave faces and words alone: they draw round them, not only blur what lies there."""

from __future__ import annotations

import numpy as np
import pytest

from engine.geometry import Box
from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.background import painted as painted_by
from engine.kinds.registry import builtin_folder, load_registry

REGISTRY = load_registry([builtin_folder()], installed=False)
STYLES = {style.background.recipe: style for style in REGISTRY.styles.values()}
WIDTH, HEIGHT = 480, 270
WORDS = Box(20, 60, 210, 130)
HEAD = Box(290, 40, 130, 190)


def painted(recipe: str, *, words: tuple[Box, ...] = (WORDS,), heads: tuple[Box, ...] = (HEAD,)) -> list[Plane]:
    """In the colours of the style that it was made for."""
    style = STYLES[recipe]
    request = BackgroundRequest(
        width=WIDTH,
        height=HEIGHT,
        seed=7,
        realism=0.5,
        palette=style.palette,
        options=style.background.options,
        calm=words,
        heads=heads,
        focus=heads[0].centre,
    )
    return painted_by(REGISTRY.background(recipe), request)


def part(plane: Plane, box: Box) -> np.ndarray:
    return plane.pixels[round(box.y) : round(box.bottom), round(box.x) : round(box.right)].astype(float)


@pytest.mark.parametrize("recipe", ["rising-chart", "bent-stripes"])
def test_what_runs_across_the_picture_passes_under_the_words(recipe: str):
    busy = part(painted(recipe, words=())[0], WORDS).std(axis=(0, 1)).max()
    free = part(painted(recipe)[0], WORDS).std(axis=(0, 1)).max()
    assert free < 0.4 * busy


def test_everybody_has_a_plate_of_their_own():
    heads = (Box(40, 90, 90, 120), Box(330, 90, 90, 120))
    ground = painted("kitchen-table", words=(), heads=heads)[0]
    beside = [part(ground, Box(head.centre.x - 6, head.centre.y - 6, 12, 12)).min() for head in heads]
    assert min(beside) > 225


def test_no_grass_stands_before_a_chin():
    grass = painted("ridge-lines", heads=(Box(290, 70, 130, 196),))[1]
    assert grass.depth == "front"
    scale = grass.pixels.shape[1] / WIDTH
    chin, beside = Box(335, 215, 40, 45), Box(430, 240, 50, 30)
    assert part(grass, chin.scaled(scale))[..., 3].max() < 40
    assert part(grass, beside.scaled(scale))[..., 3].max() > 120
