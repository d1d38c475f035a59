"""What is asked of a learned matte: a second opinion on which pixels are a person, beside the face finder's."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Matte(Protocol):
    """`register_mattes` returns these."""

    name: str

    def person_mask(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """How likely each pixel of an RGB crop belongs to what is in front, `(h, w)` 0..1."""
        ...

    def ping(self) -> None:
        """Raises, with a sentence, unless it can be asked."""
