"""Pictures without transparency, for files and platforms that have none."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def flat(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """`(height, width, 4)` straight RGBA laid on black, as the platforms themselves do; `(height, width, 3)`.

    Opaque pixels are not copied: what comes back is the front of what was given.
    """
    colour, alpha = pixels[..., :3], pixels[..., 3:]
    if int(alpha.min(initial=255)) == 255:
        return colour
    return ((colour.astype(np.uint16) * alpha + 127) // 255).astype(np.uint8)
