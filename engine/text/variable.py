"""One static font out of a variable one: at a weight, or at one of the places that its maker has named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import BrandError
from engine.text.font_file import ALONE, names_of

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

Instance = int | str
"""A weight, or the name of an instance."""

_WEIGHTS = {
    100: "Thin", 200: "ExtraLight", 300: "Light", 400: "Regular", 500: "Medium",
    600: "SemiBold", 700: "Bold", 800: "ExtraBold", 900: "Black",
}  # fmt: skip
_FULL, _POSTSCRIPT, _STYLE = 4, 6, 17
"""Numbers of names, as the OpenType specification counts them."""


def static(font: TTFont, wanted: Instance | None) -> TTFont:
    """The font at `wanted`; one that never varied as it is. `BrandError` says what may be asked for."""
    if "fvar" not in font:
        if wanted is not None:
            raise BrandError(f"this is no variable font; leave #{wanted} out")
        return font
    place = _place(font, wanted)
    if place is None:
        asked = "" if wanted is None else f", which has no {wanted!r}"
        raise BrandError(f"this is a variable font{asked}; {_offer(font)}")
    return _cut(font, place, _WEIGHTS.get(wanted, str(wanted)) if isinstance(wanted, int) else str(wanted))


def _place(font: TTFont, wanted: Instance | None) -> dict[str, float] | None:
    axes = {axis.axisTag: axis for axis in font["fvar"].axes}
    if isinstance(wanted, int):
        weights = axes.get("wght")
        within = weights is not None and weights.minValue <= wanted <= weights.maxValue
        return {tag: axis.defaultValue for tag, axis in axes.items()} | {"wght": wanted} if within else None
    named = {name.casefold(): place for name, place in _instances(font).items()}
    return named.get(wanted.casefold()) if wanted else None


def _instances(font: TTFont) -> dict[str, dict[str, float]]:
    named = ((font["name"].getDebugName(one.subfamilyNameID), one.coordinates) for one in font["fvar"].instances)
    return {name: place for name, place in named if name}


def _offer(font: TTFont) -> str:
    """What may stand behind the file's name."""
    weights = next((axis for axis in font["fvar"].axes if axis.axisTag == "wght"), None)
    ways = []
    if weights:
        ways.append(f"a weight from {weights.minValue:g} to {weights.maxValue:g}, such as #{weights.defaultValue:g}")
    if names := list(_instances(font)):
        ways.append(f"an instance such as #{names[0]}")
    return f"name {' or '.join(ways)} behind the file's name" if ways else ALONE


def _cut(font: TTFont, place: dict[str, float], style: str) -> TTFont:
    from fontTools.varLib.instancer import instantiateVariableFont

    family = names_of(font)["family"]
    font.recalcBBoxes = True  # outlines move; a file that varies keeps the boxes of its default
    made = instantiateVariableFont(font, place)
    names = {_FULL: f"{family} {style}", _POSTSCRIPT: f"{family}-{style}".replace(" ", ""), _STYLE: style}
    for number, text in names.items():
        made["name"].removeNames(nameID=number)
        made["name"].setName(text, number, 3, 1, 0x409)
    return made
