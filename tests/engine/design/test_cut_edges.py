"""Bodies the photograph cuts fade out where the cut would show, and never over a face."""

from __future__ import annotations

import numpy as np

from engine.design.cut_edges import faded, softened
from engine.design.subject import Subject
from engine.format import Format
from engine.geometry import Box, Size
from engine.layout import PlacedPerson
from engine.pixels.assets import Assets

CANVAS = Format.model_validate(
    {
        "name": "wide",
        "title": "Wide",
        "width": 1280,
        "height": 720,
        "exporter": "youtube",
        "rules": {"media_types": ["image/jpeg"], "source": "x", "checked": "2026-11-22"},
    }
)


def subject(assets, touches, face=None):
    return Subject(
        name="a",
        size=Size(400, 400),
        head=Box(120, 40, 160, 200),
        face=face or Box(150, 90, 100, 130),
        image="0" * 64,
        mask=assets.put_pixels(np.full((400, 400), 255, np.uint8)),
        lights=(),
        touches=frozenset(touches),
    )


def standing(x):
    return PlacedPerson(index=0, box=Box(x, 320, 400, 400), head=Box(x + 120, 360, 160, 200), face=None)


def test_a_cut_in_mid_canvas_fades_and_leaves_the_face_whole():
    assets = Assets()
    (soft,) = softened([standing(600)], [subject(assets, {"left", "bottom"})], CANVAS, assets)
    mask = assets.pixels(soft.mask)
    assert mask[200, 0] < 3
    assert 60 < mask[200, 32] < 200
    assert (mask[:, 150:] == 255).all()
    assert (np.diff(mask[200].astype(int)) >= 0).all()


def test_a_cut_at_the_canvas_edge_stays_as_it_is():
    assets = Assets()
    whole = subject(assets, {"left", "bottom"})
    assert softened([standing(0)], [whole], CANVAS, assets) == (whole,)
    other = subject(assets, {"bottom"})
    assert softened([standing(600)], [other], CANVAS, assets) == (other,)


def test_a_face_at_the_very_edge_is_not_veiled():
    assets = Assets()
    whole = subject(assets, {"left"}, face=Box(0, 90, 100, 130))
    assert softened([standing(600)], [whole], CANVAS, assets) == (whole,)


def test_masks_of_any_size_fade_over_the_same_share():
    large, small = np.full((400, 400), 255, np.uint8), np.full((100, 100), 255, np.uint8)
    a, b = faded(large, {"right": 0.2, "top": 0.1}), faded(small, {"right": 0.2, "top": 0.1})
    assert np.abs(a.reshape(100, 4, 100, 4).mean((1, 3)) - b).max() < 8
