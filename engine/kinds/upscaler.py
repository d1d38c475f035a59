"""What is asked of a plugin that makes a ground larger. A person's pixels never pass through one."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Upscaler(Protocol):
    """`register_upscalers` returns these. With `wants_card = True` its work belongs on a GPU."""

    name: str

    def upscale(self, pixels: NDArray[np.uint8], width: int, height: int, *, seed: int) -> NDArray[np.uint8]:
        """RGB pixels `(h, w, 3)` as `(height, width, 3)`, the same picture. Same question, same pixels."""
        ...


def enlarges_on_card(upscaler: Upscaler) -> bool:
    """Whether its work belongs on a GPU."""
    return bool(getattr(upscaler, "wants_card", False))
