"""A plugin folder whose formats are no pictures for the web: a PDF, an animated GIF, and layers for Krita."""

from pathlib import Path

PDF = """
import io
import time

from PIL import Image

from thumbsmith import Export, hookimpl

LONG_AGO = time.gmtime(0)


class Pdf:
    name = "pdf"
    suffix = ".pdf"

    def export(self, request):
        page, file = Image.fromarray(request.pixels).convert("RGB"), io.BytesIO()
        page.save(file, "PDF", creationDate=LONG_AGO, modDate=LONG_AGO)
        facts = {"pages": 1, "fonts": []}
        return Export(
            data=file.getvalue(), media_type="application/pdf", width=page.width, height=page.height, facts=facts
        )

    def verify(self, data):
        if not data.startswith(b"%PDF-"):
            yield "it does not begin as a PDF does"
        if not data.rstrip().endswith(b"%%EOF"):
            yield "it breaks off"


class Gif:
    name = "gif"
    suffix = ".gif"

    def export(self, request):
        frame, file = Image.fromarray(request.pixels).convert("RGB").quantize(32), io.BytesIO()
        frame.save(file, "GIF", save_all=True, append_images=[frame.rotate(180)], duration=200)
        return Export(data=file.getvalue(), media_type="image/gif", width=frame.width, height=frame.height)


@hookimpl
def register_exporters():
    return [Pdf(), Gif()]
"""

FORMAT = """
name = "{name}"
title = "A {name}"
width = 640
height = 360
exporter = "{exporter}"
[rules]
media_types = ["{media_type}"]
max_bytes = 5_000_000
source = "the printer's letter"
checked = 2026-11-22
"""

FORMATS = {
    "poster": ("pdf", "application/pdf"),
    "loop": ("gif", "image/gif"),
    "sheet": ("openraster", "image/openraster"),
}


def write_other_kinds(folder: Path) -> Path:
    """The plugin folder that holds them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pdf.py").write_text(PDF)
    for name, (exporter, media_type) in FORMATS.items():
        text = FORMAT.format(name=name, exporter=exporter, media_type=media_type)
        (folder / f"{name}.format.toml").write_text(text)
    return folder
