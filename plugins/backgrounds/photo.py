"""The user's own picture as the ground: cropped with its subject kept, graded, out of focus, veiled for words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from PIL import Image, ImageFilter

from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.options import Option
from engine.painting.calm import calm_mask
from engine.painting.colours import Linear, decoded, encoded, lerp, light, luminance, posterised, ramp
from engine.painting.cropping import covering
from engine.painting.field import Field
from engine.painting.light import behind_heads, from_side, vignette
from engine.painting.painting import Painting

_LATTICE = 17
_BLUR_UNITS = 22.0
"""The widest blur: shapes are still told, edges no longer."""


class PhotoGround:
    name = "photo"
    of_photo = True
    options: ClassVar[dict[str, Option]] = {
        "blur": Option(0.35, "how far the picture is out of focus"),
        "own_colour": Option(0.45, "how much of the picture's own colour is left"),
        "veil": Option(0.5, "how strongly it sinks into the palette's ground, most where words stand"),
        "vignette": Option(0.5, "how far its corners sink"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """One ground."""
        chosen, painting = request.options, Painting(request)
        picture = _cropped(request)
        picture = picture.filter(ImageFilter.GaussianBlur(_BLUR_UNITS * chosen["blur"] * painting.unit))
        painting.pixels[..., :3] = np.asarray(picture.filter(_graded(painting, chosen["own_colour"])))
        painting.pixels[..., 3] = 255
        painting.veil(_base(painting), _sunk(painting, chosen))
        return [painting.ground(calm=0.95, blur=60.0, flatten=0.75, grain=5.0)]


def _cropped(request: BackgroundRequest) -> Image.Image:
    """The picture that was given, else the host's, else a plain ramp of tones."""
    pixels, faces = request.photo, request.photo_faces
    if pixels is None:
        pixels, faces = request.subject, ()
    if pixels is None:
        pixels = np.broadcast_to(np.linspace(190, 60, 64).astype(np.uint8)[:, None, None], (64, 64, 3))
    box = covering(pixels, request.width / request.height, faces)
    picture = Image.fromarray(np.ascontiguousarray(pixels[..., :3]))
    edges = (box.x, box.y, box.right, box.bottom)
    return picture.resize((request.width, request.height), Image.Resampling.LANCZOS, box=edges, reducing_gap=3.0)


def _graded(painting: Painting, own_colour: float) -> ImageFilter.Color3DLUT:
    """Every colour as a tone of the palette, with some of its own; in steps at low realism."""
    steps = np.rint(np.linspace(0, 255, _LATTICE)).astype(np.uint8)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    own = decoded(np.stack([red, green, blue], axis=-1).reshape(1, -1, 3))
    toned = _toned(painting, np.sqrt(luminance(own)[..., 0]))
    mixed = lerp(toned, own * lerp(light(painting.palette.ground) * 3.0, np.ones(3, np.float32), 0.6), own_colour)
    levels = posterised(encoded(mixed), 0.8 * max(0.0, 1.0 - painting.realism / 0.45))
    return ImageFilter.Color3DLUT(_LATTICE, np.clip(levels / 255.0, 0, 1).ravel().tolist())


def _toned(painting: Painting, tone: Field) -> Linear:
    palette = painting.palette
    deep, ground, second, ink = (light(c) for c in (palette.deep, palette.ground, palette.second, palette.ink))
    bright = lerp(ground, second, 0.45)
    ends = (deep, ink) if float(luminance(ink)[0]) > float(luminance(ground)[0]) else (deep, lerp(ground, second, 0.1))
    return ramp(tone, ((0.0, ends[0]), (0.45, ground), (0.85, bright), (1.0, lerp(bright, ends[1], 0.3))))


def _base(painting: Painting) -> Linear:
    """The palette's end that words stand out from: the shadow for light ones, the ground itself for dark ones."""
    ground, ink = light(painting.palette.ground), light(painting.palette.ink)
    return painting.shade if float(luminance(ink)[0]) > float(luminance(ground)[0]) else ground


def _sunk(painting: Painting, chosen: Mapping[str, Any]) -> Field:
    """How much of the picture is veiled: little behind heads and on the lit side, most where words stand."""
    alpha = 0.35 + 0.5 * calm_mask(painting) + 0.15 * (1.0 - from_side(painting))
    alpha = alpha * (1.0 - 0.75 * behind_heads(painting, 1.3)) * float(chosen["veil"]) * 1.2
    corners = 1.0 - vignette(painting, float(chosen["vignette"]), painting.focus)
    return np.maximum(alpha, 0.0) + (1.0 - np.clip(alpha, 0, 1)) * corners * 0.8


@hookimpl
def register_backgrounds() -> list[PhotoGround]:
    return [PhotoGround()]
