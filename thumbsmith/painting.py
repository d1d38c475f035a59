"""The toolkit that grounds are painted with: a canvas in units, soft fields, light, texture, and quiet under words.

    from thumbsmith.painting import Painting

A recipe makes a `Painting` of its request, paints on `painting.canvas` (Skia, in thousandths of the shorter side) or
`painting.wash`es a soft field over it, and gives `[painting.ground()]`, which is hushed where words will stand.
"""

from engine.painting.calm import calm_mask
from engine.painting.colours import Linear, by_luminance, encoded, glow_of, lerp, light, luminance, paint_colour, ramp
from engine.painting.field import Field, bell, blurred, enlarged, noise, smoothstep
from engine.painting.light import behind_heads, cone, from_side, round_behind, vignette
from engine.painting.lines import arrow, chains, contour, grid, smooth, stroke
from engine.painting.painting import Painting
from engine.painting.photo import surroundings
from engine.painting.specks import coarse_canvas, speck_field
from engine.painting.torn import Points, offset_line, polygon, torn_line, wander

__all__ = [
    "Field",
    "Linear",
    "Painting",
    "Points",
    "arrow",
    "behind_heads",
    "bell",
    "blurred",
    "by_luminance",
    "calm_mask",
    "chains",
    "coarse_canvas",
    "cone",
    "contour",
    "encoded",
    "enlarged",
    "from_side",
    "glow_of",
    "grid",
    "lerp",
    "light",
    "luminance",
    "noise",
    "offset_line",
    "paint_colour",
    "polygon",
    "ramp",
    "round_behind",
    "smooth",
    "smoothstep",
    "speck_field",
    "stroke",
    "surroundings",
    "torn_line",
    "vignette",
    "wander",
]
