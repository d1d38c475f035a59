"""How far two pictures of one scene are apart, and where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.compositor.bounds import Bounds
from engine.compositor.lettering import Lettering
from engine.scene import GroupLayer, Scene
from engine.text.fonts import FontLibrary

SEEN = 32
"""Of 255: smaller steps do not count."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """`share` is of pixels, in per cent; `mean` of channels, in steps of 255; `layer` the one most likely meant."""

    share: float
    mean: float
    layer: str


def difference(ours: NDArray[np.uint8], theirs: NDArray[np.uint8], scene: Scene, fonts: FontLibrary) -> Difference:
    """Compare straight RGBA as it would be seen: colours count as much as they cover."""
    steps = np.abs(_premultiplied(ours) - _premultiplied(theirs)).max(axis=2)
    bad = steps > SEEN
    scale = ours.shape[1] / scene.width
    return Difference(share=100 * float(bad.mean()), mean=float(steps.mean()), layer=_suspect(bad, scene, scale, fonts))


def _premultiplied(pixels: NDArray[np.uint8]) -> NDArray[np.int16]:
    alpha = pixels[..., 3:].astype(np.uint16)
    return np.dstack([pixels[..., :3] * alpha // 255, alpha]).astype(np.int16)


def _suspect(bad: NDArray[np.bool_], scene: Scene, scale: float, fonts: FontLibrary) -> str:
    """The layer whose box holds many of the differing pixels in little room."""
    rows, columns = np.nonzero(bad)
    if not rows.size:
        return "-"
    bounds, scores = Bounds(Lettering(fonts)), {}
    for layer in scene.walk():
        box = bounds.outer(layer).scaled(scale)
        if isinstance(layer, GroupLayer) or box.area <= 0:
            continue
        inside = (columns >= box.x) & (columns < box.right) & (rows >= box.y) & (rows < box.bottom)
        scores[layer.id] = inside.sum() / np.sqrt(box.area)
    return max(scores, key=scores.get)
