"""Titles into typeset lines: cleaning, shaping, fallback, line breaks, emphasis, fitting, legibility."""

from engine.text.clean import clean_title
from engine.text.contrast import ContrastReport, contrast_under
from engine.text.emphasis import Emphasis, choose_emphasis
from engine.text.fit import FittedText, TextSpec, fit
from engine.text.legibility import Legibility, legibility
from engine.text.shape import Shaped, shape

__all__ = [
    "ContrastReport",
    "Emphasis",
    "FittedText",
    "Legibility",
    "Shaped",
    "TextSpec",
    "choose_emphasis",
    "clean_title",
    "contrast_under",
    "fit",
    "legibility",
    "shape",
]
