"""What the person model says of a frame: looked at whole, closer, tilted, and closest at the head.

The model sees 256 by 256 pixels and knows people as they are mostly photographed. What somebody holds before the body
it knows from one side and not from another, so it is asked several times, and what two looks agree on is there.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.cutout.shapes import grown, opened
from engine.cutout.upsampling import resized
from engine.geometry import Box
from engine.person import FaceFinder

Value = TypeVar("Value", bound=np.generic)

BODY = (2.8, 1.0, 3.6)
"""How far a closer look at the body reaches from the face: to each side, up and down, in face sizes."""
TILTS = (-13.0, 0.0, 13.0)
"""Degrees by which the body is turned for the model."""
LEAST_TURN, TILTED = 2.0, 6.0
"""Degrees: a roll below the first makes no other picture; above the second the upright body is looked at closer too."""
UNSEEN = -1.0
"""Where a look did not look."""
HEADS = (4.0, 3.0)
"""Widths, in faces, of the looks at the head."""
LOOKED_AT = 440
"""Pixels of the longer side at which the looks that must agree are taken: the model sees no more of a larger one."""
THICK = 0.1
"""Face widths: what is thinner than twice this is added by no agreement; edges are where looks differ anyway."""
BELOW_CHIN = 0.3
"""Face heights: nobody holds anything higher that the looks at the head would not see better."""
MORE = 0.25
"""What agreement must add to the plain look to count."""
LIKELY, SURE = 0.5, np.float32(0.95)
"""Agreement on all that is near makes a doubtful place a sure one."""


def person_looks(
    pixels: NDArray[np.uint8], finder: FaceFinder, face: Box, *, valid: Box, roll: float, alone: bool
) -> NDArray[np.float32]:
    """Person probability `(h, w)` 0..1: the frame, its head looked at closer, and what other looks agree on.

    Only of somebody who is `alone`: in company they agree on what others hold, too.
    """
    seen = _look(pixels, finder, valid)
    plain = np.maximum(seen, 0)
    _look_at_head(plain, pixels, finder, face)
    return _agreeing(plain, seen, pixels, finder, face, roll) if alone else plain


def _agreeing(
    plain: NDArray[np.float32],
    seen: NDArray[np.float32],
    pixels: NDArray[np.uint8],
    finder: FaceFinder,
    face: Box,
    roll: float,
) -> NDArray[np.float32]:
    """`plain` with what the looks at the body agree on."""
    scale = min(1.0, LOOKED_AT / max(plain.shape))
    whole = plain.shape[1], plain.shape[0]
    size = max(1, round(scale * whole[0])), max(1, round(scale * whole[1]))
    small, face = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BOX)), face.scaled(scale)
    agreed = _agreed([resized(seen, size), *_body_looks(small, finder, face, roll)])
    agreed[: round(face.bottom + BELOW_CHIN * face.height)] = 0
    radius = max(1, round(THICK * face.width))
    missed = grown(opened((agreed > 0.5) & (agreed - resized(plain, size) > MORE), radius), 1)
    within = ~grown(agreed < LIKELY, radius)
    added = np.maximum(resized(np.where(missed, agreed, 0), whole), SURE * resized(within.astype(np.float32), whole))
    return np.maximum(plain, added)


def _body_looks(pixels: NDArray[np.uint8], finder: FaceFinder, face: Box, roll: float) -> list[NDArray[np.float32]]:
    body = _body(face, pixels.shape)
    whole = Box(0, 0, pixels.shape[1], pixels.shape[0])
    looks = [_turned_look(pixels, finder, face, whole, roll if abs(roll) > LEAST_TURN else LEAST_TURN)]
    looks += [_turned_look(pixels, finder, face, body, tilt) for tilt in TILTS]
    if abs(roll) > TILTED:
        looks.append(_turned_look(pixels, finder, face, body, roll))
    return looks


def _look_at_head(probability: NDArray[np.float32], pixels: NDArray[np.uint8], finder: FaceFinder, face: Box) -> None:
    """Lay closer looks at the head over `probability`, where they are closer at all."""
    for faces_wide in HEADS:
        box = _square(face, faces_wide, pixels.shape)
        if box.area < 0.7 * pixels.shape[0] * pixels.shape[1]:
            _blend(probability, _both_ways(part(pixels, box), finder), box)


def part(pixels: NDArray[Value], box: Box) -> NDArray[Value]:
    """The view of `pixels` inside the box, which must not leave them."""
    return pixels[int(box.y) : int(box.bottom), int(box.x) : int(box.right)]


def _agreed(looks: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    """The mean of the two highest; the only one where the others did not look."""
    second, first = np.partition(np.stack(looks), -2, axis=0)[-2:]
    return np.clip((first + np.where(second < 0, first, second)) / 2, 0, 1)


def _look(pixels: NDArray[np.uint8], finder: FaceFinder, box: Box) -> NDArray[np.float32]:
    seen = np.full(pixels.shape[:2], UNSEEN, np.float32)
    part(seen, box)[:] = _both_ways(part(pixels, box), finder)
    return seen


def _turned_look(
    pixels: NDArray[np.uint8], finder: FaceFinder, face: Box, box: Box, degrees: float
) -> NDArray[np.float32]:
    """What the model says of the box in the picture turned anticlockwise about the face, turned back."""
    if not degrees:
        return _look(pixels, finder, box)
    how, about = Image.Resampling.BILINEAR, (face.centre.x, face.centre.y)
    turned = np.asarray(Image.fromarray(pixels).rotate(degrees, how, center=about))
    seen = Image.fromarray(_look(turned, finder, box))
    return np.asarray(seen.rotate(-degrees, how, center=about, fillcolor=UNSEEN))


def _body(face: Box, shape: tuple[int, ...]) -> Box:
    beside, above, below = BODY
    left, right = face.centre.x - beside * face.width, face.centre.x + beside * face.width
    top, bottom = face.y - above * face.height, face.bottom + below * face.height
    wanted = Box.from_edges(*(float(round(edge)) for edge in (left, top, right, bottom)))
    return wanted.intersection(Box(0, 0, shape[1], shape[0]))


def _both_ways(pixels: NDArray[np.uint8], finder: FaceFinder) -> NDArray[np.float32]:
    """The mean of the picture's mask and its mirror image's: steadier than one look."""
    straight = finder.person_mask(np.ascontiguousarray(pixels))
    mirrored = finder.person_mask(np.ascontiguousarray(pixels[:, ::-1]))[:, ::-1]
    return (straight + mirrored) / 2.0


def _square(face: Box, faces_wide: float, shape: tuple[int, ...]) -> Box:
    half = faces_wide / 2 * max(face.width, face.height)
    x, y = face.centre.x, face.centre.y + 0.1 * face.height
    edges = max(0, x - half), max(0, y - half), min(shape[1], x + half), min(shape[0], y + half)
    return Box.from_edges(*(float(round(v)) for v in edges))


def _blend(whole: NDArray[np.float32], closer: NDArray[np.float32], box: Box) -> None:
    """Lay the closer look over the wider one, fading at those edges that lie inside the picture."""
    height, width = closer.shape
    y = _fade(height, box.y > 0, box.bottom < whole.shape[0])
    x = _fade(width, box.x > 0, box.right < whole.shape[1])
    weight = np.minimum(y[:, None], x[None, :]).astype(np.float32)
    target = part(whole, box)
    target[:] = weight * closer + (1 - weight) * target


def _fade(length: int, at_start: bool, at_end: bool) -> NDArray[np.float64]:
    ramp = np.linspace(0, 1, length)
    start = np.clip(ramp / 0.2, 0, 1) if at_start else np.ones(length)
    return np.minimum(start, np.clip((1 - ramp) / 0.2, 0, 1) if at_end else np.ones(length))
