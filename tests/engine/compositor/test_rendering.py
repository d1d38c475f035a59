"""Whole scenes: scale, rotation, opacity, what shows, and the same bytes twice."""

import numpy as np
import pytest
from pydantic import ValidationError

from engine.compositor import Compositor
from engine.errors import SceneError
from engine.looks import Glow, LinearGradient, Outline, Shadow, SolidPaint, Stop
from engine.scene import GroupLayer, ImageLayer, ShapeLayer


def box(id, colour, x=0.0, y=0.0, width=100.0, height=100.0, **fields):
    fill = SolidPaint(colour=colour)
    return ShapeLayer(id=id, name=id, x=x, y=y, width=width, height=height, fill=fill, **fields)


def rich(names, words):
    person = ImageLayer(
        id="person", name="Person", x=30.3, y=20.6, width=150, height=150, image=names["photo"], mask=names["oval"],
        effects=(Shadow(colour="#000000a0", blur=30, dx=8, dy=8), Outline(colour="#ffffff", width=4)),
    )  # fmt: skip
    stops = (Stop(offset=0, colour="#204060"), Stop(offset=1, colour="#a04020"))
    ramp = LinearGradient(start=(0, 0), end=(1, 1), stops=stops)
    ground = ShapeLayer(id="ground", name="Ground", width=320, height=180, fill=ramp)
    light = box("light", "#ffe08080", 200, 10, 90, 160, blend="screen", shape="ellipse")
    people = GroupLayer(id="people", name="People", layers=(person, light), width=320, height=180)
    return ground, people, words("SIGNAL", x=150, y=90, effects=(Shadow(colour="#000000", blur=8, dx=2, dy=3),))


def test_half_of_double_size_is_the_single_size(compositor, material, words, scene_of):
    scene = scene_of(*rich(material[1], words))
    single = compositor.render(scene).astype(float)
    double = compositor.render(scene, scale=2).astype(float)
    assert double.shape == (360, 640, 4)
    halved = double.reshape(180, 2, 320, 2, 4).mean(axis=(1, 3))
    assert np.sqrt(np.mean((halved - single) ** 2)) < 6


def test_size_is_rounded(compositor, scene_of):
    assert compositor.render(scene_of(), scale=0.33).shape == (59, 106, 4)


def test_same_scene_same_bytes(material, fonts, words, scene_of):
    scene = scene_of(*rich(material[1], words))
    first, second = (Compositor(material[0], fonts).render(scene) for _ in range(2))
    assert first.tobytes() == second.tobytes()
    used = Compositor(material[0], fonts)
    used.render(scene, scale=2)
    assert used.render(scene).tobytes() == first.tobytes()


def test_a_quarter_turn_about_the_centre(compositor, scene_of):
    drawn = compositor.render(scene_of(box("a", "#ff0000", 60, 60, 80, 20, rotation=90)))
    rows, columns = np.nonzero(drawn[..., 3] > 128)
    assert (columns.min(), columns.max() + 1, rows.min(), rows.max() + 1) == (90, 110, 30, 110)


def test_clockwise(compositor, scene_of):
    drawn = compositor.render(scene_of(box("a", "#ff0000", 60, 80, 100, 6, rotation=20)))
    left, right = (np.flatnonzero(drawn[:, x, 3]).mean() for x in (70, 150))
    assert right > left + 20


def test_hide_and_only(compositor, scene_of):
    inner = GroupLayer(id="g", name="G", width=1, height=1, layers=(box("b", "#00ff00"), box("c", "#0000ff", 50)))
    scene = scene_of(box("a", "#ff0000", 100), inner)
    at = lambda pixels, x: tuple(pixels[50, x])  # noqa: E731
    everything = compositor.render(scene)
    assert at(everything, 10) == (0, 255, 0, 255)
    assert at(compositor.render(scene, hide=frozenset({"b"})), 10) == (0, 0, 0, 0)
    assert at(compositor.render(scene, hide=frozenset({"g"})), 120) == (255, 0, 0, 255)
    only = compositor.render(scene, only=frozenset({"c"}))
    assert (at(only, 10)[3], at(only, 60), at(only, 180)[3]) == (0, (0, 0, 255, 255), 0)
    whole = compositor.render(scene, only=frozenset({"g"}))
    assert (at(whole, 10), at(whole, 180)[3]) == ((0, 255, 0, 255), 0)


def test_invisible_layers_leave_nothing(compositor, scene_of):
    effects = (Shadow(colour="#000000", blur=4),)
    assert not compositor.render(scene_of(box("a", "#ff0000", visible=False, effects=effects))).any()
    assert not compositor.render(scene_of(box("a", "#ff0000", opacity=0, effects=effects))).any()


def test_a_layer_and_its_effects_fade_as_one(compositor, scene_of):
    ground = box("ground", "#204080", 0, 0, 320, 180)
    glowing = {"effects": (Shadow(colour="#000000", blur=0, dx=20, dy=0), Glow(colour="#ff8000", blur=10, spread=4))}
    beneath = compositor.render(scene_of(ground)).astype(float)
    full = compositor.render(scene_of(ground, box("a", "#ffffff", 50, 50, **glowing))).astype(float)
    faded = compositor.render(scene_of(ground, box("a", "#ffffff", 50, 50, opacity=0.4, **glowing))).astype(float)
    np.testing.assert_allclose(faded, 0.4 * full + 0.6 * beneath, atol=2)


def test_groups_are_isolated(compositor, scene_of):
    """A child's blend mode sees the group, not what is beneath it."""
    child = box("child", "#808080", blend="multiply")
    group = GroupLayer(id="g", name="G", width=100, height=100, layers=(child,))
    drawn = compositor.render(scene_of(box("ground", "#00ff00"), group))
    assert tuple(drawn[50, 50, :3]) == (128, 128, 128)


def test_no_dark_fringe(compositor, scene_of, material):
    """Straight colours stay what they are down to the faintest edge."""
    masked = box("a", "#ffffff", 20, 20, mask=material[1]["oval"])
    for layer in (box("a", "#ffffff", 20.3, 20.7, shape="ellipse"), masked):
        drawn = compositor.render(scene_of(layer))
        assert drawn[drawn[..., 3] > 0][:, :3].min() >= 254


def test_quiet_gradients_are_dithered(compositor, scene_of):
    stops = (Stop(offset=0, colour="#102030"), Stop(offset=1, colour="#142434"))
    fill = LinearGradient(start=(0, 0), end=(1, 0), stops=stops)
    drawn = compositor.render(scene_of(ShapeLayer(id="a", name="A", width=320, height=180, fill=fill)))
    mixed = [len(np.unique(drawn[:, x, 0])) > 1 for x in range(320)]
    assert np.mean(mixed) > 0.3


def test_baseline_lies_on_a_whole_pixel(compositor, scene_of, words):
    """The foot of an unrotated H is as sharp wherever the layer stands."""
    for y in (40.0, 40.26, 40.5, 40.74):
        drawn = compositor.render(scene_of(words("H", y=y)))[..., 3]
        foot = np.flatnonzero(drawn.max(axis=1) == 255)[-1]
        assert foot + 1 == np.floor(y + 60 + 0.5)
        assert drawn[foot + 1].max() == 0


def test_a_broken_path_is_named():
    with pytest.raises(ValidationError, match=r"path[^$]*is no SVG path data"):
        box("bad", "#ffffff", shape="path", path="M 0 nonsense")


def test_a_missing_picture_is_named(compositor, scene_of):
    with pytest.raises(SceneError, match="missing"):
        compositor.render(scene_of(ImageLayer(id="i", name="I", width=10, height=10, image="0" * 64)))
