"""Commands that talk: chat, and the bots of Discord and Slack."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.messages import EXIT_CODES, friendly
from cli.options import AsJson, Quiet

app = typer.Typer()

_CHAT_EPILOG = """\b
Try:  thumbsmith chat
      /thumbnail Why *rockets* explode --host me.jpg
      1                                (presses the first button that was shown)

Lines may be piped in; it ends when all is made:  echo "/thumbnail Hello" | thumbsmith chat
"""


@app.command(epilog=f"{_CHAT_EPILOG}\n\n{EXIT_CODES}")
@friendly
def chat(
    data_dir: Annotated[
        Path | None, typer.Option(help="Where everything is kept; else THUMBSMITH_DATA_DIR.", metavar="DIR")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="en, de, es or ja; else that of the terminal.", metavar="NAME")
    ] = None,
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Whether to render here, or leave it to a worker that runs.")
    ] = True,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Talk to the bot in this terminal: the same words and buttons as in Discord and Slack, with no account."""
    from cli.output import Output
    from cli.talking import talk

    talk(Output(quiet, as_json), data_dir=data_dir, language=language, worker=worker)


@app.command(epilog=EXIT_CODES)
@friendly
def discord(quiet: Quiet = False, as_json: AsJson = False) -> None:
    """Run the Discord bot alone, with the settings of the environment."""
    from cli.output import Output
    from cli.talking import run_bot

    raise typer.Exit(run_bot("discord", Output(quiet, as_json)))


@app.command(epilog=EXIT_CODES)
@friendly
def slack(quiet: Quiet = False, as_json: AsJson = False) -> None:
    """Run the Slack app alone, with the settings of the environment."""
    from cli.output import Output
    from cli.talking import run_bot

    raise typer.Exit(run_bot("slack", Output(quiet, as_json)))
