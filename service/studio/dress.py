"""How a generation was dressed: its style in the colours of its brand kit, as its variant wears it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.branding import in_brand
from engine.brief import BrandKit, Brief
from engine.design.variant import vary
from engine.kinds.registry import Registry
from engine.style import Style


@dataclass(frozen=True, kw_only=True)
class Dress:
    style: str
    realism: int
    variant: int
    brand: BrandKit
    """With no font and no logo: those are files elsewhere."""


def dressed(registry: Registry, dress: Dress, *, font: str | None = None) -> Style:
    """`UnknownName` when the style's plugin is gone. `font` is the brand kit's, by its id."""
    style = in_brand(registry.style(dress.style), dress.brand.model_copy(update={"font": font}))
    brief = Brief(title="", style=dress.style, realism=dress.realism, brand=dress.brand)
    return vary(brief, style, dress.variant)[1]
