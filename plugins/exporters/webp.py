"""WebP for pages that show the result: the whole picture, and a small one for lists."""

from __future__ import annotations

from engine.kinds.exporter import Export, Exporter, ExportRequest
from engine.kinds.hookspecs import hookimpl

_PREVIEW_WIDTH = 320


class WebpExporter:
    """The picture as WebP, transparency kept; `width` shrinks it."""

    def __init__(self, *, name: str, suffix: str, width: int | None = None) -> None:
        self.name, self.suffix, self._width = name, suffix, width

    def export(self, request: ExportRequest) -> Export:
        import numpy as np
        from PIL import Image

        from engine.pixels.encode import encode_webp
        from plugins.exporters._flat import flat

        opaque = bool((request.pixels[..., 3] == 255).all())
        picture = Image.fromarray(flat(request.pixels) if opaque else request.pixels)
        if self._width is not None and picture.width > self._width:
            size = (self._width, max(1, round(picture.height * self._width / picture.width)))
            picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        data = encode_webp(np.asarray(picture), icc=True)
        return Export(data=data, media_type="image/webp", width=picture.width, height=picture.height)


@hookimpl
def register_exporters() -> list[Exporter]:
    return [
        WebpExporter(name="webp", suffix=".webp"),
        WebpExporter(name="webp-preview", suffix=".preview.webp", width=_PREVIEW_WIDTH),
    ]
