"""Commands about plugins: what is there, a new one, and whether one keeps its promises."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.completion import plugin_names, style_names
from cli.messages import EXIT_CODES, friendly
from cli.options import AsJson, Quiet

app = typer.Typer()

PluginName = Annotated[
    str,
    typer.Argument(help="As `thumbsmith plugins` lists it.", metavar="NAME", autocompletion=plugin_names),
]


@app.callback(invoke_without_command=True, epilog=EXIT_CODES)
@friendly
def plugins(context: typer.Context, quiet: Quiet = False, as_json: AsJson = False) -> None:
    """List the plugins: what each brought, and which were skipped and why."""
    from cli.output import Output
    from cli.plugins.listing import list_plugins

    if context.invoked_subcommand is None:
        list_plugins(Output(quiet, as_json))


@app.command(epilog=EXIT_CODES)
@friendly
def disable(name: PluginName, quiet: Quiet = False, as_json: AsJson = False) -> None:
    """Leave a plugin out from now on, a built-in one too: nothing of it is run."""
    from cli.output import Output
    from cli.plugins.switching import switch_off

    switch_off(name, Output(quiet, as_json))


@app.command(epilog=EXIT_CODES)
@friendly
def enable(name: PluginName, quiet: Quiet = False, as_json: AsJson = False) -> None:
    """Take a plugin up again that was disabled."""
    from cli.output import Output
    from cli.plugins.switching import switch_on

    switch_on(name, Output(quiet, as_json))


@app.command("import", epilog=EXIT_CODES)
@friendly
def import_(
    source: Annotated[
        Path, typer.Argument(help="A styles.csv, a JSON list of styles, a LoRA, or a folder.", metavar="FILE|DIR")
    ],
    extends: Annotated[
        str,
        typer.Option(help="The style whose looks imported prompts take.", metavar="NAME", autocompletion=style_names),
    ] = "spotlight",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be made and where; write nothing.")
    ] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Take prompts and LoRAs of other programs into your plugin folder."""
    from cli.importing.taking import import_plugins
    from cli.output import Output

    import_plugins(source, Output(quiet, as_json), base=extends, dry_run=dry_run)
