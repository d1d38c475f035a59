"""`python -m bench.legibility`: does a machine read the title at 320 and at 168 px, for every style?

Each stretch of title in one colour is cut out of the finished picture shrunk to that width, set upright, enlarged and
given to Tesseract (`apt-get install tesseract-ocr`). Beside it: the weakest letter's contrast, the head's share of the
height, and how busy the ground is under the words relative to elsewhere. The last line sums up.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

from cli.rendering import sample_photo
from engine.brief import Brief, PersonPhoto
from engine.compositor import Compositor
from engine.design.design import Design, design
from engine.design.material import Material
from engine.looks import PatternPaint, SolidPaint
from engine.pipeline import gather
from engine.scene import Line, Run, Scene, TextLayer
from engine.stages import Clock, silent
from engine.studio import Studio

TITLES = ("Why rockets explode", "The honest truth", "How we reached Mars", "Never trust experts")
WIDTHS = (320, 168)
TALL = 64
"""Pixels of a line's em after enlarging: what Tesseract likes."""
PAGE = 24
"""White around it, in pixels."""
GRAIN = 1.5
"""Pixels, at half size, by which the ground is smoothed before its clutter is measured."""
FAR = 110.0
"""Distance in RGB from the letters' colour that counts as ground."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One style over all titles."""

    style: str
    read: dict[int, tuple[int, int]]
    """Words read and words set, by width."""
    contrast: float
    head: float
    clutter: float


def measured(style: str, titles: Sequence[str], photo: Path, studio: Studio) -> Row:
    """Render the style's thumbnail for each title and read it back."""
    read = {width: [0, 0] for width in WIDTHS}
    contrasts, heads, clutters = [], [], []
    for title in titles:
        material, made, picture = rendered(style, title, photo, studio)
        for width in WIDTHS:
            for found, wanted in words_read(made.scene, picture, width):
                read[width][0] += found
                read[width][1] += wanted
        contrasts += [reading.contrast for reading in made.readings if reading.layer.startswith("title")]
        heads += [person.head.height / made.scene.height for person in made.placement.people]
        clutters.append(clutter(made, material, studio))
    return Row(
        style=style,
        read={width: (found, wanted) for width, (found, wanted) in read.items()},
        contrast=min(contrasts),
        head=float(np.mean(heads)),
        clutter=float(np.mean(clutters)),
    )


def rendered(style: str, title: str, photo: Path, studio: Studio) -> tuple[Material, Design, Image.Image]:
    brief = Brief(title=title, host=PersonPhoto(path=photo), style=style, seed=7, formats=("youtube",))
    material = gather(brief, studio.registry.style(style), studio, Clock(silent))
    made = design(material, studio.registry.format("youtube"))
    pixels = Compositor(material.assets, studio.fonts).render(made.scene)
    return material, made, Image.fromarray(pixels).convert("RGB")


def words_read(scene: Scene, picture: Image.Image, width: int) -> Iterator[tuple[int, int]]:
    """(words read, words set) of each stretch in one colour, from the picture shrunk to `width` pixels."""
    scale = width / scene.width
    small = picture.resize((width, round(scene.height * scale)), Image.Resampling.LANCZOS)
    for layer in scene.walk():
        if isinstance(layer, TextLayer) and re.fullmatch(r"title(-\d+)?", layer.id):
            for line in layer.lines:
                for run in line.runs:
                    wanted = _words(run.text)
                    yield max(_found(wanted, page) for page in _pages(small, scale, layer, line, run)), len(wanted)


def _found(wanted: Sequence[str], page: Image.Image) -> int:
    return sum((Counter(wanted) & Counter(_words(recognised(page)))).values())


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _pages(small: Image.Image, scale: float, layer: TextLayer, line: Line, run: Run) -> tuple[Image.Image, ...]:
    """The stretch as dark letters on white: by distance from their colour, by lightness, by plain shape."""
    part, colour = _cut(small, scale, layer, line, run), _colour(run, layer)
    far = np.linalg.norm(np.asarray(part, np.float32) - colour, axis=2)
    by_colour = Image.fromarray(_alone(np.round(255 * np.clip(far / FAR, 0, 1)).astype(np.uint8)))
    grey = part.convert("L")
    shape = by_colour.filter(ImageFilter.GaussianBlur(1)).point(lambda level: 255 * (level >= 128))
    return by_colour, ImageOps.invert(grey) if colour.mean() > np.median(np.asarray(grey)) else grey, shape


