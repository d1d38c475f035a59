"""Layer effects as Photoshop keeps them live: the `lfx2` block of stroke, shadow and glow.

A text's stroke is live. Shadows, glows and outer outlines are drawn into layers of their own, exact to the pixel;
their live twins are written too but switched off, so that after editing the words a designer can hide the drawn
one and tick the live one.
"""

from __future__ import annotations

import math

from engine.looks import BlendMode, Effect, Glow, Outline, Shadow, Stroke
from engine.pixels.colour import parse
from plugins.exporters.psd.binary import Descriptor, Enumeration, Unit, Value, u32
from plugins.exporters.psd.blend import DESCRIPTOR_NAMES

EFFECTS_BLOCK = b"lfx2"


def effects_block(stroke: Stroke | None, effects: tuple[Effect, ...]) -> tuple[bytes, bytes] | None:
    """The block for a layer whose `stroke` is live; None when there is nothing to write."""
    found: dict[bytes, Descriptor] = {}
    if stroke:
        found[b"FrFX"] = _frame(stroke.colour, stroke.width / 2, live=True)
    for effect in reversed(effects):  # Photoshop keeps one of each; the uppermost matters most
        twin = _twin(effect)
        found.setdefault(twin.kind, twin)
    if not found:
        return None
    items: dict[bytes, Value] = {b"Scl ": Unit(b"#Prc", 100.0), b"masterFXSwitch": True}
    items |= {kind: found[kind] for kind in _ORDER if kind in found}
    return EFFECTS_BLOCK, u32(0) + Descriptor(b"null", items).encode_versioned()


_ORDER = (b"DrSh", b"OrGl", b"FrFX")


def _twin(effect: Effect) -> Descriptor:
    match effect:
        case Shadow():
            return _shadow(effect)
        case Glow():
            return _glow(effect)
        case Outline():
            return _frame(effect.colour, effect.width, live=False)
    raise TypeError(f"{effect!r} has no counterpart among layer effects")


def _frame(colour: str, width: float, *, live: bool) -> Descriptor:
    """A stroke outside the layer's edge: what shows of a scene's stroke, whose inner half lies under the fill."""
    return Descriptor(
        b"FrFX",
        {
            **_switches(live),
            b"Styl": Enumeration(b"FStl", b"OutF"),
            b"PntT": Enumeration(b"FrFl", b"SClr"),
            **_blending(BlendMode.NORMAL, colour),
            b"Sz  ": _pixels(width),
            b"Clr ": rgb(colour),
            b"overprint": False,
        },
    )


def _shadow(shadow: Shadow) -> Descriptor:
    """Photoshop's angle points at the light, counter-clockwise from the right; its size is a CSS blur radius."""
    return Descriptor(
        b"DrSh",
        {
            **_switches(False),
            **_blending(shadow.blend, shadow.colour),
            b"Clr ": rgb(shadow.colour),
            b"uglg": False,
            b"lagl": Unit(b"#Ang", math.degrees(math.atan2(shadow.dy, -shadow.dx))),
            b"Dstn": _pixels(math.hypot(shadow.dx, shadow.dy)),
            b"Ckmt": _pixels(0.0),
            b"blur": _pixels(shadow.blur),
            b"Nose": Unit(b"#Prc", 0.0),
            b"AntA": False,
            b"TrnS": _straight_curve(),
            b"layerConceals": True,
        },
    )


def _glow(glow: Glow) -> Descriptor:
    """The spread is the share of the size that stays solid."""
    size = glow.blur + glow.spread
    return Descriptor(
        b"OrGl",
        {
            **_switches(False),
            **_blending(glow.blend, glow.colour),
            b"Clr ": rgb(glow.colour),
            b"GlwT": Enumeration(b"BETE", b"SfBL"),
            b"Ckmt": _pixels(100.0 * glow.spread / size if size else 0.0),
            b"blur": _pixels(size),
            b"Nose": Unit(b"#Prc", 0.0),
            b"ShdN": Unit(b"#Prc", 0.0),
            b"AntA": False,
            b"TrnS": _straight_curve(),
            b"Inpr": Unit(b"#Prc", 50.0),
        },
    )


def _switches(live: bool) -> dict[bytes, Value]:
    return {b"enab": live, b"present": True, b"showInDialog": True}


def _blending(mode: BlendMode, colour: str) -> dict[bytes, Value]:
    opacity = Unit(b"#Prc", round(parse(colour).alpha / 2.55, 2))
    return {b"Md  ": Enumeration(b"BlnM", DESCRIPTOR_NAMES[mode]), b"Opct": opacity}


def rgb(colour: str) -> Descriptor:
    """A colour without its alpha, 0..255."""
    c = parse(colour)
    return Descriptor(b"RGBC", {b"Rd  ": float(c.red), b"Grn ": float(c.green), b"Bl  ": float(c.blue)})


def _pixels(value: float) -> Unit:
    return Unit(b"#Pxl", float(value))


def _straight_curve() -> Descriptor:
    points = [Descriptor(b"CrPt", {b"Hrzn": at, b"Vrtc": at}) for at in (0.0, 255.0)]
    return Descriptor(b"ShpC", {b"Nm  ": "Linear", b"Crv ": points})
