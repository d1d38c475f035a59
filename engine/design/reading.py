"""How one block of words reads in the drawn picture."""

from __future__ import annotations

from dataclasses import dataclass

from engine.geometry import Box

WANTED_CONTRAST = 4.5


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How one block reads. `contrasts` has one WCAG ratio a letter; `hidden` is the most covered letter's share."""

    layer: str
    text: str
    box: Box
    contrasts: tuple[float, ...]
    hidden: float
    cap_height: float
    weak_colours: tuple[str, ...] = ()
    """Fills of the letters below the wanted contrast."""
    surround: str = "#000000"
    """The colour round the weak letters, near enough."""
    treatment: tuple[str, ...] = ()
    """What was added so that it reads."""
    unknown: tuple[str, ...] = ()
    """Characters that are drawn as boxes."""
    stroke: float = 0.2
    """Mean thickness of the thinnest face's strokes as a share of its capitals."""

    @property
    def contrast(self) -> float:
        return min(self.contrasts, default=21.0)

    @property
    def reads(self) -> bool:
        return self.contrast >= WANTED_CONTRAST
