"""What a scene may be and cost: refused in one sentence before it is drawn, or drawn for about the price."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from engine.compositor import Compositor
from engine.compositor import effects as effects_of_drawing
from engine.compositor.drawing import Drawing
from engine.errors import SceneError
from engine.measures import DEPTH_LIMIT, EFFECTS_LIMIT, LAYERS_LIMIT
from engine.pixels.assets import Assets
from engine.price import price, refuse_dear
from engine.scene import Scene
from engine.text.fonts import FontLibrary

ASSETS, FONTS = Assets(), FontLibrary()
PICTURE = ASSETS.put_pixels(np.random.default_rng(7).integers(0, 255, (40, 60, 4), np.uint8))
BAND = {"kind": "outline", "colour": "#000000", "width": 1}
WHITE = {"kind": "solid", "colour": "#ffffff80"}

RUN = {"text": "a", "font": "anton-400", "x": 0, "width": 1}
LINE = {"size": 1, "baseline": 0, "width": 1}
WRITTEN = {"kind": "text", "id": "t", "name": "T", "text": "a", "width": 9, "height": 9, "fill": WHITE}


def shape(**values: object) -> dict:
    return {"kind": "shape", "id": "a", "name": "A", "width": 100, "height": 50, "fill": WHITE, **values}


def scene(*layers: dict, **values: object) -> dict:
    return {"format": "youtube", "width": 320, "height": 180, "layers": list(layers), **values}


def nested(depth: int, **values: object) -> dict:
    layer = shape(**values)
    for number in range(depth):
        layer = {"kind": "group", "id": f"g{number}", "name": "G", "width": 9, "height": 9, "layers": [layer], **values}
        layer["id"] = f"g{number}"
    return layer


ABSURD: dict[str, tuple[dict, str]] = {
    "a tiny pattern": (scene(shape(fill={"kind": "pattern", "image": PICTURE, "scale": 1e-300})), "0.01"),
    "a blur beyond all": (scene(shape(effects=[{"kind": "shadow", "colour": "#000000", "blur": 20000}])), "2000"),
    "a band beyond all": (scene(shape(effects=[{"kind": "outline", "colour": "#000000", "width": 5000}])), "1000"),
    "effects": (scene(shape(effects=[BAND] * (EFFECTS_LIMIT + 1))), "12"),
    "layers": (scene(*(shape(id=f"l{number}") for number in range(LAYERS_LIMIT + 1))), "400 layers"),
    "depth": (scene(nested(DEPTH_LIMIT)), "12 deep"),
    "paths": (scene(*(shape(id=f"l{n}", shape="path", path="M0 0" + "L1 1" * 24_000) for n in range(3))), "288,012"),
    "runs": (scene({**WRITTEN, "lines": [{**LINE, "runs": [RUN] * 400}] * 26}), "10,400 runs"),
    "200 deep": (scene(nested(200)), "recursion limit"),
    "a seed": (scene(shape(), seed=10**400), "seed"),
    "a path that leads away": (scene(shape(shape="path", path="M0 0L1e300 1")), "100 times its box"),
    "no path": (scene(shape(shape="path", path="M0 0 L1")), "SVG path data"),
    "a gradient far away": (
        scene(shape(fill={"kind": "linear", "start": [1e300, 0], "end": [0, 1], "stops": [
            {"offset": 0, "colour": "#000000"}, {"offset": 1, "colour": "#ffffff"}]})), "100"),
    "a point of a gradient": (
        scene(shape(fill={"kind": "radial", "centre": [0, 0], "radius": 1e-300, "stops": [
            {"offset": 0, "colour": "#000000"}, {"offset": 1, "colour": "#ffffff"}]})), "0.001"),
    "what no database keeps": (scene(shape(name="A\0B")), "NUL"),
}  # fmt: skip


@pytest.mark.parametrize("which", ABSURD)
def test_what_is_absurd_is_refused_in_a_sentence(which: str) -> None:
    sent, says = ABSURD[which]
    with pytest.raises(SceneError, match=says) as caught:
        Scene.from_json(json.dumps(sent))
    assert len(str(caught.value)) < 300
    assert "/" not in str(caught.value), "no place of ours"


def test_a_well_is_refused_before_anything_goes_down_into_it() -> None:
    with pytest.raises(ValidationError, match="12 deep"):
        Scene.model_validate(scene(nested(900)))


@pytest.mark.parametrize("layer", [shape(), {**WRITTEN, "lines": [{**LINE, "runs": [RUN]}]}], ids=["shape", "text"])
def test_everything_at_its_most_is_drawn(layer: dict) -> None:
    """A render that broke here was tried three times and given up, and the photo was blamed."""
    black = {"colour": "#000000"}
    effects = [
        {"kind": "shadow", **black, "blur": 2000, "dx": -60000, "dy": 60000},
        {"kind": "glow", **black, "blur": 2000, "spread": 1000},
        {"kind": "outline", **black, "width": 1000},
    ]
    solid = {"kind": "solid", "colour": "#ff0000"}
    most = {**layer, "fill": solid, "stroke": {**black, "width": 2000}, "effects": effects, "rotation": 360}
    made = Scene.from_json(json.dumps(scene(most, width=64, height=36)))
    refuse_dear(made)
    assert Compositor(ASSETS, FONTS).render(made).shape == (36, 64, 4)


def test_next_to_nothing_is_nothing() -> None:
    made = Scene.from_json(json.dumps(scene(shape(width=1e-300, x=-1e-30, rotation=0))))
    assert (made.layers[0].width, made.layers[0].x) == (0, 0)


def dear() -> dict[str, Callable[[], dict]]:
    shadow = {"kind": "shadow", "colour": "#000000", "blur": 20}
    large = {"width": 3000, "height": 3000}
    star = "M0 0" + "".join(f"L{number * 7919 % 1000 / 1000} {number % 2}" for number in range(600)) + "Z"
    full = shape(**large)
    return {
        "shadows": lambda: scene(*({**full, "id": f"l{n}", "effects": [shadow] * 12} for n in range(60)), **large),
        "groups in groups": lambda: scene(nested(DEPTH_LIMIT - 1, effects=[shadow] * 4, **large), **large),
        "grown pictures": lambda: scene(*(
            {"kind": "image", "id": f"l{n}", "name": "A", "image": PICTURE, **large,
             "effects": [{"kind": "glow", "colour": "#000000", "blur": 0, "spread": 1000}] * 12} for n in range(9)
        ), **large),
        "paths": lambda: scene(*(
            {**full, "id": f"l{n}", "shape": "path", "path": star, "effects": [shadow] * 12} for n in range(40)
        ), **large),
    }  # fmt: skip


@pytest.mark.parametrize("which", dear())
def test_what_is_dear_is_refused_with_the_layer_that_is(which: str) -> None:
    made = Scene.from_json(json.dumps(dear()[which]()))
    with pytest.raises(SceneError, match=r"would take about \d+ s, and 16 s are allowed; the layer '\w+'"):
        refuse_dear(made)


def mostly(usual: st.SearchStrategy[float], *absurd: float) -> st.SearchStrategy[float]:
    """What may be, now and then at its very end, and seldom what may not."""
    return st.integers(0, 40).flatmap(lambda chance: st.sampled_from(absurd) if chance == 40 and absurd else usual)


numbers = mostly(st.floats(-300, 300) | st.sampled_from([0.0, 1e-300, 1e-7, -60000, 60000, 20000.5]), 1e300, -60001)
lengths = mostly(st.floats(0, 400) | st.sampled_from([0.0, 1e-300, 1e-5, 20000]), 1e300, 20001)
blurs = mostly(st.floats(0, 60) | st.sampled_from([0.0, 1e-5, 2000]), 20000)
bands = mostly(st.floats(0, 60) | st.sampled_from([0.0, 1e-5, 1000]), 20000)
places = mostly(st.floats(-2, 2) | st.sampled_from([-100, 100, 1e-9]), 1e300)
sizes = mostly(st.floats(0.01, 50), 1e-300, 0, 1e300)
colours = st.sampled_from(["#000000", "#ff000080", "#ffffff00"])
stops = st.lists(st.fixed_dictionaries({"offset": st.floats(0, 1), "colour": colours}), min_size=2, max_size=4)
points = st.tuples(places, places)
paints = st.one_of(
    st.fixed_dictionaries({"kind": st.just("solid"), "colour": colours}),
    st.fixed_dictionaries({"kind": st.just("pattern"), "image": st.just(PICTURE), "scale": sizes}),
    st.fixed_dictionaries({"kind": st.just("linear"), "start": points, "end": points, "stops": stops}),
    st.fixed_dictionaries(
        {"kind": st.just("radial"), "centre": points, "radius": sizes, "aspect": sizes, "stops": stops}
    ),
)
effects = st.one_of(
    st.fixed_dictionaries({"kind": st.just("shadow"), "colour": colours, "blur": blurs, "dx": numbers, "dy": numbers}),
    st.fixed_dictionaries({"kind": st.just("glow"), "colour": colours, "blur": blurs, "spread": bands}),
    st.fixed_dictionaries({"kind": st.just("outline"), "colour": colours, "width": bands}),
)
common = {
    "name": st.just("A"),
    "x": numbers,
    "y": numbers,
    "width": lengths,
    "height": lengths,
    "rotation": st.floats(-360, 360),
    "opacity": st.floats(0, 1),
    "blend": st.sampled_from(["normal", "multiply", "luminosity"]),
    "effects": st.lists(effects, max_size=3),
}
masks = st.sampled_from([None, PICTURE])
paths = st.one_of(
    st.just("M0 0 L1 0 L1 1 Z"),
    st.lists(st.tuples(st.sampled_from("MLHVCSQTAZ"), st.lists(places, max_size=7)), max_size=5).map(
        lambda parts: "".join(f"{letter}{' '.join(map(str, given))}" for letter, given in parts)
    ),
)
strokes = st.none() | st.fixed_dictionaries(
    {"colour": colours, "width": bands, "join": st.sampled_from(["round", "miter"])}
)
shapes = st.fixed_dictionaries(
    {
        "kind": st.just("shape"),
        "shape": st.sampled_from(["rectangle", "ellipse", "path"]),
        "radius": lengths,
        "path": paths,
        "fill": st.none() | paints,
        "stroke": strokes,
        "mask": masks,
        **common,
    }
)
images = st.fixed_dictionaries({"kind": st.just("image"), "image": st.just(PICTURE), "mask": masks, **common})
runs = st.fixed_dictionaries(
    {"text": st.text(min_size=1, max_size=9), "font": st.just("anton-400"), "x": numbers, "width": lengths}
)
lines = st.fixed_dictionaries(
    {"runs": st.lists(runs, max_size=2), "size": lengths, "baseline": numbers, "width": lengths}
)
texts = st.fixed_dictionaries(
    {
        "kind": st.just("text"),
        "text": st.just("A"),
        "lines": st.lists(lines, min_size=1, max_size=2),
        "fill": paints,
        "stroke": strokes,
        **common,
    }
)
layers = st.recursive(
    st.one_of(shapes, images, texts),
    lambda inside: st.fixed_dictionaries(
        {"kind": st.just("group"), "layers": st.lists(inside, max_size=3), "mask": masks, **common}
    ),
    max_leaves=6,
)
scenes = st.lists(layers, max_size=4)


def numbered(found: list[dict], start: int = 0) -> int:
    for layer in found:
        layer["id"] = f"l{start}"
        start = numbered(layer.get("layers", []), start + 1)
    return start


SAMPLE, LAYER = 7e-9, 4e-4
"""Seconds that a sample of an effect and a layer were measured to take: work is counted here, and no clock read."""


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many layers were drawn, and how many samples of effects."""
    counted: Counter[str] = Counter()
    applied, layer = effects_of_drawing.applied, Drawing.layer

    def counting_applied(planned, coverage, reduction, *, grown):
        counted["samples"] += coverage.size
        return applied(planned, coverage, reduction, grown=grown)

    def counting_layer(drawing, canvas, one):
        counted["layers"] += 1
        return layer(drawing, canvas, one)

    monkeypatch.setattr(effects_of_drawing, "applied", counting_applied)
    monkeypatch.setattr(Drawing, "layer", counting_layer)
    return counted


