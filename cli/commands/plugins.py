"""Commands about plugins: what is there, a new one, and whether one keeps its promises."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.completion import plugin_names, style_names
from cli.messages import EXIT_CODES, friendly
from cli.options import AsJson, Quiet
from cli.plugins.templates_by_kind import kind_names

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
def new(
    kind: Annotated[
        str,
        typer.Argument(
            help=f"One of {', '.join(kind_names())}.", metavar="KIND", autocompletion=lambda: list(kind_names())
        ),
    ],
    name: Annotated[str, typer.Argument(help="What it is called: small letters, figures and hyphens.")],
    folder: Annotated[
        Path | None,
        typer.Option("--in", help="Where it is written; else your plugin folder, and a package here.", metavar="DIR"),
    ] = None,
    package: Annotated[
        bool, typer.Option("--package", help="A package to install and publish, with a test and a README.")
    ] = False,
    font: Annotated[
        Path | None, typer.Option(help="The font that a plugin of the kind font brings.", metavar="FILE")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be written; write nothing.")] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Write a plugin that works at once, to go on from."""
    from cli.output import Output
    from cli.plugins.new import run_new
    from cli.plugins.plan import Plan

    plan = Plan(kind=kind, name=name, package=package, font=font)
    run_new(plan, Output(quiet, as_json), given=folder, dry=dry_run)


@app.command(epilog=EXIT_CODES)
@friendly
def check(
    target: Annotated[
        str | None,
        typer.Argument(
            help="A plugin's file or folder, a folder of plugins, or an installed package; else all that is not "
            "built in.",
            metavar="DIR|FILE|PACKAGE",
        ),
    ] = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Hold plugins to the promises that the built-in ones keep; ends with 3 where one is broken."""
    from cli.output import Output
    from cli.plugins.checking import run_check

    run_check(target, Output(quiet, as_json))


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
