"""Variants that really differ: another arrangement, another seed, the accents exchanged, the stress shown otherwise.

Variant 0 is the style as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from colorsys import hls_to_rgb, rgb_to_hls
from itertools import islice
from typing import Literal

from engine.brief import Brief
from engine.layout import Placement
from engine.pixels.colour import contrast, luminance, parse, rehued, to_hex
from engine.style import LayoutPreference, Palette, Plate, Style, TitleTreatment

Place = Callable[[LayoutPreference], Placement]
"""Where everything stands by one preference."""
Key = Literal["arrangement", "square"]
"""What says a style's arrangement on wide canvases, and on others."""
Look = tuple[str, str]
"""The arrangement, and the side of the words on which the host stands."""

_USUAL = {
    "arrangement": ("side", "behind", "lower-third", "masthead", "centre", "columns", "shelf"),
    "square": ("stack", "card", "half", "lower-third", "masthead", "behind", "centre", "columns", "shelf"),
}
"""What comes after a style's own arrangements, by the key that says it."""
_READS = 2.5
"""Contrast with the ground from which a colour can be that of letters, with a little help."""
_TURN = 0.42
"""Share of the circle of hues by which an accent becomes another."""
_OTHER_SIDE: dict[str, Literal["left", "right"]] = {"left": "right", "right": "left"}


def vary(brief: Brief, style: Style, number: int) -> tuple[Brief, Style]:
    """The brief and style of variant `number`, but for its arrangement; deterministic.

    Any two of four differ in their accents or in how they stress a word.
    """
    if number == 0:
        return brief, style
    seeded = brief.model_copy(update={"seed": (brief.seed + number * 7919) % 2**63})
    palette, title = style.palette, style.title
    if number % 2:
        palette = _exchanged(palette, own=bool(brief.brand.primary))
    if number // 2 % 2:
        title = _stressed_otherwise(title)
    return seeded, style.model_copy(update={"palette": palette, "title": title})


def _exchanged(palette: Palette, *, own: bool) -> Palette:
    """The accent and its partner in each other's place. A partner too pale for letters stays where it is, and the
    accent takes another hue, unless its colours are the user's `own`."""
    if own or contrast(palette.second, palette.ground) >= _READS:
        return palette.model_copy(update={"accent": palette.second, "second": palette.accent})
    return palette.model_copy(update={"accent": rehued(palette.accent, _turned(palette.accent))})


def _turned(colour: str) -> str:
    hue, light, strength = rgb_to_hls(*(part / 255 for part in parse(colour)[:3]))
    return to_hex(*(255 * part for part in hls_to_rgb((hue + _TURN) % 1, light, strength)))


def _stressed_otherwise(title: TitleTreatment) -> TitleTreatment:
    """A plate behind the stressed words becomes their colour, and a colour a plate."""
    if title.emphasis == "plate":
        return title.model_copy(update={"emphasis": "colour", "emphasis_fill": "accent", "plate": None})
    if title.plate is not None:
        return title.model_copy(update={"emphasis": "none" if title.emphasis == "colour" else "colour"})
    plate = Plate(shape="word", colour="accent", padding_em=0.1)
    return title.model_copy(update={"emphasis": "plate", "plate": plate, "emphasis_fill": "ground"})


def arranged(style: Style, number: int, place: Place, *, key: Key) -> LayoutPreference:
    """The preference of variant `number` on one canvas: the next that these people really can stand in.

    `key` is what says the arrangement on that canvas.
    """
    return next((found for found, _ in islice(distinct(style, place, key=key), number, None)), style.layout)


def distinct(style: Style, place: Place, *, key: Key) -> Iterator[tuple[LayoutPreference, Look]]:
    """The style's own preference, then all others by which these people stand otherwise."""
    seen: list[Look] = []
    for preference in _preferences(style, key):
        placement = place(preference)
        look = _look(placement)
        if seen and (look in seen or placement.arrangement != getattr(preference, key)):
            continue
        seen.append(look)
        yield preference, look


def _preferences(style: Style, key: Key) -> Iterator[LayoutPreference]:
    """The style's own, its others, the usual ones; then all once more with people on the other side."""
    layout = style.layout
    own: Sequence[str] = (getattr(layout, key), *layout.others, *_USUAL[key])
    names = [name for name in dict.fromkeys(own) if (key, name) != ("square", "side")]
    names = [name for number, name in enumerate(names) if not number or name != "lower-third" or _light(style)]
    for turned in (False, True):
        side = _OTHER_SIDE[layout.people_side] if turned else layout.people_side
        for name in names:
            yield layout.model_copy(
                update={key: name, "people_side": side, "against_gaze": layout.against_gaze != turned}
            )


def _look(placement: Placement) -> Look:
    """What tells two placements apart."""
    host = next((person for person in placement.people if person.index == 0), None)
    off = host.head.centre.x - placement.title.centre.x if host else 0.0
    side = "middle" if abs(off) < 0.2 * placement.title.width else "left" if off < 0 else "right"
    return placement.arrangement, side


def _light(style: Style) -> bool:
    """Light letters stand well on a chest with a shadow; dark ones would need a white edge that looks pasted on."""
    fill, ground = (luminance(style.palette.resolve(name)) for name in (style.title.fill, "ground"))
    return fill > ground or style.title.plate is not None
