"""Grain is seamless and neutral; a style without a finish gets none."""

import numpy as np

from engine.design.finish import finish_group, grain_tile
from engine.format import Format
from engine.pixels.assets import Assets
from engine.style import Finish, Palette

PALETTE = Palette(ground="#1a1413", deep="#070506", ink="#fff6ea", accent="#ff4b1f", second="#ffb454")
FORMAT = Format.model_validate(
    {
        "name": "wide",
        "title": "Wide",
        "width": 640,
        "height": 360,
        "exporter": "youtube",
        "rules": {"media_types": ["image/jpeg"], "source": "a test", "checked": "2026-11-22"},
    }
)


def test_grain_is_neutral_and_has_no_seam():
    tile = grain_tile(5).astype(float)
    inside = np.abs(np.diff(tile, axis=1)).mean()
    seam = np.abs(tile[:, 0] - tile[:, -1]).mean()
    assert abs(tile.mean() - 128) < 1
    assert seam < inside * 1.15


def test_no_finish_no_group():
    assert finish_group(Finish(grain=0), PALETTE, FORMAT, Assets(), seed=1) is None


def test_the_finish_meets_the_picture_below_it():
    group = finish_group(Finish(grain=0.2, vignette=0.5), PALETTE, FORMAT, Assets(), seed=1)
    assert not group.isolated
    assert [layer.id for layer in group.layers] == ["vignette", "grain"]
