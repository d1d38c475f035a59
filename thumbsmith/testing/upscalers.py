"""What every upscaler promises. One whose weights are not at hand is asked nothing more."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.errors import MachineError
from engine.kinds import answers
from engine.kinds.upscaler import Upscaler
from thumbsmith.testing.broken import insist
from thumbsmith.testing.workbench import Workbench

_SMALL, _SIZE = (20, 16), (50, 40)
_ALIKE = 24.0
"""Mean difference in levels of a picture that was made larger and small again; a learned one draws edges anew."""


def gives_the_size_that_is_asked(upscaler: Upscaler, bench: Workbench) -> None:
    """It gives the picture at the size that is asked."""
    made = _made(upscaler, bench)
    if made is not None:
        answers.upscaled(made, (_SIZE[1], _SIZE[0], 3))


def keeps_the_picture(upscaler: Upscaler, bench: Workbench) -> None:
    """It shows the same picture."""
    made = _made(upscaler, bench)
    if made is not None:
        back = np.asarray(Image.fromarray(made).resize(_SMALL, Image.Resampling.BOX), np.float32)
        apart = float(np.abs(back - _small(bench)).mean())
        insist(apart < _ALIKE, f"made small again it differs by {apart:.0f} levels; a larger picture is the same one")


def answers_the_same_twice(upscaler: Upscaler, bench: Workbench) -> None:
    """It gives the same pixels for the same question."""
    first, second = _made(upscaler, bench), _made(upscaler, bench)
    if first is not None and second is not None:
        insist(np.array_equal(first, second), "two answers differ; take every random number from the seed")


def _small(bench: Workbench) -> NDArray[np.uint8]:
    return np.asarray(Image.fromarray(bench.photo.pixels).resize(_SMALL, Image.Resampling.BOX))


def _made(upscaler: Upscaler, bench: Workbench) -> NDArray[np.uint8] | None:
    try:
        return upscaler.upscale(_small(bench), *_SIZE, seed=3)
    except MachineError:
        return None


PROMISES = (gives_the_size_that_is_asked, keeps_the_picture, answers_the_same_twice)
