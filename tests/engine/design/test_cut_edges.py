"""Bodies the photograph cuts end in a hard round line where the cut would show: nobody fades, no face is cut."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.design.cut_edges import rounded, shaped
from engine.design.subject import Light, Subject
from engine.format import Format
from engine.geometry import Box, Size
from engine.layout import PlacedPerson
from engine.looks import BlendMode
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


def bust() -> np.ndarray:
    """A head over shoulders that run out of both sides."""
    y, x = np.mgrid[0:400, 0:400]
    head = np.hypot((x - 200) / 78, (y - 140) / 100) < 1
    shoulders = y > 270 + 0.0012 * (x - 200) ** 2
    return np.where(head | shoulders, 255, 0).astype(np.uint8)


def subject(assets, touches, face=None):
    return Subject(
        name="a",
        size=Size(400, 400),
        head=Box(120, 40, 160, 200),
        face=face or Box(150, 90, 100, 130),
        image="0" * 64,
        mask=assets.put_pixels(bust()),
        lights=(),
        touches=frozenset(touches),
    )


def standing(x):
    return PlacedPerson(index=0, box=Box(x, 320, 400, 400), head=Box(x + 120, 360, 160, 200), face=None)


def test_a_cut_in_mid_canvas_becomes_a_shoulder_that_does_not_fade():
    assets = Assets()
    (cut,) = rounded([standing(600)], [subject(assets, {"left", "bottom"})], CANVAS, assets)
    before, mask = bust(), assets.pixels(cut.mask)
    assert (mask[:, 0] < 128).all()
    half = (mask > 25) & (mask < 230)
    assert half.sum() < 3 * 400
    assert (mask[:, 200:] == before[:, 200:]).all()
    edge = np.argmax(mask[330:] > 127, axis=1)
    assert (np.abs(np.diff(edge)) < 12).all()


def test_a_cut_at_the_canvas_edge_stays_as_it_is():
    assets = Assets()
    whole = subject(assets, {"left", "bottom"})
    assert rounded([standing(0)], [whole], CANVAS, assets) == (whole,)
    other = subject(assets, {"bottom"})
    assert rounded([standing(600)], [other], CANVAS, assets) == (other,)


def test_a_face_at_the_very_edge_is_not_cut():
    assets = Assets()
    whole = subject(assets, {"left"}, face=Box(0, 90, 100, 130))
    (kept,) = rounded([standing(600)], [whole], CANVAS, assets)
    assert (assets.pixels(kept.mask) == bust()).all()


def test_hair_cut_flat_is_rounded():
    flat = bust()
    flat[0:140, 130:270] = 255
    kept = shaped(flat, Box(120, 0, 160, 240), Box(150, 90, 100, 130), ["top"])
    assert kept[0, 135] == 0
    assert kept[1, 200] == 1
    assert (kept[90:] == 1).all()


def test_lights_are_cut_as_the_person_is_at_their_own_size():
    assets = Assets()
    glow = assets.put_pixels(np.full((100, 100), 200, np.uint8))
    lit = replace(
        subject(assets, {"left"}),
        lights=(Light(id="rim", name="rim light", colour="#ffffff", mask=glow, blend=BlendMode.SCREEN),),
    )
    (cut,) = rounded([standing(600)], [lit], CANVAS, assets)
    assert assets.pixels(cut.lights[0].mask)[90, 0] < 100
    assert assets.pixels(cut.lights[0].mask)[90, 60] == 200


@given(
    face=st.tuples(st.integers(0, 300), st.integers(0, 250), st.integers(20, 100), st.integers(20, 140)),
    edges=st.sets(st.sampled_from(["left", "right", "top"]), min_size=1),
    start=st.integers(0, 380),
)
def test_whatever_the_crop_no_face_is_cut(face, edges, start):
    mask = np.zeros((400, 400), np.uint8)
    mask[start:] = 255
    box = Box(*face)
    kept = shaped(mask, box.inset(-10), box, sorted(edges))
    assert kept.shape == mask.shape
    assert (kept[face[1] : face[1] + face[3], face[0] + 1 : face[0] + face[2] - 1] == 1).all()
