"""What the person model says of a frame: looked at whole, closer, tilted, and closest at the head.

The model sees 256 by 256 pixels and knows people as they are mostly photographed. What somebody holds before the body
it knows from one side and not from another, so it is asked several times, and what two looks agree on is there.
"""

from __future__ import annotations

from math import ceil, hypot, radians, sin
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
"""Face heights: to here the looks at the head see better."""
BESIDE_HEAD = 0.75
"""Face widths from the middle of the face to each side: further out an arm or what it holds may be raised."""
HELD = 0.3
"""Of the outline of a thing that somebody holds, how much lies along the body at least."""
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
    chin, radius = max(0, round(face.bottom + BELOW_CHIN * face.height)), max(1, round(THICK * face.width))
    agreed[:chin, _columns(face, BESIDE_HEAD)] = 0
    missed = opened((agreed > 0.5) & (agreed - resized(plain, size) > MORE), radius)
    missed[:chin] &= ~_from_the_sides(missed[:chin])
    body = resized(plain, size) > LIKELY
    held = held_things(missed, body)
    agreed[grown(missed & ~held, 2 * radius) & ~body] = 0
    missed = grown(held, 1)
    within = ~grown(agreed < LIKELY, radius)
    added = np.maximum(resized(np.where(missed, agreed, 0), whole), SURE * resized(within.astype(np.float32), whole))
    return np.maximum(plain, added)


def held_things(things: NDArray[np.bool_], body: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Those things that lie before the body or in both hands: others only touch it, or hang on the wall behind."""
    from scipy import ndimage

    labels, count = ndimage.label(things)
    held = np.zeros_like(things)
    for number in range(1, count + 1):
        thing = labels == number
        about = grown(np.pad(thing, 2), 2) & ~np.pad(thing, 2)
        # Beyond the picture's edge the body goes on as likely as not.
        if np.pad(body, 2, constant_values=True)[about].mean() >= HELD:
            held |= thing
    return held


def _from_the_sides(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What reaches in from the picture's left or right: beside a head that is a neighbour, not a raised arm."""
    from scipy import ndimage

    labels, _ = ndimage.label(mask)
    outer = np.unique(labels[:, [0, -1]])
    return np.isin(labels, outer[outer > 0])


def _columns(face: Box, widths: float) -> slice:
    left, right = face.centre.x - widths * face.width, face.centre.x + widths * face.width
    return slice(max(0, round(left)), max(0, round(right)))


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
    # Carried on beyond its sides: the model takes a black corner for a thing, and what lies before it for somebody.
    farthest = hypot(*(max(at, side - at) for at, side in zip(about, pixels.shape[1::-1], strict=True)))
    beyond = ceil(2 * farthest * abs(sin(radians(degrees) / 2))) + 1
    wide = Image.fromarray(np.pad(pixels, ((beyond, beyond), (beyond, beyond), (0, 0)), mode="edge"))
    inner = beyond, beyond, beyond + pixels.shape[1], beyond + pixels.shape[0]
    turned = wide.rotate(degrees, how, center=(about[0] + beyond, about[1] + beyond)).crop(inner)
    seen = Image.fromarray(_look(np.asarray(turned), finder, box))
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
