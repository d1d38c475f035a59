"""The subject's photograph as a place: its surroundings without the person, out of focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from engine.painting.colours import Linear, decoded, luminance
from engine.painting.field import bell, blurred

if TYPE_CHECKING:
    from engine.painting.painting import Painting


def surroundings(painting: Painting, units: float) -> Linear:
    """The photo over the canvas, mirrored, its middle filled from its edges, blurred as a lens does it.

    The blur is a weighted mean that trusts the rim of the photo and hardly the middle, where the person is.
    """
    still = _covering(painting)
    still = still * (1.0 + 2.0 * luminance(still) ** 2)
    rows, columns = painting.coarse
    across = np.abs(np.linspace(-1, 1, columns, dtype=np.float32))[None, :]
    down = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    trust = (1.0 - 0.97 * bell(across / 0.62) * np.clip(down / 0.12, 0.0, 1.0))[..., None]
    total, weight = np.zeros_like(still), np.zeros_like(trust)
    for size, share in ((1.0, 1.0), (3.0, 0.30), (9.0, 0.10)):
        sigma = painting.cells(units * size)
        total = total + share * blurred(still * trust, sigma)
        weight = weight + share * blurred(trust, sigma)
    return total / np.maximum(weight, 1e-4)


def _covering(painting: Painting) -> Linear:
    """Mirrored and stretched a little so that the photo's rim stays inside the canvas."""
    subject = painting.request.subject
    assert subject is not None, "a recipe asks for surroundings only where the request has a photo"
    photo = Image.fromarray(np.ascontiguousarray(subject[..., :3]))
    rows, columns = painting.coarse
    box = covering(photo.size, (columns, rows))
    small = photo.resize((columns, rows), Image.Resampling.BILINEAR, box=box, reducing_gap=2.0)
    return decoded(np.asarray(small)[:, ::-1])


def covering(photo: tuple[int, int], canvas: tuple[int, int]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the part of a photo of that size that covers a canvas, a little high."""
    scale = max(canvas[0] / photo[0], canvas[1] / photo[1])
    # Rounding must not ask for a hair more than the photo has.
    width, height = min(canvas[0] / scale, photo[0]), min(canvas[1] / scale, photo[1])
    left, top = (photo[0] - width) / 2, (photo[1] - height) * 0.2
    return left, top, min(left + width, photo[0]), min(top + height, photo[1])
