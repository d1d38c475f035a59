"""What every exporter promises."""

from __future__ import annotations

import io

from PIL import Image

from engine.kinds.exporter import Export, Exporter
from thumbsmith.testing.broken import insist
from thumbsmith.testing.workbench import Workbench

_PICTURES = ("image/jpeg", "image/png", "image/webp")


def writes_a_file_for_every_canvas(exporter: Exporter, bench: Workbench) -> None:
    """It writes a file of the right kind and proportions for every canvas."""
    for format in bench.formats:
        name = format.name
        export = exporter.export(bench.export_request(format))
        insist(len(export.whole) > 0, f"on {name} the file is empty")
        apart = abs(export.width * format.height - export.height * format.width)
        insist(
            apart <= max(format.width, format.height),
            f"on {name} it says {export.width}x{export.height}; the canvas has other proportions, "
            f"{format.width}x{format.height}",
        )
        _opens(export, name)
        _finds_nothing_wrong(exporter, export, name)


def writes_the_same_twice(exporter: Exporter, bench: Workbench) -> None:
    """It writes the same bytes for the same design."""
    format = bench.formats[0]
    first, second = (exporter.export(bench.export_request(format)).whole for _ in range(2))
    insist(first == second, "two files of one design differ; leave times and random numbers out of them")


def _opens(export: Export, name: str) -> None:
    if export.media_type not in _PICTURES:
        return
    with Image.open(io.BytesIO(export.whole)) as picture:
        picture.load()
        insist(
            picture.size == (export.width, export.height) and Image.MIME[picture.format or ""] == export.media_type,
            f"on {name} the file holds {picture.format} {picture.size}; it says {export.media_type}",
        )


def _finds_nothing_wrong(exporter: Exporter, export: Export, name: str) -> None:
    """Of an exporter that reads its files again."""
    verify = getattr(exporter, "verify", None)
    found = list(verify(export.whole)) if verify else []
    insist(not found, f"on {name} its own verify finds fault with its file: {'; '.join(found)}")


PROMISES = (writes_a_file_for_every_canvas, writes_the_same_twice)
