"""`cut_out`: the way from a photograph to one person's cutout, told on a page."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.cutout.agreeing import agreed
from engine.cutout.borders import continued, own_part
from engine.cutout.crop import finished
from engine.cutout.exposure import calmed, evened
from engine.cutout.framing import RAISED, Frame, correction, framed, quarter_turned
from engine.cutout.mask import person_probability
from engine.cutout.matting import cleaned, solved, trimap_of
from engine.cutout.plain_ground import outlined
from engine.cutout.posture import runs_out_above, runs_out_sideways, upright_below
from engine.cutout.upsampling import foreground, guided_alpha, resized, shrunk
from engine.cutout.whole_subject import whole_subject
from engine.errors import MachineError, PhotoError, PluginError
from engine.geometry import Box
from engine.person import Cutout, Face, FaceFinder, Matte, Photo

WORKING = 640
"""Longest side, in pixels, at which the matte is solved."""
SURELY_OWN = 0.99
"""Share of the picture in a pixel at the working size from which what lies beyond is not mixed in."""
ALIKE = 0.5
"""Of a face's height, how tall another's must be at least whose owner may be in the picture, too."""
BLURRED_FACE = 90
"""A face narrower than this, in the photograph's pixels, looks soft at thumbnail size."""


@dataclass(frozen=True, kw_only=True)
class Cut:
    """Full-size `alpha` (h, w) 0..1 and `pixels` (h, w, 3) with the person's own colours under its edge."""

    alpha: NDArray[np.float32]
    pixels: NDArray[np.uint8]


def cut_out(
    photo: Photo, finder: FaceFinder, *, person: int = 1, keep_background: bool = False, matte: Matte | None = None
) -> Cutout:
    """Person number `person` of the photograph, 1 being the most prominent; `PhotoError` when there are fewer.

    A photograph without a face gives its whole subject with a warning. With `keep_background` nothing is cut away:
    the same crop comes back opaque. A learned `matte` is asked for its opinion; without it, or where it breaks, the
    person model's stands alone.
    """
    faces = finder.faces(photo)
    if person < 1 or person > max(1, len(faces)):
        raise PhotoError(_no_such_person(photo.name, person, len(faces)))
    if not faces:
        return whole_subject(photo, finder, keep_background=keep_background)
    frame, probability = _frame(photo, finder, faces, person - 1)
    warnings = _warnings(photo, faces[person - 1])
    if matte and not keep_background:
        probability, said = _with_opinion(matte, probability, frame)
        warnings = (*warnings, *said)
    pixels = evened(frame.pixels, frame.face.box, *_equals(frame))
    cut = _opaque(pixels) if keep_background else _matte(pixels, probability, frame)
    frame = replace(frame, origin=None) if keep_background else frame
    return finished(cut.pixels, cut.alpha, frame, name=photo.name, warnings=warnings)


def _frame(photo: Photo, finder: FaceFinder, faces: list[Face], chosen: int) -> tuple[Frame, NDArray[np.float32]]:
    """The upright crop about the person, and where in it, at the working size, the person is."""
    pixels, faces = quarter_turned(photo.pixels, faces, faces[chosen])
    own, name = own_part(pixels), _told_by(pixels)

    def looked_at(angle: float) -> tuple[Frame, NDArray[np.float32]]:
        frame = framed(pixels, faces, chosen, angle, own, name=name)
        probability = _probability(frame, finder)
        if not frame.goes_on_above or not runs_out_above(probability):
            return frame, probability
        frame = framed(pixels, faces, chosen, angle, own, name=name, above=RAISED)
        return frame, _probability(frame, finder)

    face = faces[chosen]
    frame, probability = looked_at(0.0)
    _, scale = _working(frame.pixels.shape)
    cut = own.all() and runs_out_sideways(probability)
    upright = cut or upright_below(probability, frame.face.box.scaled(scale), face.roll)
    alone = not any(_alike(face, other) for other in faces if other is not face)
    tilt = correction(face, may_tilt=alone and not runs_out_sideways(probability), upright_body=upright)
    return looked_at(tilt) if tilt else (frame, probability)


