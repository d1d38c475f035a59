"""The commands that list: styles (and their contact sheet), formats."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from cli.messages import EXIT_PLUGIN, fail
from cli.output import Output
from cli.photographs import gathered
from cli.tables import Cell
from engine.files.scratch import scratch_folder
from engine.studio import Studio, open_registry
from engine.style import Palette


def list_styles(output: Output) -> None:
    styles = open_registry().styles.values()
    output.document([style.model_dump(mode="json") for style in styles])
    output.table(
        ("style", "for", "title", "ground", "colours"),
        [
            (
                style.name,
                style.purpose,
                style.title.font,
                f"{style.layout.arrangement}, {style.background.recipe}",
                _chips(style.palette, drawn=output.on_terminal),
            )
            for style in styles
        ],
    )


def _chips(palette: Palette, *, drawn: bool) -> Cell:
    colours = (palette.ground, palette.ink, palette.accent, palette.second)
    return Text.assemble(*(("██", colour[:7]) for colour in colours)) if drawn else " ".join(colours)


def list_formats(output: Output) -> None:
    formats = open_registry().formats.values()
    output.document([format.model_dump(mode="json") for format in formats])
    output.table(
        ("format", "pixels", "file", "at most", "checked", "source"),
        [
            (
                format.name,
                f"{format.width}x{format.height}",
                format.exporter,
                f"{format.rules.max_bytes / 1e6:g} MB" if format.rules.max_bytes else "no limit stated",
                str(format.rules.checked),
                format.rules.source,
            )
            for format in formats
        ],
    )


def draw_sheet(
    path: Path, output: Output, *, host: str | None, title: str, format_name: str, style: str | None = None
) -> None:
    """Every style, or one, with the same photograph and words, in one picture; those that are not on it are named."""
    from cli.rendering import sample_photo
    from cli.sheet import check_suffix, contact_sheet

    check_suffix(path)
    with scratch_folder() as folder, gathered([host] if host is not None else []) as photographs:
        photo = photographs[0] if photographs else sample_photo(folder)
        broken = contact_sheet(
            path,
            photo=photo,
            title=title,
            format_name=format_name,
            studio=Studio.open(),
            shown=output.talks,
            only=style,
        )
    output.document({"sheet": str(path), "broken": broken})
    output.line("made", str(path))
    if broken:
        said = "; ".join(f"the style {name!r} cannot be drawn: {why}" for name, why in broken.items())
        fail(said, EXIT_PLUGIN)
