"""A cut-out person made ready for a style: graded, lit, and kept as assets that every format shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.design.grade import graded
from engine.design.illustration import illustrated
from engine.design.light import Coverage, on_own_part, rim_light, shade, spill
from engine.design.seams import Silhouette, alone
from engine.geometry import Box, Size
from engine.looks import BlendMode
from engine.person import Cutout
from engine.pixels.assets import Assets
from engine.pixels.colour import parse
from engine.style import Grade, Style

SPILL, LEAST_SPILL, SPILL_REACH = 0.45, 0.1, 0.12
"""How much of a loud ground's colour lies on a person's edge in a full photograph, the least that is seen, and how far
in it reaches, in head heights."""
_LET_GO = 0.85
"""What of a style's grade is gone at realism 100."""


@dataclass(frozen=True, kw_only=True)
class Light:
    """One colour over a person through a mask: shade, or light along an edge."""

    id: str
    name: str
    colour: str
    mask: str
    blend: BlendMode


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Digests of a person's pictures, and where face and head lie in them (in the cutout's pixels)."""

    name: str
    size: Size
    head: Box
    face: Box | None
    image: str
    mask: str
    lights: tuple[Light, ...]
    warnings: tuple[str, ...] = ()
    touches: frozenset[str] = frozenset()
    """Edges of the picture the body runs out of."""


def prepare(
    cutout: Cutout,
    style: Style,
    assets: Assets,
    *,
    realism: float,
    light_from: str,
    silhouette: Silhouette | None = None,
) -> Subject:
    """Grade and light one person, with those about them in `silhouette`.

    `realism` is 0..1; `light_from` is the key light's side.
    """
    lit = _Lit(cutout, silhouette or alone(cutout))
    treatment = style.people
    grade = _let_speak(treatment.grade, realism)
    pixels = graded(cutout.pixels, grade, style.palette, realism=realism, match=treatment.match)
    pixels = illustrated(pixels, cutout.alpha, cutout.face, style.palette, treatment.hand, realism=realism)
    return Subject(
        name=cutout.name,
        size=cutout.size,
        head=cutout.head,
        face=cutout.face,
        image=assets.put_photographic(pixels),
        mask=assets.put_pixels(cutout.alpha),
        lights=tuple(_lights(lit, style, assets, realism=realism, light_from=light_from)),
        warnings=cutout.warnings,
        touches=cutout.touches,
    )


def _let_speak(grade: Grade, realism: float) -> Grade:
    """Towards realism 100 the photograph's own colours: less of the style's work from the middle on."""
    kept = 1 - _LET_GO * max(0.0, 2 * realism - 1)
    neutral = {
        "saturation": 1.0,
        "contrast": 1.0,
        "exposure": 0.0,
        "warmth": 0.0,
        "tint_amount": 0.0,
        "duotone_amount": 0.0,
        "fall": 0.0,
    }
    return grade.model_copy(
        update={name: value + (getattr(grade, name) - value) * kept for name, value in neutral.items()}
    )


@dataclass(frozen=True)
class _Lit:
    """Somebody with what light falls on."""

    cutout: Cutout
    silhouette: Silhouette

    @property
    def scale(self) -> float:
        """Of the silhouette's pixels against the cutout's."""
        return self.silhouette.part.width / self.cutout.size.width

    def own(self, light: Coverage) -> Coverage:
        """Of the light on everybody, what falls on this person."""
        height, width = self.silhouette.alpha.shape
        part = self.silhouette.part
        if part == Box(0, 0, width, height):
            return light
        shares = Box(part.x / width, part.y / height, part.width / width, part.height / height)
        return on_own_part(light, shares, self.cutout.alpha)


def _spilled(style: Style, realism: float) -> float:
    """How much of the ground's colour lies on people: the lighter and the louder it is, the more. Where an outline or
    two coloured lights lie about them, none does."""
    treatment, ground = style.people, parse(style.palette.ground)[:3]
    if treatment.outline or (treatment.rim and treatment.rim.opposite):
        return 0.0
    return SPILL * realism * (max(ground) - min(ground)) / 255


def _lights(lit: _Lit, style: Style, assets: Assets, *, realism: float, light_from: str) -> Iterator[Light]:
    """Shade first, then rims: a back light stands opposite the key light, a second one on its side."""
    treatment, palette, alpha = style.people, style.palette, lit.silhouette.alpha
    fall = _let_speak(treatment.grade, realism).fall
    if fall > 0:
        side = 0.35 * fall * realism
        mask = assets.put_pixels(lit.own(shade(alpha, light_from=light_from, fall=fall, side=side)))
        yield Light(id="shade", name="shade", colour=palette.deep, mask=mask, blend=BlendMode.MULTIPLY)
    if (strength := _spilled(style, realism)) > LEAST_SPILL:
        reach = SPILL_REACH * lit.cutout.head.height * lit.scale
        mask = assets.put_pixels(lit.own(spill(alpha, strength=strength, width=reach)))
        yield Light(id="spill", name="ground's light", colour=palette.ground, mask=mask, blend=BlendMode.NORMAL)
    if treatment.rim is None:
        return
    strength = min(1.0, treatment.rim.strength * (0.7 + 0.4 * realism)) * (1 - 0.7 * max(0.0, 2 * realism - 1))
    # The width is kept in thousandths of the canvas; against the head it is the same in every format.
    width = treatment.rim.width_units / 1000 * lit.cutout.head.height * 2.2 * lit.scale
    far, near = ("right", "left") if light_from == "left" else ("left", "right")
    rims = [("rim", "rim light", treatment.rim.colour, far)]
    if treatment.rim.opposite:
        rims.append(("rim-2", "second rim light", treatment.rim.opposite, near))
    for light_id, name, colour, edge in rims:
        mask = assets.put_pixels(lit.own(rim_light(alpha, strength=strength, side=edge, width=width)))
        yield Light(id=light_id, name=name, colour=palette.resolve(colour), mask=mask, blend=BlendMode.SCREEN)
