"""How long drawing and encoding take at 3000x3000: a ground, two cut-out people with shadows, a title.

Run as `python -m bench.compositor`. First and later renderings differ by what the compositor keeps; times are in
milliseconds, the best of three. The last line is the process's peak memory.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from PIL import Image
from skimage import data

from engine.compositor import Compositor
from engine.looks import Effect, Outline, Shadow, SolidPaint, Stroke
from engine.pixels.assets import Assets
from engine.pixels.encode import encode_jpeg, encode_png
from engine.scene import GroupLayer, ImageLayer, Line, Run, Scene, TextLayer
from engine.text.fonts import FontLibrary
from engine.text.shape import shape

SIDE = 3000
_TITLE, _FONT, _SIZE = "THE LAST SIGNAL", "anton-400", 420.0


def scene_of(assets: Assets, fonts: FontLibrary, *, outlined: bool) -> Scene:
    """The work: pictures are made here, so that nothing but their drawing is measured later."""
    photo = Image.fromarray(data.astronaut())
    grain = np.random.default_rng(1).normal(0, 3, (SIDE, SIDE, 1))
    ground = np.clip(np.asarray(photo.resize((SIDE, SIDE)), np.float32) + grain, 0, 255).astype(np.uint8)
    y, x = np.mgrid[:1800, :1400]
    oval = np.clip((1.05 - np.hypot((x - 700) / 620, (y - 900) / 820)) * 4000, 0, 255).astype(np.uint8)
    person, mask = assets.put_pixels(np.asarray(photo.resize((1400, 1800)))), assets.put_pixels(oval)
    effects: tuple[Effect, ...] = (Shadow(colour="#000000a0", blur=90, dx=30, dy=40),)
    if outlined:
        effects = (*effects, Outline(colour="#ffffff", width=28))
    shared: dict[str, Any] = {"image": person, "mask": mask, "effects": effects}
    people = (
        ImageLayer(id="host", name="Host", x=100, y=1200, width=1400, height=1800, **shared),
        ImageLayer(id="guest", name="Guest", x=1500.5, y=1072, width=1500, height=1928, **shared),
    )
    backdrop = ImageLayer(id="ground", name="Ground", width=SIDE, height=SIDE, image=assets.put_pixels(ground))
    group = GroupLayer(id="people", name="People", width=SIDE, height=SIDE, layers=people)
    return Scene(format="podcast", width=SIDE, height=SIDE, layers=(backdrop, group, _title(fonts)))


def _title(fonts: FontLibrary) -> TextLayer:
    width = shape(_TITLE, fonts.face(_FONT), size=_SIZE).advance
    run = Run(text=_TITLE, font=_FONT, x=0, width=width)
    line = Line(runs=(run,), size=_SIZE, baseline=_SIZE, width=width)
    return TextLayer(
        id="title", name="Title", x=120, y=80, width=width, height=_SIZE * 1.2, text=_TITLE, lines=(line,),
        fill=SolidPaint(colour="#ffffff"), stroke=Stroke(colour="#101010", width=30),
        effects=(Shadow(colour="#000000", blur=40, dx=10, dy=16),),
    )  # fmt: skip


def best(work: Callable[[], object], times: int = 3) -> float:
    """Milliseconds of the quickest run."""
    measured = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        measured.append(time.perf_counter() - start)
    return min(measured) * 1000


def _rendered_first(scene: Scene, assets: Assets, fonts: FontLibrary) -> object:
    return Compositor(assets, fonts).render(scene)


def main() -> None:
    assets, fonts = Assets(), FontLibrary()
    for outlined in (False, True):
        scene = scene_of(assets, fonts, outlined=outlined)
        kept = Compositor(assets, fonts)
        label = "with outlines" if outlined else "shadows only"
        first = best(partial(_rendered_first, scene, assets, fonts))
        again, small = best(partial(kept.render, scene)), best(partial(kept.render, scene, scale=1280 / SIDE))
        print(f"{label:16} first {first:6.0f}   again {again:6.0f}   1280 wide {small:6.0f}")
        pixels = kept.render(scene)[..., :3]
    flat = np.ascontiguousarray(pixels)
    print(f"{'PNG':16} {best(lambda: encode_png(flat)):6.0f}   {len(encode_png(flat)) / 1e6:.1f} MB")
    print(f"{'JPEG 92':16} {best(lambda: encode_jpeg(flat)):6.0f}   {len(encode_jpeg(flat)) / 1e6:.1f} MB")
    print(f"peak memory      {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:6.0f} MB")


if __name__ == "__main__":
    main()
