"""Dark glass before columns of code out of focus: token bars, a scanning glow, one bright cursor."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import skia

from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.options import Option
from engine.painting.colours import Linear, lerp, light, paint_colour
from engine.painting.field import Field, bell, blurred, smoothstep
from engine.painting.light import behind_heads, from_side, vignette
from engine.painting.painting import Painting
from engine.painting.specks import coarse_canvas


class CodeGlass:
    name = "code-glass"
    options: ClassVar[dict[str, Option]] = {
        "lines": Option(0.7, "how bright the code glows"),
        "scan": Option(0.5, "how strongly a band of light scans the glass"),
        "cursor": Option(True, "one sharp block cursor in the accent colour"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """One ground."""
        chosen = request.options
        painting = Painting(request)
        painting.wash(_glass(painting, chosen["lines"], chosen["scan"]))
        _near_code(painting, chosen["lines"])
        _scan_lines(painting)
        if chosen["cursor"]:
            _cursor(painting)
        return [painting.ground(calm=0.78, blur=24.0, flatten=0.45, grain=3.5)]


def _glass(painting: Painting, amount: float, scan: float) -> Linear:
    palette = painting.palette
    deep, ground, accent, second = (light(c) for c in (palette.deep, palette.ground, palette.accent, palette.second))
    side = np.broadcast_to(from_side(painting), painting.coarse)
    picture = lerp(deep, ground, 0.25 + 0.75 * side)
    room = 0.10 + 0.90 * smoothstep(0.05, 0.9, 1.0 - side) * smoothstep(1.15, 0.35, painting.y / painting.height)
    for pitch, blur, strength in ((96.0, 21.0, 0.26), (60.0, 11.0, 0.26), (36.0, 5.0, 0.17)):
        code, warm = _columns(painting, pitch)
        code, warm = blurred(code, painting.cells(blur)), blurred(warm, painting.cells(blur))
        bloom = blurred(code, painting.cells(blur * 4))
        picture = picture + amount * strength * (
            (code * room)[..., None] * accent + (warm * room)[..., None] * second * 0.9
        )
        picture = picture + amount * strength * 0.16 * (bloom * room)[..., None] * accent
    halo = behind_heads(painting, 1.8)
    picture = picture + lerp(accent, ground, 0.30) * (halo * (0.05 + 0.06 * side))[..., None]
    band = bell((painting.y - 0.30 * painting.height) / 90.0) + 0.4 * smoothstep(
        0.30, 0.0, painting.y / painting.height
    )
    picture = picture + accent * (0.07 * scan * band * (0.4 + side))[..., None]
    glare = _glare(painting)
    picture = picture + np.float32(0.045) * (glare * (0.3 + painting.realism))[..., None]
    return picture * vignette(painting, 0.6, painting.focus)[..., None]


def _glare(painting: Painting) -> Field:
    """Two slanted reflections on the pane."""
    lean = painting.x - painting.side(0.22) + painting.lit * -0.5 * painting.y
    wide = smoothstep(-130, -126, lean) * smoothstep(150, 146, lean)
    thin = smoothstep(190, 193, lean) * smoothstep(228, 225, lean)
    return np.clip(wide * 0.8 + thin * 0.6, 0, 1) * smoothstep(1.0, 0.1, painting.y / painting.height)


def _columns(painting: Painting, pitch: float) -> tuple[Field, Field]:
    """Rows of tokens at one depth as bars: most in the accent, a few in the second colour."""
    canvas, pixels = coarse_canvas(painting)
    for x, y, length, bright, warm in _tokens(painting, pitch):
        level = round(255 * bright)
        paint = skia.Paint(AntiAlias=True, Color=skia.Color(0, level, 0) if warm else skia.Color(level, 0, 0))
        paint.setBlendMode(skia.BlendMode.kPlus)
        canvas.drawRoundRect(skia.Rect.MakeXYWH(x, y, length, pitch * 0.42), pitch * 0.1, pitch * 0.1, paint)
    return pixels[..., 0].astype(np.float32) / 255.0, pixels[..., 1].astype(np.float32) / 255.0


def _tokens(painting: Painting, pitch: float) -> list[tuple[float, float, float, float, bool]]:
    """x, y, length, brightness and hue of each token: indented blocks with short and long lines and gaps."""
    random, tokens = painting.random, []
    column = -pitch * 6 * random.random()
    while column < painting.width:
        measure, indent = pitch * (12 + 8 * random.random()), 0
        for row in range(int(painting.height / pitch) + 2):
            indent = int(np.clip(indent + random.integers(-1, 2), 0, 4))
            x, y = column + indent * pitch * 1.3, row * pitch
            end = column + measure * (0.35 + 0.6 * random.random()) * (random.random() > 0.16)
            while x < end:
                length = pitch * (0.5 + 2.6 * random.random() ** 1.6)
                tokens.append(
                    (x, y, min(length, end - x + pitch), 0.25 + 0.75 * random.random() ** 2, random.random() < 0.08)
                )
                x += length + pitch * 0.42
        column += measure + pitch * 2.5
    return tokens


def _near_code(painting: Painting, amount: float) -> None:
    """The one layer in focus: fine tokens that come out of the dark on the side away from the light."""
    far, near = painting.side(0.42), painting.side(1.0)
    for warm, colour in ((False, painting.palette.accent), (True, painting.palette.second)):
        path = skia.Path()
        for x, y, length, bright, is_warm in _tokens(painting, 21.0):
            if is_warm == warm and bright > 0.3:
                path.addRoundRect(skia.Rect.MakeXYWH(x, y, length, 7.5), 2.5, 2.5)
        fade = skia.GradientShader.MakeLinear(
            [skia.Point(far, 0.35 * painting.height), skia.Point(near, 0.5 * painting.height)],
            [paint_colour(colour, a * amount) for a in (0.0, 0.20, 0.62)],
            [0.0, 0.55, 1.0],
        )
        painting.canvas.drawPath(path, skia.Paint(AntiAlias=True, Shader=fade, BlendMode=skia.BlendMode.kScreen))


def _scan_lines(painting: Painting) -> None:
    """The raster of the screen: thin dark rows, a pixel at least."""
    rows = skia.Path()
    pitch = max(5.0, 4.0 / painting.unit)
    for y in np.arange(0, painting.height, pitch):
        rows.addRect(skia.Rect.MakeXYWH(0, float(y), painting.width, pitch * 0.4))
    painting.canvas.drawPath(rows, skia.Paint(AntiAlias=True, Color=skia.Color(0, 0, 0, 46)))


def _cursor(painting: Painting) -> None:
    """The accent, small and sharp, with its bloom, at the foot of the words' side."""
    x, y = painting.side(0.055), painting.height * 0.90
    accent = painting.palette.accent
    bloom = skia.GradientShader.MakeRadial(
        skia.Point(x + 17, y), 130.0, [paint_colour(accent, a) for a in (0.40, 0.10, 0)]
    )
    painting.canvas.drawCircle(x + 17, y, 130.0, skia.Paint(Shader=bloom, BlendMode=skia.BlendMode.kScreen))
    painting.canvas.drawRect(
        skia.Rect.MakeXYWH(x, y - 32, 34, 64), skia.Paint(AntiAlias=True, Color=paint_colour(accent))
    )


@hookimpl
def register_backgrounds() -> list[CodeGlass]:
    return [CodeGlass()]
