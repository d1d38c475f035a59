"""Video thumbnails: a JPEG as good as the platform's byte budget allows, or a lossless PNG."""

from __future__ import annotations

from engine.errors import FormatError
from engine.kinds.exporter import Export, Exporter, ExportRequest
from engine.kinds.hookspecs import hookimpl

_BEST_QUALITY = 94


class YouTubeExporter:
    """JPEG within the format's byte budget, found by bisection on quality."""

    name = "youtube"
    suffix = ".jpg"

    def export(self, request: ExportRequest) -> Export:
        from engine.pixels.encode import encode_jpeg, encode_within
        from plugins.exporters._flat import flat

        pixels, limit = flat(request.pixels), request.format.rules.max_bytes
        if limit is None:
            data, quality = encode_jpeg(pixels, quality=_BEST_QUALITY, icc=True), _BEST_QUALITY
        else:
            what = f"format {request.format.name!r}"
            data, quality = encode_within(pixels, max_bytes=limit, best=_BEST_QUALITY, icc=True, what=what)
        notes = () if quality == _BEST_QUALITY else (f"JPEG quality {quality} to keep within {limit:,} bytes",)
        height, width = pixels.shape[:2]
        facts: dict[str, object] = {"quality": quality}
        return Export(data=data, media_type="image/jpeg", width=width, height=height, notes=notes, facts=facts)


class YouTubePngExporter:
    """Lossless PNG; nothing can be traded for bytes, so one that is too large is refused."""

    name = "youtube-png"
    suffix = ".png"

    def export(self, request: ExportRequest) -> Export:
        from engine.pixels.encode import encode_png
        from plugins.exporters._flat import flat

        pixels, limit = flat(request.pixels), request.format.rules.max_bytes
        data = encode_png(pixels)
        if limit is not None and len(data) > limit:
            raise FormatError(
                f"format {request.format.name!r}: the PNG has {len(data):,} bytes and {limit:,} are taken; "
                "use the exporter 'youtube', which writes a JPEG that fits"
            )
        height, width = pixels.shape[:2]
        return Export(data=data, media_type="image/png", width=width, height=height)


@hookimpl
def register_exporters() -> list[Exporter]:
    return [YouTubeExporter(), YouTubePngExporter()]
