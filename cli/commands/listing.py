"""Commands that list what there is: styles, formats."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.completion import style_names
from cli.messages import EXIT_CODES, friendly
from cli.options import AsJson, Format, Host, Quiet

app = typer.Typer()


@app.command(epilog=EXIT_CODES)
@friendly
def styles(
    sheet: Annotated[
        Path | None, typer.Option(help="Draw every style into one picture: .png, .jpg or .webp.", metavar="FILE")
    ] = None,
    host: Host = None,
    title: Annotated[str, typer.Option(help="The words on the sheet.")] = "The *honest* truth",
    format: Format = "youtube",
    style: Annotated[
        str | None, typer.Option(help="Draw this one alone.", metavar="NAME", autocompletion=style_names)
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Draw anew whenever a file of your plugin folder changes, until Ctrl-C.")
    ] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """List the styles, or draw their contact sheet."""
    from cli.listing import draw_sheet, list_styles
    from cli.output import Output
    from engine.errors import BriefError

    output = Output(quiet, as_json)
    if sheet is None:
        if style or watch:
            raise BriefError(f"{'--watch' if watch else '--style'} draws a picture; name it with --sheet FILE")
        list_styles(output)
    elif watch:
        from cli.watching import watch_styles

        watch_styles(sheet, output, host=host, title=title, format_name=format, style=style)
    else:
        draw_sheet(sheet, output, host=host, title=title, format_name=format, style=style)


@app.command(epilog=EXIT_CODES)
@friendly
def fonts(
    find: Annotated[
        str | None, typer.Option(help="Only those that have every letter of this text.", metavar="TEXT")
    ] = None,
    sheet: Annotated[
        Path | None, typer.Option(help="Draw them into one picture: .png, .jpg or .webp.", metavar="FILE")
    ] = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """List the fonts as a style names them, what can be written with each, and where it comes from."""
    from cli.fonts import list_fonts
    from cli.output import Output

    list_fonts(Output(quiet, as_json), find=find, sheet=sheet)


@app.command(epilog=EXIT_CODES)
@friendly
def formats(quiet: Quiet = False, as_json: AsJson = False) -> None:
    """List the target canvases, their rules, and where those are written."""
    from cli.listing import list_formats
    from cli.output import Output

    list_formats(Output(quiet, as_json))
