"""What every learned matte promises."""

from __future__ import annotations

import numpy as np

from engine.kinds import answers
from engine.person import Matte
from thumbsmith.testing.broken import insist
from thumbsmith.testing.workbench import Workbench

_CROPS = ((40, 24), (160, 200))


def says_whether_it_can_be_asked(matte: Matte, bench: Workbench) -> None:
    """It can be asked."""
    matte.ping()


def masks_crops_of_every_size(matte: Matte, bench: Workbench) -> None:
    """It gives every crop a mask of the crop's own size, from 0 to 1."""
    for width, height in _CROPS:
        crop = np.full((height, width, 3), 128, np.uint8)
        part = bench.photo.pixels[:height, :width]
        crop[: part.shape[0], : part.shape[1]] = part
        answers.person_mask(matte.person_mask(crop), crop)


def answers_the_same_twice(matte: Matte, bench: Workbench) -> None:
    """It gives the same mask for the same crop, which it leaves as it was."""
    crop = bench.photo.pixels.copy()
    one, two = (matte.person_mask(crop) for _ in range(2))
    insist(np.array_equal(one, two), "two masks of one crop differ")
    insist(np.array_equal(crop, bench.photo.pixels), "it paints in the crop; work on a copy")


PROMISES = (says_whether_it_can_be_asked, masks_crops_of_every_size, answers_the_same_twice)
