"""Calm ground beneath words: a style's soft pool, and the shade, in from an edge of the canvas, for words that do not
read. Both lie under people, so that no face is stained; a shade may lie on an arm, never on a head."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from engine.design.text_layers import Words
from engine.geometry import Box
from engine.looks import LinearGradient, RadialGradient, Stop
from engine.pixels.colour import with_alpha
from engine.scene import Role, ShapeLayer
from engine.style import Palette

Edge = Literal["left", "right", "top", "bottom"]

_POOL = ((0.0, 1.0), (0.45, 0.92), (0.68, 0.62), (0.85, 0.22), (1.0, 0.0))
"""Strength of a scrim from its middle outwards."""
_FALL, _SHORT_FALL = 0.9, 0.25
"""Beyond the words the shade ends after this share of their width or height; sooner on people."""
_SOFT_FALL = ((0.0, 1.0), (0.25, 0.9), (0.5, 0.5), (0.75, 0.1), (1.0, 0.0))


def scrim_layer(words: Words, palette: Palette) -> ShapeLayer | None:
    """A soft pool beneath the words: dark under light letters, light under dark ones."""
    amount = words.treatment.scrim
    if amount <= 0:
        return None
    colour = palette.resolve(words.treatment.scrim_colour)
    box = words.box.inset(-max(words.em * 0.9, words.box.width * 0.22), -max(words.em * 0.7, words.box.height * 0.35))
    stops = tuple(Stop(offset=at, colour=with_alpha(colour, amount * strength)) for at, strength in _POOL)
    radius = 0.5 * box.width / max(box.width, box.height)
    fill = RadialGradient(centre=(0.5, 0.5), radius=radius, aspect=box.height / box.width, stops=stops)
    return ShapeLayer(
        id=f"{words.stem}-scrim",
        name="Scrim",
        role=Role.PLATE,
        x=box.x,
        y=box.y,
        width=box.width,
        height=box.height,
        shape="ellipse",
        fill=fill,
    )


def shades_people(words: Words) -> bool:
    return words.over_people or (words.shade is not None and words.shade.over_people)


def shade_layer(words: Words, palette: Palette) -> ShapeLayer | None:
    """None where the words have no shade, or where it would lie on a face whatever edge it came from."""
    if words.shade is None or words.frame is None:
        return None
    fall = _SHORT_FALL if shades_people(words) else _FALL
    heads = words.heads if shades_people(words) else ()
    fitting = [found for found in _regions(words.box, words.frame, fall) if not any(map(found[1].overlaps, heads))]
    if not fitting:
        return None
    edge, region, solid = min(fitting, key=lambda found: found[1].area)
    colour, strength = palette.resolve(words.shade.colour), words.shade.strength
    stops = ((0.0, 1.0), *((solid + at * (1 - solid), share) for at, share in _SOFT_FALL))
    start, end = {
        "left": ((0.0, 0.0), (1.0, 0.0)),
        "right": ((1.0, 0.0), (0.0, 0.0)),
        "top": ((0.0, 0.0), (0.0, 1.0)),
        "bottom": ((0.0, 1.0), (0.0, 0.0)),
    }[edge]
    return ShapeLayer(
        id=f"{words.stem}-shade",
        name="Shade",
        role=Role.PLATE,
        x=region.x,
        y=region.y,
        width=region.width,
        height=region.height,
        shape="rectangle",
        fill=LinearGradient(
            start=start,
            end=end,
            stops=tuple(Stop(offset=at, colour=with_alpha(colour, strength * share)) for at, share in stops),
        ),
    )


def _regions(box: Box, frame: Box, fall: float) -> Iterator[tuple[Edge, Box, float]]:
    """From each edge: the part of the canvas that is shaded, and the share of its length that is so whole."""
    across, down = fall * box.width, fall * box.height
    for edge, covered, reach, length in (
        ("left", box.right, across, frame.width),
        ("right", frame.width - box.x, across, frame.width),
        ("top", box.bottom, down, frame.height),
        ("bottom", frame.height - box.y, down, frame.height),
    ):
        far = min(length, covered + reach)
        solid = min(1.0, max(0.0, covered) / far)
        yield edge, _along(edge, far, frame), solid  # type: ignore[misc] # the four names above are edges


def _along(edge: str, far: float, frame: Box) -> Box:
    return {
        "left": Box(0, 0, far, frame.height),
        "right": Box(frame.width - far, 0, far, frame.height),
        "top": Box(0, 0, frame.width, far),
        "bottom": Box(0, frame.height - far, frame.width, far),
    }[edge]
