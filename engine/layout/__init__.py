"""Where people, words and logo stand: one deterministic solver for every format."""

from engine.layout.placement import Measure, PersonShape, PlacedPerson, Placement
from engine.layout.scoring import exposed
from engine.layout.solver import place

__all__ = ["Measure", "PersonShape", "PlacedPerson", "Placement", "exposed", "place"]
