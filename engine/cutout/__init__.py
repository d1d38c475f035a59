"""A person cut out of a photograph: their own pixels with a soft matte, straightened and evened."""

from engine.cutout.enlarging import enlarged
from engine.cutout.person import cut_out

__all__ = ["cut_out", "enlarged"]
