"""Where people, words and logo stand: one deterministic solver for every format."""

from engine.layout.placement import Frame, Measure, PersonShape, PlacedPerson, Placement
from engine.layout.plans import shape_of as canvas_shape
from engine.layout.scoring import exposed
from engine.layout.solver import place

__all__ = ["Frame", "Measure", "PersonShape", "PlacedPerson", "Placement", "canvas_shape", "exposed", "place"]
