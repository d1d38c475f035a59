"""The commands that talk: the conversation in this terminal, and the bots."""

from __future__ import annotations

import importlib
import io
import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from cli.children import Child
from cli.serving import log_errors_alone, require_assets

if TYPE_CHECKING:
    from cli.output import Output


def talk(output: Output, *, data_dir: Path | None, language: str | None, worker: bool) -> None:
    """A conversation, with a worker of its own unless one runs already. As JSON, what came of it stands at the end."""
    from bots.chat.run import run
    from service.database import migrate
    from service.precautions import begin
    from service.settings import Settings

    os.environ.setdefault("THUMBSMITH_LOG_LEVEL", "ERROR")  # the conversation is what is read here
    require_assets()
    settings = Settings.load(**({"data_dir": data_dir} if data_dir else {}))
    begin(settings)
    migrate(settings)
    with Child(settings, "worker") if worker else nullcontext():
        told = run(settings, locale=language, out=sys.stdout if output.talks else io.StringIO())
    output.document({"messages": told})


def run_bot(name: str, output: Output) -> int:
    """`bots.NAME.run.main`, which gives the exit code."""
    log_errors_alone(output)
    code: int = importlib.import_module(f"bots.{name}.run").main(lambda: output.document({"process": os.getpid()}))
    return code