def test_whatever_is_sent_is_refused_or_drawn_for_its_price(worked: Counter[str]) -> None:
    outcomes: Counter[str] = Counter()

    @settings(max_examples=300, database=None)
    @given(scenes)
    def sent_and_drawn(sent: list[dict]) -> None:
        numbered(sent)
        try:
            made = Scene.from_json(json.dumps(scene(*sent)))
            refuse_dear(made)
        except SceneError:
            outcomes["refused"] += 1
            return
        worked.clear()
        picture = Compositor(ASSETS, FONTS).render(made)
        assert picture.shape == (180, 320, 4)
        assert worked["samples"] * SAMPLE + worked["layers"] * LAYER <= price(made), "it is more work than it costs"
        outcomes["drawn"] += 1

    sent_and_drawn()
    assert min(outcomes["drawn"], outcomes["refused"]) > 30, outcomes


def test_a_picture_of_no_size_far_away_is_nothing() -> None:
    """So far from the origin its width is less than one step of the numbers that Skia draws with."""
    picture = {"kind": "image", "id": "a", "name": "A", "image": PICTURE, "x": 60000, "width": 1e-5, "height": 9}
    made = Scene.from_json(json.dumps(scene({**picture, "effects": [BAND]}, picture | {"id": "b"})))
    assert not Compositor(ASSETS, FONTS).render(made).any()