def _alone(page: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Without what runs out of the crop: neighbouring words, an outer outline in the letters' colour, a head."""
    from scipy import ndimage

    marks, _count = ndimage.label(page < 128)
    border = np.unique(np.concatenate([marks[0], marks[-1], marks[:, 0], marks[:, -1]]))
    gone = ndimage.binary_dilation(np.isin(marks, border[border > 0]), iterations=3)
    return np.where(gone & ~ndimage.binary_dilation((marks > 0) & ~gone, iterations=2), 255, page).astype(np.uint8)


def _cut(small: Image.Image, scale: float, layer: TextLayer, line: Line, run: Run) -> Image.Image:
    """The stretch set upright and enlarged."""
    enlarge = TALL / (line.size * scale)
    left, top = layer.x + run.x - 0.15 * line.size, layer.y + line.baseline - 0.88 * line.size
    size = (round((run.width + 0.35 * line.size) * scale * enlarge), round(1.16 * line.size * scale * enlarge))
    turn = np.deg2rad(layer.rotation)
    along, down = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    centre = np.array([layer.x + layer.width / 2, layer.y + layer.height / 2])
    start = centre + (left - centre[0]) * along + (top - centre[1]) * down
    matrix = [along[0] / enlarge, down[0] / enlarge, start[0] * scale]
    matrix += [along[1] / enlarge, down[1] / enlarge, start[1] * scale]
    return small.transform(size, Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC)


def _colour(run: Run, layer: TextLayer) -> NDArray[np.float32]:
    paint = run.fill or layer.fill
    assert not isinstance(paint, PatternPaint)  # no style fills letters with a picture
    colours = [paint.colour] if isinstance(paint, SolidPaint) else [stop.colour for stop in paint.stops]
    return np.mean([[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in colours], axis=0, dtype=np.float32)


def recognised(stretch: Image.Image) -> str:
    """As a line of text, or, where its search for lines takes heavy letters for a picture, as a line without search."""
    page = Image.new("L", (stretch.width + 2 * PAGE, stretch.height + 2 * PAGE), 255)
    page.paste(stretch, (PAGE, PAGE))
    data = BytesIO()
    page.save(data, "PNG")
    return _tesseract(data.getvalue(), "7") or _tesseract(data.getvalue(), "13")


def _tesseract(png: bytes, segmentation: str) -> str:
    done = subprocess.run(
        ["tesseract", "stdin", "stdout", "--psm", segmentation],
        input=png,
        capture_output=True,
        check=True,
        timeout=60,
        env=os.environ | {"OMP_THREAD_LIMIT": "1"},
    )
    return done.stdout.decode().strip()


def clutter(made: Design, material: Material, studio: Studio) -> float:
    """Mean lightness step between neighbouring pixels of the bare ground without its grain: under the title, over that
    elsewhere."""
    from scipy.ndimage import gaussian_filter

    scene = made.scene
    ground = scene.model_copy(update={"layers": tuple(layer for layer in scene.layers if layer.id == "background")})
    pixels = Compositor(material.assets, studio.fonts).render(ground, scale=0.5)
    grey = gaussian_filter(pixels[..., :3].astype(np.float32).mean(axis=2), GRAIN)
    steps = np.abs(np.diff(grey, axis=0))[:, :-1] + np.abs(np.diff(grey, axis=1))[:-1]
    under = np.zeros(steps.shape, bool)
    for box, _ in made.placement.title_parts:
        under[int(box.y / 2) : int(box.bottom / 2), int(box.x / 2) : int(box.right / 2)] = True
    return float(steps[under].mean() / max(steps[~under].mean(), 1e-6))


def table(rows: Sequence[Row]) -> Iterator[str]:
    yield "| style | words at 320 px | words at 168 px | weakest contrast | head | clutter under words |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        shares = " | ".join(_share(*row.read[width]) for width in WIDTHS)
        yield f"| {row.style} | {shares} | {row.contrast:.1f} | {row.head:.0%} | {row.clutter:.2f} |"
    sums = {width: tuple(map(sum, zip(*(row.read[width] for row in rows), strict=True))) for width in WIDTHS}
    shares = " | ".join(_share(*sums[width]) for width in WIDTHS)
    clutters = float(np.mean([row.clutter for row in rows]))
    lowest, head = min(row.contrast for row in rows), float(np.mean([row.head for row in rows]))
    yield f"| **all** | {shares} | {lowest:.1f} | {head:.0%} | {clutters:.2f} |"


def _share(found: int, wanted: int) -> str:
    return f"{found} of {wanted} ({found / max(wanted, 1):.0%})"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("styles", nargs="*", help="only these; all when none is named")
    options.add_argument("--titles", type=int, default=len(TITLES), help="how many of the titles")
    options.add_argument("--photo", type=Path, help="a portrait; else the sample")
    given = options.parse_args()
    if shutil.which("tesseract") is None:
        print("tesseract is not installed; on Debian and Ubuntu: apt-get install tesseract-ocr", file=sys.stderr)
        return 4
    studio = Studio.open()
    with tempfile.TemporaryDirectory() as folder:
        photo = given.photo or sample_photo(Path(folder))
        names = given.styles or sorted(studio.registry.styles)
        rows = [measured(name, TITLES[: given.titles], photo, studio) for name in names]
    print("\n".join(table(rows)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
