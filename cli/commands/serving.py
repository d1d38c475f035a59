"""Commands that run the service: serve, api, worker, migrate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.messages import EXIT_CODES, friendly
from cli.options import AsJson, Listen, Port, Quiet

app = typer.Typer()


@app.command(epilog=EXIT_CODES)
@friendly
def serve(
    port: Port = 8000,
    host: Listen = "127.0.0.1",
    data_dir: Annotated[
        Path | None, typer.Option(help="Where everything is kept; else THUMBSMITH_DATA_DIR.", metavar="DIR")
    ] = None,
    discord: Annotated[bool, typer.Option("--discord", help="Run the Discord bot as well.")] = False,
    slack: Annotated[bool, typer.Option("--slack", help="Run the Slack app as well.")] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Run the whole service, API and worker, until Ctrl-C."""
    from cli.output import Output
    from cli.serving import serve as run

    bots = [name for name, wanted in (("discord", discord), ("slack", slack)) if wanted]
    run(Output(quiet, as_json), host=host, port=port, data_dir=data_dir, bots=bots)


@app.command(epilog=EXIT_CODES)
@friendly
def api(port: Port = 8000, host: Listen = "127.0.0.1", quiet: Quiet = False, as_json: AsJson = False) -> None:
    """Run the API alone, with the settings of the environment."""
    from cli.output import Output
    from cli.serving import run_api_alone

    run_api_alone(Output(quiet, as_json), host=host, port=port)


@app.command(epilog=EXIT_CODES)
@friendly
def worker(
    gpu: Annotated[
        int | None,
        typer.Option(help="Work for this CUDA card alone: it takes what belongs on one.", metavar="N", min=0, max=63),
    ] = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Run a worker alone, with the settings of the environment."""
    from cli.output import Output
    from cli.serving import run_worker_alone

    raise typer.Exit(run_worker_alone(Output(quiet, as_json), gpu=gpu))


@app.command(epilog=EXIT_CODES)
@friendly
def migrate(quiet: Quiet = False, as_json: AsJson = False) -> None:
    """Bring the database to the newest schema."""
    from cli.output import Output
    from cli.serving import run_migrations

    run_migrations(Output(quiet, as_json))
