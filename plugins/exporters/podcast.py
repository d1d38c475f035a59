"""Podcast covers: an RGB JPEG without transparency, marked 72 dpi as Apple asks."""

from __future__ import annotations

import struct

from engine.kinds.exporter import Export, Exporter, ExportRequest
from engine.kinds.hookspecs import hookimpl

_BEST_QUALITY = 92
_HOSTS_ASK_FOR = 512_000
"""Bytes under which some podcast hosts want a cover; Apple and Spotify state no such limit."""


class PodcastExporter:
    """JPEG in full colour resolution; a format with a byte limit gets the best that fits."""

    name = "podcast"
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
        height, width = pixels.shape[:2]
        return Export(
            data=at_72_dpi(data),
            media_type="image/jpeg",
            width=width,
            height=height,
            notes=_notes(len(data)),
            facts={"quality": quality},
        )


def _notes(size: int) -> tuple[str, ...]:
    if size <= _HOSTS_ASK_FOR:
        return ()
    return (f"{size:,} bytes; a host that asks for under {_HOSTS_ASK_FOR:,} will shrink it or want a smaller copy",)


def at_72_dpi(jpeg: bytes) -> bytes:
    """The same JPEG whose JFIF header says 72 dots an inch (unit, then density across and down, at byte 13)."""
    if jpeg[6:11] != b"JFIF\0":
        return jpeg
    return jpeg[:13] + struct.pack(">BHH", 1, 72, 72) + jpeg[18:]


@hookimpl
def register_exporters() -> list[Exporter]:
    return [PodcastExporter()]
