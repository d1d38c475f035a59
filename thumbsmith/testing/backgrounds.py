"""What every background promises; of one whose pixels a model makes, only its size is asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.errors import MachineError
from engine.geometry import Box
from engine.kinds.background import Background, BackgroundRequest, Plane, needs_draft, options_of, painted
from engine.looks import BlendMode
from engine.style import Palette
from thumbsmith.testing.broken import insist
from thumbsmith.testing.workbench import Workbench

Check = Callable[[Background, Workbench], None]
SIZES = ((1280, 720), (1000, 1000), (540, 960))
PALETTE = Palette(ground="#16324a", deep="#07131f", ink="#f6f1e6", accent="#f2602c", second="#8fc0e0")
_LOOKS_ALIKE = 14.0
"""Mean difference in levels between one ground at two sizes; grain and edges make some."""


def request(bench: Workbench, size: tuple[int, int], **changes: object) -> BackgroundRequest:
    """Words on one side (on top when upright), a head on the other."""
    width, height = size
    words, head = Box(0.06, 0.2, 0.42, 0.55), Box(0.62, 0.14, 0.32, 0.46)
    if width <= 1.2 * height:
        words, head = Box(0.08, 0.06, 0.84, 0.28), Box(0.3, 0.45, 0.4, 0.3)
    given: dict[str, object] = {
        "seed": 5,
        "realism": 0.6,
        "palette": PALETTE,
        "calm": (_on(words, size),),
        "heads": (_on(head, size),),
        "subject": bench.photo.pixels,
    }
    return BackgroundRequest(width=width, height=height, **(given | changes))  # type: ignore[arg-type]  # a dict of many


def fills_every_canvas(background: Background, bench: Workbench) -> None:
    """Its first plane is opaque and as large as asked, on every canvas."""
    for size in SIZES:
        (ground, *_) = (_over_a_draft if needs_draft(background) else _planes)(background, bench, size)
        insist(
            ground.pixels.shape == (size[1], size[0], 3) and ground.blend is BlendMode.NORMAL and ground.opacity == 1,
            f"asked for {size[0]}x{size[1]}, the first plane is {ground.pixels.shape} {ground.blend} {ground.opacity}",
        )


def paints_the_same_twice(background: Background, bench: Workbench) -> None:
    """It paints the same pixels for the same request."""
    first, second = _planes(background, bench, SIZES[0]), painted(background, request(bench, SIZES[0]))
    same = len(first) == len(second) and all(
        np.array_equal(one.pixels, other.pixels) for one, other in zip(first, second, strict=True)
    )
    insist(same, "two paintings of one request differ; take every random number from the request's seed")


def looks_alike_at_every_size(background: Background, bench: Workbench) -> None:
    """It looks alike at twice the size."""
    width, height = SIZES[0]
    small = _seen(_planes(background, bench, SIZES[0])[0])
    large = _seen(painted(background, request(bench, (2 * width, 2 * height)))[0])
    apart = float(np.abs(small - large).mean())
    insist(apart < _LOOKS_ALIKE, f"at twice the size it differs by {apart:.0f} levels; measure in `request.unit`")


def wears_the_palette(background: Background, bench: Workbench) -> None:
    """It wears the palette it is given."""
    other = Palette(ground="#f4e4c1", deep="#c9a66b", ink="#20140a", accent="#1f6f5c", second="#b3413a")
    one = _seen(_planes(background, bench, SIZES[0])[0])
    two = _seen(painted(background, request(bench, SIZES[0], palette=other))[0])
    insist(float(np.abs(one - two).mean()) > 4, "another palette paints the same picture; take colours from it")


def is_quiet_under_words(background: Background, bench: Workbench) -> None:
    """It is calmer where words will stand than the same place is without words."""
    (words,) = request(bench, SIZES[0]).calm
    quiet = _unrest(_planes(background, bench, SIZES[0])[0], words)
    loud = _unrest(painted(background, request(bench, SIZES[0], calm=()))[0], words)
    insist(quiet <= loud * 1.05 + 0.3, f"detail under the words is {quiet:.1f}, and {loud:.1f} without any; hush it")


def takes_every_option(background: Background, bench: Workbench) -> None:
    """It paints with the least and the most of every number, and with every choice."""
    for key, option in options_of(background).items():
        for value in option.choices or ((option.low, option.high) if option.kind == "number" else ()):
            painted(background, request(bench, (320, 180), options={key: value}))


def _planes(background: Background, bench: Workbench, size: tuple[int, int]) -> list[Plane]:
    """Of the plain request, which may have been painted before."""
    return bench.kept.get(background, size, lambda: painted(background, request(bench, size)))


def _over_a_draft(background: Background, bench: Workbench, size: tuple[int, int]) -> list[Plane]:
    """From a flat draft, which is what stands where the model is not at hand."""
    flat = np.full((size[1], size[0], 3), 90, np.uint8)
    try:
        return painted(background, request(bench, size, draft=flat))
    except MachineError:
        return [Plane(name="Draft", pixels=flat)]


def _of_recipes(check: Check) -> Check:
    """A promise that nobody can make for a model."""

    @wraps(check)
    def checked(background: Background, bench: Workbench) -> None:
        if not needs_draft(background):
            check(background, bench)

    return checked


def _on(box: Box, size: tuple[int, int]) -> Box:
    width, height = size
    return Box(box.x * width, box.y * height, box.width * width, box.height * height)


def _seen(plane: Plane, width: int = 160) -> NDArray[np.float32]:
    """As it is seen small, `(h, w, 3)`: grain is gone, shapes stay."""
    height = round(width * plane.pixels.shape[0] / plane.pixels.shape[1])
    small = Image.fromarray(plane.pixels[..., :3]).resize((width, height), Image.Resampling.BOX)
    return np.asarray(small).astype(np.float32)


def _unrest(plane: Plane, box: Box) -> float:
    """Gradient strength inside the box, seen small."""
    luma = _seen(plane).mean(axis=2)
    scaled = box.scaled(luma.shape[1] / plane.pixels.shape[1])
    down, across = np.gradient(luma)
    part = np.hypot(down, across)[round(scaled.y) : round(scaled.bottom), round(scaled.x) : round(scaled.right)]
    return float(part.mean())


PROMISES = (
    fills_every_canvas,
    *map(
        _of_recipes,
        (paints_the_same_twice, looks_alike_at_every_size, wears_the_palette, is_quiet_under_words, takes_every_option),
    ),
)
