"""The work with Thumbsmith: scenes, one compositor, the encoders and the PSD exporter, live title included.

Prints one line of JSON: seconds in all and by stage, and peak memory in MB. Stages overlap where a thread is free,
so they may add up to more than the whole.
"""

from __future__ import annotations

import datetime
import importlib
import json
import pkgutil
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.peers.pillow_psdtools import peak_mb
from engine import looks
from engine import scene as s
from engine.compositor import Compositor
from engine.format import Format, PlatformRules
from engine.kinds.exporter import Exporter, ExportRequest
from engine.kinds.registry import builtin_folder, load_registry
from engine.pixels.assets import Assets
from engine.pixels.colour import with_alpha
from engine.pixels.encode import encode_jpeg, encode_png
from engine.pixels.memory import keep_memory_for_pictures
from engine.text.fonts import FontLibrary
from engine.text.shape import shape
from plugins.exporters import psd as psd_package

Work = dict[str, Any]
Drawn = Future[NDArray[np.uint8]]
FONT = "anton-400"


class Stages:
    """Seconds by stage, from any thread."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._lock = threading.Lock()

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        with self._lock:
            self.seconds[stage] += time.perf_counter() - began


def scene_of(canvas: Work, digests: dict[str, str], fonts: FontLibrary) -> s.Scene:
    """The canvas of `work.json` as a scene."""
    width, height = canvas["width"], canvas["height"]
    side = max(width, height)
    ground = s.ImageLayer(
        id="ground", name="Background", role=s.Role.BACKGROUND, image=digests[canvas["background"]],
        x=(width - side) / 2, y=(height - side) / 2, width=side, height=side,
    )  # fmt: skip
    people = tuple(_person(canvas, placed, digests) for placed in canvas["people"])
    return s.Scene(
        format=canvas["name"], width=width, height=height, title=" ".join(canvas["title"]),
        layers=(ground, *people, _title(canvas, fonts)), fonts={FONT: fonts.reference(FONT)},
    )  # fmt: skip


def _person(canvas: Work, placed: Work, digests: dict[str, str]) -> s.ImageLayer:
    shadow = looks.Shadow(
        colour=with_alpha("#000000", canvas["shadow_opacity"]), blur=2 * canvas["shadow_sigma"],
        dx=canvas["shadow_dx"], dy=canvas["shadow_dy"],
    )  # fmt: skip
    box = {key: placed[key] for key in ("x", "y", "width", "height")}
    name = Path(placed["file"]).stem
    return s.ImageLayer(
        id=name, name=name.title(), role=s.Role.PERSON, image=digests[placed["file"]], effects=(shadow,), **box
    )


def _title(canvas: Work, fonts: FontLibrary) -> s.TextLayer:
    size, top = canvas["title_size"], canvas["title_baselines"][0] - canvas["title_size"]
    lines = []
    for text, baseline in zip(canvas["title"], canvas["title_baselines"], strict=True):
        width = shape(text, fonts.face(FONT), size=size).advance
        run = s.Run(text=text, font=FONT, x=0, width=width)
        lines.append(s.Line(runs=(run,), size=size, baseline=baseline - top, width=width))
    return s.TextLayer(
        id="title", name="Title", role=s.Role.WORDS, x=canvas["title_x"], y=top, text="\n".join(canvas["title"]),
        width=max(line.width for line in lines), height=len(lines) * size * 1.2, lines=tuple(lines),
        fill=looks.SolidPaint(colour=canvas["title_colour"]),
    )  # fmt: skip


def format_of(canvas: Work) -> Format:
    rules = PlatformRules(media_types=("image/jpeg",), source="the bench itself", checked=datetime.date(2026, 11, 22))
    return Format(
        name="bench", title=canvas["name"], width=canvas["width"], height=canvas["height"], exporter="psd", rules=rules
    )


def render(work: Work, folder: Path, out: Path, psd: Exporter, stages: Stages) -> None:
    """Everything between the files that go in and the files that come out."""
    fonts, assets = FontLibrary(), Assets()
    compositor = Compositor(assets, fonts)

    def read(name: str) -> str:
        digest = assets.put((folder / name).read_bytes())
        readers.submit(decode, digest)
        return digest

    def decode(digest: str) -> None:
        with stages.timed("read"):
            assets.pixels(digest)

    def draw(scene: s.Scene) -> NDArray[np.uint8]:
        with stages.timed("draw"):
            return compositor.render(scene)

    def make(canvas: Work, scene: s.Scene, drawn: Drawn, before: Drawn | None) -> None:
        if before:
            before.result()
        request = ExportRequest(scene=scene, format=format_of(canvas), compositor=compositor, drawn=drawn.result)

        def written(write: Callable[[Work, NDArray[np.uint8]], None]) -> None:
            write(canvas, drawn.result())

        with ThreadPoolExecutor(2) as pool:
            flat = [pool.submit(written, write) for write in writers(out, stages)]
            with stages.timed("psd"), (out / f"{canvas['name']}.psd").open("wb") as file:
                file.writelines(psd.export(request).parts)
            for job in flat:
                job.result()

    # The largest first; the next one begins when its picture is drawn, and fills what its encoders leave free.
    canvases = sorted(work["canvases"], key=lambda canvas: -canvas["width"] * canvas["height"])
    with ThreadPoolExecutor(2) as readers, ThreadPoolExecutor(1) as pen, ThreadPoolExecutor(len(canvases)) as pool:
        digests = {name: read(name) for name in _pictures(canvases)}
        scenes = [scene_of(canvas, digests, fonts) for canvas in canvases]
        drawn = [pen.submit(draw, scene) for scene in scenes]
        list(pool.map(make, canvases, scenes, drawn, [None, *drawn]))


def _pictures(canvases: list[Work]) -> list[str]:
    """The files of all pictures, in the order of drawing."""
    names = [name for c in canvases for name in (c["background"], *(person["file"] for person in c["people"]))]
    return list(dict.fromkeys(names))


def writers(out: Path, stages: Stages) -> tuple[Callable[[Work, NDArray[np.uint8]], None], ...]:
    """What writes the flat files, each at home in a thread of its own."""

    def jpeg(canvas: Work, pixels: NDArray[np.uint8]) -> None:
        with stages.timed("jpeg"):
            (out / f"{canvas['name']}.jpg").write_bytes(encode_jpeg(pixels, quality=canvas["jpeg_quality"]))

    def png(canvas: Work, pixels: NDArray[np.uint8]) -> None:
        with stages.timed("png"):
            (out / f"{canvas['name']}.png").write_bytes(encode_png(pixels[..., :3]))

    return jpeg, png


def import_what_is_used() -> None:
    """What the engine imports only when it is needed: imports are left out for all contestants."""
    for name in ("isal.isal_zlib", "numpy.ma", "uharfbuzz", "plugins.exporters._flat"):
        importlib.import_module(name)
    for module in pkgutil.iter_modules(psd_package.__path__, f"{psd_package.__name__}."):
        importlib.import_module(module.name)
    Image.init()


def main(work_file: str, out: str) -> None:
    keep_memory_for_pictures()
    import_what_is_used()
    exporter = load_registry([builtin_folder()], installed=False).exporter("psd")
    stages, began = Stages(), time.perf_counter()
    work = json.loads(Path(work_file).read_text(encoding="utf-8"))
    render(work, Path(work_file).parent, Path(out), exporter, stages)
    print(json.dumps({"seconds": time.perf_counter() - began, "stages": stages.seconds, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main(*sys.argv[1:3])
