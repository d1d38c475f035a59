"""A person cut out of a photograph: their own pixels with a soft matte, straightened and evened."""

from engine.cutout.cutting import cut_out
from engine.cutout.enlarging import enlarged

__all__ = ["cut_out", "enlarged"]
