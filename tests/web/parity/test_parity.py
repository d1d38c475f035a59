"""What a browser shows is what the files hold: the same scenes on a Chromium canvas and through the compositor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from PIL import Image
from skimage import data

from engine.compositor import Compositor
from engine.looks import BlendMode
from engine.pixels.assets import Assets
from engine.scene import Layer, Scene
from engine.studio import Studio
from tests.web.parity.browser import Browser
from tests.web.parity.cases import Case
from tests.web.parity.designs import design_cases
from tests.web.parity.difference import Difference, difference
from tests.web.parity.samples import Samples

MOST = 0.5
"""Per cent of pixels that may differ."""


@dataclass(frozen=True, kw_only=True)
class Bench:
    """All cases, the server's renderer and what the browser made."""

    cases: tuple[Case, ...]
    compositor: Compositor
    studio: Studio
    browser: Browser

    def compare(self, case: Case, scene: Scene | None = None) -> Difference:
        """The browser's picture of the case beside the server's picture of it, or of another scene."""
        drawn = self.compositor.render(scene or case.scene, scale=case.scale)
        return difference(drawn, self.browser.pixels(case.name), case.scene, self.studio.fonts)


@pytest.fixture(scope="session")
def bench(tmp_path_factory):
    folder = tmp_path_factory.mktemp("parity")
    photo = folder / "astronaut.png"
    Image.fromarray(data.astronaut()).save(photo)
    studio, assets = Studio.open(), Assets()
    cases = (*Samples(assets, studio.fonts).cases(), *design_cases(studio, assets, photo))
    browser = Browser(cases, assets, studio.fonts.folder, folder)
    return Bench(cases=cases, compositor=Compositor(assets, studio.fonts), studio=studio, browser=browser)


def test_canvas_and_file_show_the_same(bench, capsys):
    found = {case.name: bench.compare(case) for case in bench.cases}
    with capsys.disabled():
        print(f"\n{'scene':28}{'% over 32':>10}{'mean':>8}{'seconds':>9}  layer")
        for name, apart in found.items():
            seconds = bench.browser.told()[name]["seconds"]
            print(f"{name:28}{apart.share:10.3f}{apart.mean:8.3f}{seconds:9.2f}  {apart.layer}")
    assert {name: apart for name, apart in found.items() if apart.share > MOST} == {}


def test_redrawing_round_a_moved_layer_shows_the_same(bench):
    assert {name: told["parts"] for name, told in bench.browser.told().items() if told["parts"]} == {}


def test_the_scenes_cover_what_a_scene_can_hold(bench):
    designs = {(case.scene.style, case.scene.format) for case in bench.cases if case.scene.style}
    assert {style for style, name in designs if name == "youtube"} == {*bench.studio.registry.styles}
    assert "podcast" in {name for _, name in designs}
    layers = [layer for case in bench.cases for layer in case.scene.walk()]
    assert {layer.kind for layer in layers} == {"image", "shape", "text", "group"}
    assert {layer.blend for layer in layers} == set(BlendMode)
    assert {effect.kind for layer in layers for effect in layer.effects} == {"shadow", "glow", "outline"}
    assert {paint.kind for paint in _fills(layers)} == {"solid", "linear", "radial", "pattern"}
    assert len(bench.cases) >= 30


def _fills(layers: Iterable[Layer]):
    return [layer.fill for layer in layers if layer.kind in ("shape", "text") and layer.fill]


FAULTS = {
    "the title stands 2 px lower": lambda layer: {"y": layer.y + 2} if layer.id == "title" else {},
    "letters lack their effects": lambda layer: {"effects": ()} if layer.kind == "text" else {},
    "letters are of another font": lambda layer: _reset(layer, "saira-extra-condensed-800"),
    "the host is turned by a degree": lambda layer: {"rotation": 1.0} if layer.id == "host" else {},
    "the host has lost the mask": lambda layer: {"mask": None} if layer.id == "host" else {},
    "light lies normally": lambda _: {"blend": BlendMode.NORMAL},
}


def _reset(layer: Layer, font: str) -> dict[str, object]:
    if layer.kind != "text":
        return {}
    lines = [
        line.model_copy(update={"runs": tuple(run.model_copy(update={"font": font}) for run in line.runs)})
        for line in layer.lines
    ]
    return {"lines": tuple(lines)}


def _changed(layers: tuple[Layer, ...], change) -> tuple[Layer, ...]:
    out = []
    for layer in layers:
        inside = {"layers": _changed(layer.layers, change)} if layer.kind == "group" else {}
        out.append(layer.model_copy(update=change(layer) | inside))
    return tuple(out)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(bench, fault):
    case = next(case for case in bench.cases if case.name == "documentary-youtube")
    scene = case.scene.model_copy(update={"layers": _changed(case.scene.layers, FAULTS[fault])})
    assert bench.compare(case, scene).share > MOST
