"""Commands about plugins: what is there, a new one, and whether one keeps its promises."""

from __future__ import annotations

import typer

from cli.messages import EXIT_CODES, friendly
from cli.options import AsJson, Quiet

app = typer.Typer()


@app.callback(invoke_without_command=True, epilog=EXIT_CODES)
@friendly
def plugins(context: typer.Context, quiet: Quiet = False, as_json: AsJson = False) -> None:
    """List the plugins: what each brought, and which were skipped and why."""
    from cli.output import Output
    from cli.plugins.listing import list_plugins

    if context.invoked_subcommand is None:
        list_plugins(Output(quiet, as_json))
