"""Commands about this machine: what it has, what it lacks, and setup, which brings that."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.messages import EXIT_CODES, EXIT_MACHINE, friendly
from cli.options import AsJson, Quiet

app = typer.Typer()


@app.command(epilog=EXIT_CODES)
@friendly
def setup(
    check: Annotated[bool, typer.Option("--check", help="Say what is missing; fetch nothing.")] = False,
    given: Annotated[
        Path | None,
        typer.Option("--from", help="Take it from another machine's assets folder instead.", metavar="DIR"),
    ] = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Bring the fonts and face models that pictures need; goes on where it was cut off."""
    from cli.output import Output
    from cli.setup import run_setup

    run_setup(Output(quiet, as_json), check=check, given=given)


@app.command(epilog=EXIT_CODES)
@friendly
def doctor(quiet: Quiet = False, as_json: AsJson = False) -> None:
    """Say for each part whether it is there, and what to do when it is not."""
    from cli.checkup import run_checkup
    from cli.output import Output

    if not run_checkup(Output(quiet, as_json)):
        raise typer.Exit(EXIT_MACHINE)
