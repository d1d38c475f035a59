"""The `thumbsmith` command. Heavy imports happen inside the commands, so that --help answers at once."""

from __future__ import annotations

import io
import sys
from typing import Annotated

import typer

from cli.commands import listing, machine, making, serving, talking
from cli.messages import EXIT_CODES
from cli.supervision import is_supervised, supervised

app = typer.Typer(
    name="thumbsmith",
    epilog=f'Try:  thumbsmith render --title "Why rockets explode" --host me.jpg --out out/rockets\n\n{EXIT_CODES}',
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _tell_version(asked: bool) -> None:
    if asked:
        from engine.version import __version__

        print(f"thumbsmith {__version__}")
        raise typer.Exit


@app.callback()
def thumbsmith(
    version: Annotated[
        bool, typer.Option("--version", "-V", help="Say which version this is.", callback=_tell_version, is_eager=True)
    ] = False,
) -> None:
    """Thumbnails and podcast covers with real faces, real typography and real layers."""


app.add_typer(making.app)
app.add_typer(listing.app)
app.add_typer(machine.app)
app.add_typer(serving.app)
app.add_typer(talking.app)


def main() -> None:
    from service.processes.python import be_careful

    be_careful()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a letter that the console lacks ends no command
    if is_supervised(sys.argv[1:]):
        supervised(_command)
    else:
        _command()


def _command() -> None:
    app(prog_name="thumbsmith")


if __name__ == "__main__":
    main()
