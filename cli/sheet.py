"""The contact sheet: every style with the same photograph and words, side by side."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

from cli.order import Order
from cli.progress import one_by_one
from engine.errors import BriefError, PluginError, StyleError, UnknownName
from engine.files.scratch import folder_made, placing, scratch_folder
from engine.pipeline import preview
from engine.studio import Studio

_COLUMNS, _CELL, _GAP, _CAPTION = 3, 640, 24, 34
_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")


def check_suffix(path: Path) -> None:
    if path.suffix.lower() not in _SUFFIXES:
        raise BriefError(f"--sheet {path}: the name says what kind of file it is; end it with .png, .jpg or .webp")


def contact_sheet(
    path: Path, *, photo: Path, title: str, format_name: str, studio: Studio, shown: bool, only: str | None = None
) -> dict[str, str]:
    """Write one picture of all styles, or of the one named, to `path` (its suffix decides PNG, JPEG or WebP).

    A style that cannot be drawn leaves its place empty; returns what is wrong with each such, by its name.
    """
    format = studio.registry.format(format_name)
    cell = (_CELL, round(_CELL * format.height / format.width))
    styles = [studio.registry.style(only)] if only else list(studio.registry.styles.values())
    columns = min(_COLUMNS, len(styles))
    rows = -(-len(styles) // columns)
    page = Image.new("RGB", (columns * (_CELL + _GAP) + _GAP, rows * (cell[1] + _CAPTION + _GAP) + _GAP), "#e9e7e2")
    pen = ImageDraw.Draw(page)
    broken: dict[str, str] = {}
    for number, style in enumerate(one_by_one(styles, "styles", lambda style: style.name, shown=shown)):
        wishes = {"title": title, "style": style.name, "formats": (format_name,)}
        order = Order(wishes=wishes, out=path.parent, host="-", seed=7)
        x = _GAP + (number % _COLUMNS) * (_CELL + _GAP)
        y = _GAP + (number // _COLUMNS) * (cell[1] + _CAPTION + _GAP)
        try:
            drawn = Image.fromarray(preview(order.brief([photo]), studio))
            page.paste(drawn.convert("RGB").resize(cell, Image.Resampling.LANCZOS), (x, y))
        except (PluginError, StyleError, UnknownName) as error:
            broken[style.name] = str(error)
        says = "cannot be drawn" if style.name in broken else style.purpose
        pen.text((x, y + cell[1] + 8), f"{style.name}  -  {says}", fill="#33302b", font_size=18)
    save_page(page, path)
    return broken


def save_page(page: Image.Image, path: Path) -> None:
    """Whole or not at all."""
    with folder_made(path.parent), scratch_folder(path.stem, beside=path.parent) as folder:
        page.save(folder / path.name)
        with placing():
            (folder / path.name).replace(path)
