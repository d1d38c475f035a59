"""The `thumbsmith` command. Heavy imports happen inside the commands, so that --help answers at once."""

from __future__ import annotations

import io
import os
import sys
from typing import Annotated

import typer
from typer.exceptions import TyperException

from cli.commands import listing, machine, making, plugins, serving, talking
from cli.empty_arguments import empty_argument
from cli.messages import EXIT_CODES, EXIT_INPUT, documents_wanted, keep_stdout_for_documents, say_failed
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
    trace_hooks: Annotated[
        bool, typer.Option("--trace-hooks", help="Say each call of a plugin on stderr; for those who write one.")
    ] = False,
) -> None:
    """Thumbnails and podcast covers with real faces, real typography and real layers."""
    if trace_hooks:
        os.environ["THUMBSMITH_TRACE_HOOKS"] = "1"  # for this process and its children


app.add_typer(making.app)
app.add_typer(listing.app)
app.add_typer(plugins.app, name="plugins")
app.add_typer(machine.app)
app.add_typer(serving.app)
app.add_typer(talking.app)


def main() -> None:
    from service.processes.python import be_careful

    be_careful()
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a letter that the console lacks ends no command
    if documents_wanted():
        keep_stdout_for_documents()
    if is_supervised(sys.argv[1:]):
        supervised(_command)
    else:
        _command()


def _open_what_is_closed() -> None:
    """`thumbsmith styles >&-`, and what services of a system are started like: nobody reads, and nobody writes."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


def _command() -> None:
    if len(sys.argv) == 1:
        app(prog_name="thumbsmith")  # says its help and leaves
    if sentence := empty_argument(sys.argv[1:]):
        say_failed(sentence, EXIT_INPUT, as_json=documents_wanted())
        sys.exit(EXIT_INPUT)
    try:
        sys.exit(app(prog_name="thumbsmith", standalone_mode=False))
    except TyperException as mistake:
        say_failed(_sentence(mistake), EXIT_INPUT, as_json=documents_wanted())
        sys.exit(EXIT_INPUT)


def _sentence(mistake: TyperException) -> str:
    """What is wrong with the command itself, and where it is said what would be right."""
    context = getattr(mistake, "ctx", None)
    command = context.command_path if context else "thumbsmith"
    return f"{mistake.format_message().rstrip('.')}; `{command} --help` says what is right"


if __name__ == "__main__":
    main()