def _told_by(pixels: NDArray[np.uint8]) -> str:
    """What tells one photograph from all others: a few of its pixels."""
    return hashlib.sha256(pixels[::16, ::16].tobytes()).hexdigest()[:16]


def _alike(face: Face, other: Face) -> bool:
    """Whether another face is large enough for its owner to be pictured as well."""
    return other.box.height >= ALIKE * face.box.height


def _equals(frame: Frame) -> list[Box]:
    """The faces of those who may stand beside this person as they do here: one photograph has one exposure."""
    return [other.box for other in frame.others if _alike(frame.face, other)]


def _probability(frame: Frame, finder: FaceFinder) -> NDArray[np.float32]:
    """Person probability at the working size, from a lightened and calmed copy."""
    size, scale = _working(frame.pixels.shape)
    small = shrunk(frame.pixels, size)
    box = frame.face.box.scaled(scale)
    others = tuple(other.box.scaled(scale) for other in frame.others)
    valid = _shares(frame.valid, size)
    seen, roll = Box(0, 0, *size), frame.face.roll
    small = continued(evened(small, box), _pictured(frame, size))
    probability = person_probability(small, finder, box, others, valid=seen, roll=roll) * valid
    return probability if others else outlined(small, probability, box, valid > SURELY_OWN)


def _pictured(frame: Frame, size: tuple[int, int]) -> NDArray[np.bool_]:
    """Where nothing from beyond the picture is mixed in at this size."""
    return _shares(frame.pictured, size) > SURELY_OWN


def _shares(mask: NDArray[np.bool_], size: tuple[int, int]) -> NDArray[np.float32]:
    """How much of each pixel at this size the mask holds."""
    if mask.all():
        return np.ones(size[::-1], np.float32)
    return resized(mask.astype(np.float32), size)


def _with_opinion(
    matte: Matte, probability: NDArray[np.float32], frame: Frame
) -> tuple[NDArray[np.float32], tuple[str, ...]]:
    """What the learned matte and the person model agree on, and a sentence where it could not be asked."""
    size, scale = _working(frame.pixels.shape)
    try:
        learned = resized(matte.person_mask(frame.pixels) * frame.valid, size)
    except (MachineError, PluginError) as error:
        return probability, (f"the learned matte {matte.name!r} was not used: {error}",)
    box = frame.face.box.scaled(scale)
    return agreed(probability, learned, box, alone=not frame.others), ()


def _matte(pixels: NDArray[np.uint8], probability: NDArray[np.float32], frame: Frame) -> Cut:
    """Solve the matte small on the calmed picture, carry it and the colours to full size."""
    size, scale = _working(pixels.shape)
    small, face = continued(calmed(shrunk(pixels, size)), _pictured(frame, size)), frame.face.box.scaled(scale)
    small_alpha = cleaned(solved(small, trimap_of(probability, face), probability), probability, face)
    alpha = guided_alpha(small_alpha, small, pixels) * frame.valid
    return Cut(alpha=alpha, pixels=foreground(pixels, alpha, small, small_alpha))


def _opaque(pixels: NDArray[np.uint8]) -> Cut:
    return Cut(alpha=np.ones(pixels.shape[:2], np.float32), pixels=pixels)


def _working(shape: tuple[int, ...]) -> tuple[tuple[int, int], float]:
    """Width and height at the working size, and the scale that leads there."""
    scale = min(1.0, WORKING / max(shape[:2]))
    return (max(1, round(shape[1] * scale)), max(1, round(shape[0] * scale))), scale


def _no_such_person(name: str, person: int, count: int) -> str:
    if person < 1:
        return f"people are counted from 1, the most prominent; {person} is no person of {name}"
    there = {0: "no face was", 1: "1 face was"}.get(count, f"{count} faces were")
    return f"person {person} was asked for, but {there} found in {name}; choose a number from 1 to {max(1, count)}"


def _warnings(photo: Photo, face: Face) -> tuple[str, ...]:
    if face.box.width >= BLURRED_FACE:
        return ()
    return (
        f"the face in {photo.name} is only {face.box.width:.0f} pixels wide and will look soft; "
        f"a closer photo, with a face of {BLURRED_FACE} pixels or more, is right",
    )
