"""What lies over everything so that the layers share one skin: tone, vignette, film grain."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.design.groups import pass_through
from engine.format import Format
from engine.looks import BlendMode, Paint, PatternPaint, RadialGradient, SolidPaint, Stop
from engine.pixels.assets import Assets
from engine.pixels.colour import with_alpha
from engine.scene import GroupLayer, Role, ShapeLayer
from engine.style import Finish, Palette

_TILE = 512


def finish_group(finish: Finish, palette: Palette, format: Format, assets: Assets, *, seed: int) -> GroupLayer | None:
    """The Finish group, or None when the style wants none."""
    layers = [
        *_tone(finish, palette, format),
        *_vignette(finish, palette, format),
        *_grain(finish, format, assets, seed),
    ]
    if not layers:
        return None
    return pass_through("finish", "Finish", Role.FINISH, format.canvas, tuple(layers), locked=True)


def _sheet(
    format: Format, layer_id: str, name: str, *, fill: Paint, blend: BlendMode, opacity: float = 1.0
) -> ShapeLayer:
    return ShapeLayer(
        id=layer_id,
        name=name,
        role=Role.FINISH,
        width=format.width,
        height=format.height,
        locked=True,
        fill=fill,
        blend=blend,
        opacity=opacity,
    )


def _tone(finish: Finish, palette: Palette, format: Format) -> list[ShapeLayer]:
    if not finish.tone or finish.tone_amount <= 0:
        return []
    fill = SolidPaint(colour=palette.resolve(finish.tone))
    return [_sheet(format, "tone", "Tone", fill=fill, opacity=finish.tone_amount, blend=finish.blend)]


def _vignette(finish: Finish, palette: Palette, format: Format) -> list[ShapeLayer]:
    if finish.vignette <= 0:
        return []
    clear, dark = with_alpha(palette.deep, 0), with_alpha(palette.deep, finish.vignette)
    stops = (Stop(offset=0, colour=clear), Stop(offset=0.55, colour=clear), Stop(offset=1, colour=dark))
    shape = min(1.0, format.height / format.width * 1.25)
    fill = RadialGradient(centre=(0.5, 0.46), radius=0.72, aspect=shape, stops=stops)
    return [_sheet(format, "vignette", "Vignette", fill=fill, blend=BlendMode.MULTIPLY)]


def _grain(finish: Finish, format: Format, assets: Assets, seed: int) -> list[ShapeLayer]:
    if finish.grain <= 0:
        return []
    fill = PatternPaint(
        image=assets.put_pixels(grain_tile(seed)), scale=max(1.0, min(format.width, format.height) / 1600)
    )
    return [_sheet(format, "grain", "Grain", fill=fill, opacity=finish.grain, blend=BlendMode.SOFT_LIGHT)]


def grain_tile(seed: int) -> NDArray[np.uint8]:
    """A seamless `(512, 512)` grey tile of film-like noise about mid-grey; luminance only."""
    noise = np.random.default_rng(seed % 7 + 1000).normal(0, 1, (_TILE, _TILE)).astype(np.float32)
    soft = (noise + np.roll(noise, 1, 0) + np.roll(noise, 1, 1) + np.roll(noise, (1, 1), (0, 1))) / 2
    clumped = 0.55 * noise + 0.65 * soft
    return np.clip(128 + clumped / clumped.std() * 30, 0, 255).astype(np.uint8)
