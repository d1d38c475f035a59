"""Scene to pixels, with the scale as an argument. Skia is imported here and nowhere else in the engine."""

from engine.compositor.compositor import Compositor
from engine.compositor.piece import Piece

__all__ = ["Compositor", "Piece"]
