"""Options that several commands share: each is named, explained and completed once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.completion import exporter_names, format_names, style_names

Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]

Out = Annotated[Path, typer.Option(help="Folder for the files; made when missing.", metavar="DIR")]
Host = Annotated[
    str | None,
    typer.Option(
        help="The host's photograph: JPEG, PNG, WebP, AVIF or HEIC; a file, an https address, or - for standard input.",
        metavar="FILE|URL|-",
    ),
]
Style = Annotated[str, typer.Option(help="One of `thumbsmith styles`.", metavar="NAME", autocompletion=style_names)]
Format = Annotated[
    str, typer.Option("--format", help="The canvas to draw.", metavar="NAME", autocompletion=format_names)
]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        help="A target canvas; repeat for several.  [default: youtube podcast]",
        metavar="NAME",
        autocompletion=format_names,
    ),
]
Exporters = Annotated[
    list[str] | None,
    typer.Option(
        "--exporter",
        help="A further file of each picture; repeat for several.  [default: psd]",
        metavar="NAME",
        autocompletion=exporter_names,
    ),
]
NoPsd = Annotated[bool, typer.Option("--no-psd", help="Leave the layered PSDs out; they are the largest files.")]

Port = Annotated[int, typer.Option(help="The port to listen on; 0 takes a free one.", metavar="N", min=0, max=65535)]
Listen = Annotated[str, typer.Option(help="The address to listen on.", metavar="ADDRESS")]
