"""What goes into the solver and what comes out of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from engine.geometry import Box, Size
from engine.person import Origin

if TYPE_CHECKING:
    from engine.text.fit import FittedText

Align = Literal["left", "center", "right"]
Measure = Callable[[str, float, float, Align], "FittedText"]
"""`(text, width, height, align)` in design units -> the text at the largest size that fits that box."""


@dataclass(frozen=True, kw_only=True)
class PersonShape:
    """What the solver knows of a cutout. Boxes are in the cutout's pixels."""

    size: Size
    head: Box
    """The head with all its hair."""
    face: Box | None
    eyes_y: float | None
    yaw: float = 0
    """-1 looking to the picture's left .. 1 to its right."""
    touches: frozenset[str] = frozenset()
    """Edges of the picture the body runs out of."""
    outline: tuple[tuple[float, float] | None, ...] = ()
    """From where to where the body reaches, in shares of the width, in so many bands from the top; None for no body."""
    origin: Origin | None = None


@dataclass(frozen=True, kw_only=True)
class PlacedPerson:
    """A cutout on the canvas, in design units, scaled uniformly."""

    index: int
    """0 is the host."""
    box: Box
    head: Box
    face: Box | None
    photo: str = ""
    """The photograph in which they stood beside others who stand here as they did there."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A shape of the style that one person stands in: it cuts what leaves it."""

    index: int
    """Whose it is."""
    box: Box
    look: Literal["slab", "card", "circle"]
    leans: tuple[float, float] = (0.0, 0.0)
    """How far the upper ends of the left and the right side stand to the right of the lower ones, in design units:
    half of it outside the box at either end."""
    open: bool = False
    """The head stands out over the upper edge."""

    @property
    def reach(self) -> Box:
        """With what its leaning sides take beside the box."""
        left, right = (abs(lean) / 2 for lean in self.leans)
        return Box.from_edges(self.box.x - left, self.box.y, self.box.right + right, self.box.bottom)


@dataclass(frozen=True, kw_only=True)
class Placement:
    """A whole arrangement in design units."""

    people: tuple[PlacedPerson, ...]
    """Back to front."""
    title: Box
    """Where the fitted block stands: its top-left and size. With two parts, what holds both."""
    fitted: FittedText
    kicker: Box | None
    logo: Box | None
    arrangement: str
    behind: bool
    """The title is drawn before (beneath) the people."""
    align: Align
    panel: Box | None
    """A shape of the style before the people, under the words: it hides where photographs end."""
    title_parts: tuple[tuple[Box, FittedText], ...]
    """One entry; two for opposing phrases, left then right."""
    light_from: Literal["left", "right"]
    """The side the light comes from: from the words onto the people, so that faces are lit."""
    score: float
    warnings: tuple[str, ...] = ()
    frames: tuple[Frame, ...] = ()
