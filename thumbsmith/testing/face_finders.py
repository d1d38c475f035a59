"""What every face finder promises."""

from __future__ import annotations

import numpy as np

from engine.geometry import Box
from engine.kinds import answers
from engine.person import Face, FaceFinder, Photo
from thumbsmith.testing.broken import insist
from thumbsmith.testing.workbench import Workbench

_CROPS = ((40, 24), (320, 400), (1280, 720))
_BLANK = {"black": 0, "grey": 128, "white": 255}
_ROOM = 0.3
"""How far outside its box an eye or a mouth may lie, as a share of the box: a face may be seen from the side."""


def finds_nobody_where_nobody_is(finder: FaceFinder, bench: Workbench) -> None:
    """It finds nobody in a blank picture."""
    for name, level in _BLANK.items():
        found = finder.faces(Photo(name=name, pixels=np.full((240, 320, 3), level, np.uint8)))
        insist(not found, f"in a {name} picture it finds {len(found)}; a face needs something that looks like one")


def keeps_faces_in_the_photograph(finder: FaceFinder, bench: Workbench) -> None:
    """Its faces lie in the photograph, with eyes and mouth in them."""
    height, width = bench.photo.pixels.shape[:2]
    for face in answers.faces(finder.faces(bench.photo)):
        inside = face.box.intersection(Box(0, 0, width, height)).area
        insist(inside > face.box.area / 2, f"{face.box} lies outside of a photograph of {width}x{height} pixels")
        _holds_its_features(face)


def masks_crops_of_every_size(finder: FaceFinder, bench: Workbench) -> None:
    """It gives every crop a mask of the crop's own size, from 0 to 1."""
    for width, height in _CROPS:
        crop = np.full((height, width, 3), 128, np.uint8)
        part = bench.photo.pixels[:height, :width]
        crop[: part.shape[0], : part.shape[1]] = part
        answers.person_mask(finder.person_mask(crop), crop)


def answers_the_same_twice(finder: FaceFinder, bench: Workbench) -> None:
    """It answers the same for the same photograph, which it leaves as it was."""
    photo = Photo(name=bench.photo.name, pixels=bench.photo.pixels.copy())
    first, second = (finder.faces(photo) for _ in range(2))
    insist(first == second, "two searches of one photograph find other faces")
    one, two = (finder.person_mask(photo.pixels) for _ in range(2))
    insist(np.array_equal(one, two), "two masks of one photograph differ")
    insist(np.array_equal(photo.pixels, bench.photo.pixels), "it paints in the photograph; work on a copy")


def _holds_its_features(face: Face) -> None:
    box, across, down = face.box, _ROOM * face.box.width, _ROOM * face.box.height
    room = Box.from_edges(box.x - across, box.y - down, box.right + across, box.bottom + down)
    for name, point in (("an eye", face.eyes[0]), ("an eye", face.eyes[1]), ("the mouth", face.mouth)):
        insist(
            room.x <= point.x <= room.right and room.y <= point.y <= room.bottom,
            f"{name} at {point} lies outside of its face, {box}",
        )
    insist(
        abs(face.roll) > 90 or face.eyes[0].x <= face.eyes[1].x,
        "the eyes are the other way round; the picture's left one comes first",
    )


PROMISES = (
    finds_nobody_where_nobody_is,
    keeps_faces_in_the_photograph,
    masks_crops_of_every_size,
    answers_the_same_twice,
)
