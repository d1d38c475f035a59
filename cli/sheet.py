"""The contact sheet: every style with the same photograph and words, side by side."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw
from rich.progress import track

from engine.brief import Brief, PersonPhoto
from engine.errors import PluginError, StyleError, UnknownName
from engine.pipeline import preview
from engine.studio import Studio

_COLUMNS, _CELL, _GAP, _CAPTION = 3, 640, 24, 34


def contact_sheet(path: Path, *, photo: Path, title: str, format_name: str, studio: Studio) -> dict[str, str]:
    """Write one picture of all styles to `path` (its suffix decides PNG, JPEG or WebP).

    A style that cannot be drawn leaves its place empty; returns what is wrong with each such, by its name.
    """
    format = studio.registry.format(format_name)
    cell = (_CELL, round(_CELL * format.height / format.width))
    styles = list(studio.registry.styles.values())
    rows = -(-len(styles) // _COLUMNS)
    page = Image.new("RGB", (_COLUMNS * (_CELL + _GAP) + _GAP, rows * (cell[1] + _CAPTION + _GAP) + _GAP), "#e9e7e2")
    pen = ImageDraw.Draw(page)
    broken: dict[str, str] = {}
    for number, style in enumerate(track(styles, description="styles")):
        brief = Brief(title=title, host=PersonPhoto(path=photo), style=style.name, formats=(format_name,), seed=7)
        x = _GAP + (number % _COLUMNS) * (_CELL + _GAP)
        y = _GAP + (number // _COLUMNS) * (cell[1] + _CAPTION + _GAP)
        try:
            picture = Image.fromarray(preview(brief, studio)).convert("RGB").resize(cell, Image.Resampling.LANCZOS)
            page.paste(picture, (x, y))
        except (PluginError, StyleError, UnknownName) as error:
            broken[style.name] = str(error)
        says = "cannot be drawn" if style.name in broken else style.purpose
        pen.text((x, y + cell[1] + 8), f"{style.name}  -  {says}", fill="#33302b", font_size=18)
    path.parent.mkdir(parents=True, exist_ok=True)
    page.save(path)
    return broken
