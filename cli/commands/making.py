"""Commands that make files: render, export, demo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.messages import EXIT_CODES, friendly
from cli.options import AsJson, Exporters, Formats, Host, NoPsd, Out, Quiet, Style

app = typer.Typer()


@app.command(epilog=EXIT_CODES)
@friendly
def render(
    title: Annotated[str, typer.Option(help="The words. Put *asterisks* round what should stand out.")],
    out: Out,
    host: Host = None,
    guest: Annotated[
        list[str] | None,
        typer.Option(help="A guest's photograph; repeat for several, five at most.", metavar="FILE|URL|-"),
    ] = None,
    style: Style = "spotlight",
    realism: Annotated[int, typer.Option(help="0 graphic .. 100 photographic.", metavar="0-100")] = 50,
    kicker: Annotated[str, typer.Option(help="A small line beside the title: show name, episode, topic.")] = "",
    brand: Annotated[
        Path | None, typer.Option(help="A brand kit: TOML with name, primary, secondary, font, logo.", metavar="FILE")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.", metavar="N")] = 0,
    variants: Annotated[
        int, typer.Option(help="How many designs; each in its own folder when more than one.", metavar="N")
    ] = 1,
    format: Formats = None,
    exporter: Exporters = None,
    no_psd: NoPsd = False,
    person: Annotated[int, typer.Option(help="Who in the host's photograph, 1 the most prominent.", metavar="N")] = 1,
    background_photo: Annotated[
        str | None, typer.Option(help="The picture that the ground is made of.", metavar="FILE|URL|-")
    ] = None,
    face_finder: Annotated[
        str | None, typer.Option(help="Who finds faces; else THUMBSMITH_FACE_FINDER.", metavar="NAME")
    ] = None,
    background: Annotated[
        str | None,
        typer.Option(help="Who makes the ground, such as photo, remote, sdxl; else the style.", metavar="NAME"),
    ] = None,
    prompt: Annotated[str, typer.Option(help="What such a painter is to paint, in your own words.")] = "",
    quick: Annotated[bool, typer.Option("--quick", help="Have it painted in few steps.")] = False,
    keep_background: Annotated[bool, typer.Option("--keep-background", help="Leave the photographs uncut.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be made and where; write nothing.")
    ] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Make the thumbnail, the cover, their layered PSDs, scenes and a report."""
    from cli.order import Order, wanted_exporters
    from cli.output import Output
    from cli.rendering import run_dry, run_render

    order = Order(
        wishes={
            "title": title,
            "style": style,
            "realism": realism,
            "kicker": kicker,
            "formats": _wanted_formats(format),
            "background": background or ("photo" if background_photo else None),
            "face_finder": face_finder,
            "prompt": prompt,
            "quick": quick,
        },
        out=out,
        host=host,
        guests=tuple(guest or ()),
        background_photo=background_photo,
        brand=brand,
        seed=seed,
        variants=variants,
        exporters=wanted_exporters(exporter, no_psd=no_psd),
        person=person,
        keep_background=keep_background,
    )
    (run_dry if dry_run else run_render)(order, Output(quiet, as_json))


@app.command(epilog=EXIT_CODES)
@friendly
def export(
    scene: Annotated[
        Path, typer.Argument(help="A .scene.json, with its assets folder beside it.", metavar="SCENE.json")
    ],
    out: Out,
    exporter: Exporters = None,
    no_psd: NoPsd = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Make the files of a scene that somebody edited."""
    from cli.order import wanted_exporters
    from cli.output import Output
    from cli.rendering import run_export

    run_export(scene, out, Output(quiet, as_json), exporters=wanted_exporters(exporter, no_psd=no_psd))


@app.command(epilog=EXIT_CODES)
@friendly
def demo(
    out: Out = Path("out/demo"),
    style: Style = "spotlight",
    format: Formats = None,
    exporter: Exporters = None,
    no_psd: NoPsd = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Render the sample: a public-domain portrait of an astronaut out of the scikit-image package."""
    from cli.order import wanted_exporters
    from cli.output import Output
    from cli.rendering import run_demo

    exporters = wanted_exporters(exporter, no_psd=no_psd)
    run_demo(out, Output(quiet, as_json), style=style, formats=_wanted_formats(format), exporters=exporters)


def _wanted_formats(named: list[str] | None) -> tuple[str, ...]:
    return tuple(named or ("youtube", "podcast"))
