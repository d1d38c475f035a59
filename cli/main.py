"""The `thumbsmith` command. Heavy imports happen inside the commands, so that --help answers at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.messages import friendly
from cli.supervision import is_supervised, supervised

app = typer.Typer(
    name="thumbsmith",
    help="Thumbnails and podcast covers with real faces, real typography and real layers.",
    epilog='Try:  thumbsmith render --title "Why rockets explode" --host me.jpg --out out/rockets',
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

HOST = typer.Option(help="The host's photograph: JPEG, PNG, WebP, AVIF or HEIC.", metavar="FILE")
OUT = typer.Option(help="Folder for the files; made when missing.", metavar="DIR")
FORMATS = typer.Option(
    "--format", help="A target canvas; repeat for several.  [default: youtube podcast]", metavar="NAME"
)


@app.command()
@friendly
def render(
    title: Annotated[str, typer.Option(help="The words. Put *asterisks* round what should stand out.")],
    out: Annotated[Path, OUT],
    host: Annotated[Path | None, HOST] = None,
    guest: Annotated[
        list[Path] | None, typer.Option(help="A guest's photograph; repeat for several, five at most.", metavar="FILE")
    ] = None,
    style: Annotated[str, typer.Option(help="One of `thumbsmith styles`.", metavar="NAME")] = "spotlight",
    realism: Annotated[int, typer.Option(help="0 graphic .. 100 photographic.", metavar="0-100")] = 70,
    kicker: Annotated[str, typer.Option(help="A small line beside the title: show name, episode, topic.")] = "",
    brand: Annotated[
        Path | None, typer.Option(help="A brand kit: TOML with name, primary, secondary, font, logo.", metavar="FILE")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.", metavar="N")] = 0,
    variants: Annotated[
        int, typer.Option(help="How many designs; each in its own folder when more than one.", metavar="N")
    ] = 1,
    format: Annotated[list[str] | None, FORMATS] = None,
    person: Annotated[int, typer.Option(help="Who in the host's photograph, 1 the most prominent.", metavar="N")] = 1,
    face_finder: Annotated[
        str | None, typer.Option(help="Who finds faces; else THUMBSMITH_FACE_FINDER.", metavar="NAME")
    ] = None,
    keep_background: Annotated[bool, typer.Option("--keep-background", help="Leave the photographs uncut.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be made and where; write nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the reports as JSON.")] = False,
) -> None:
    """Make the thumbnail, the cover, their layered PSDs, scenes and a report."""
    from cli.rendering import Order, run_render

    run_render(
        Order(
            title=title,
            out=out,
            host=host,
            guests=tuple(guest or ()),
            style=style,
            realism=realism,
            kicker=kicker,
            brand=brand,
            seed=seed,
            variants=variants,
            formats=tuple(format or ("youtube", "podcast")),
            person=person,
            keep_background=keep_background,
            face_finder=face_finder,
        ),
        dry_run=dry_run,
        as_json=as_json,
    )


@app.command()
@friendly
def export(
    scene: Annotated[
        Path, typer.Argument(help="A .scene.json, with its assets folder beside it.", metavar="SCENE.json")
    ],
    out: Annotated[Path, OUT],
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Make the files of a scene that somebody edited."""
    from cli.rendering import run_export

    run_export(scene, out, as_json=as_json)


@app.command()
@friendly
def styles(
    as_json: Annotated[bool, typer.Option("--json", help="Every style with all of its settings.")] = False,
    sheet: Annotated[Path | None, typer.Option(help="Draw every style into one picture.", metavar="FILE")] = None,
    host: Annotated[Path | None, HOST] = None,
    title: Annotated[str, typer.Option(help="The words on the sheet.")] = "The *honest* truth",
    format: Annotated[str, typer.Option("--format", help="The canvas to draw.", metavar="NAME")] = "youtube",
) -> None:
    """List the styles, or draw their contact sheet."""
    from cli.listing import draw_sheet, list_styles

    if sheet:
        draw_sheet(sheet, host=host, title=title, format_name=format)
    else:
        list_styles(as_json=as_json)


@app.command()
@friendly
def formats(
    as_json: Annotated[bool, typer.Option("--json", help="Every format with all of its rules.")] = False,
) -> None:
    """List the target canvases, their rules, and where those are written."""
    from cli.listing import list_formats

    list_formats(as_json=as_json)


@app.command()
@friendly
def plugins(as_json: Annotated[bool, typer.Option("--json", help="The list as JSON.")] = False) -> None:
    """List the plugins: what each brought, and which were skipped and why."""
    from cli.listing import list_plugins

    list_plugins(as_json=as_json)


@app.command()
@friendly
def doctor() -> None:
    """Say for each part whether it is there, and what to do when it is not."""
    from cli.checkup import run_checkup

    raise typer.Exit(0 if run_checkup() else 1)


@app.command()
@friendly
def demo(
    out: Annotated[Path, OUT] = Path("out/demo"),
    style: Annotated[str, typer.Option(help="One of `thumbsmith styles`.", metavar="NAME")] = "spotlight",
) -> None:
    """Render the sample: a public-domain portrait of an astronaut out of the scikit-image package."""
    from cli.rendering import run_demo

    run_demo(out, style=style)


@app.command()
@friendly
def setup(
    check: Annotated[bool, typer.Option("--check", help="Say what is missing; fetch nothing.")] = False,
    given: Annotated[
        Path | None,
        typer.Option("--from", help="Take it from another machine's assets folder instead.", metavar="DIR"),
    ] = None,
) -> None:
    """Bring the fonts and face models that pictures need; goes on where it was cut off."""
    from cli.setup import run_setup

    run_setup(check=check, given=given)


PORT = typer.Option(help="The port to listen on; 0 takes a free one.", metavar="N", min=0, max=65535)
LISTEN = typer.Option(help="The address to listen on.", metavar="ADDRESS")


@app.command()
@friendly
def serve(
    port: Annotated[int, PORT] = 8000,
    host: Annotated[str, LISTEN] = "127.0.0.1",
    data_dir: Annotated[
        Path | None, typer.Option(help="Where everything is kept; else THUMBSMITH_DATA_DIR.", metavar="DIR")
    ] = None,
) -> None:
    """Run the whole service, API and worker, until Ctrl-C."""
    from cli.serving import serve as run

    run(host=host, port=port, data_dir=data_dir)


@app.command()
@friendly
def api(port: Annotated[int, PORT] = 8000, host: Annotated[str, LISTEN] = "127.0.0.1") -> None:
    """Run the API alone, with the settings of the environment."""
    from api.server import run_api
    from service.settings import Settings

    run_api(Settings.load(), host=host, port=port)


@app.command()
@friendly
def worker() -> None:
    """Run a worker alone, with the settings of the environment."""
    from worker.__main__ import main as run

    raise typer.Exit(run())


@app.command()
@friendly
def migrate() -> None:
    """Bring the database to the newest schema."""
    from cli.serving import run_migrations

    run_migrations()


def main() -> None:
    from service.processes.python import be_careful

    be_careful()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # a letter that the console lacks ends no command
    if is_supervised(sys.argv[1:]):
        supervised(app)
    else:
        app()


if __name__ == "__main__":
    main()
