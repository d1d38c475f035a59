"""Layered PSDs that designers keep: named groups, undoable cutouts, live text, and a true merged picture."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Literal

from engine.geometry import Box
from engine.kinds.exporter import Export, Exporter, ExportRequest
from engine.kinds.hookspecs import hookimpl
from engine.kinds.settings import PluginSettings

_THREADS = 2


class PsdSettings(PluginSettings):
    compression: Literal["zip", "packbits"] = "zip"
    """How layers are packed: zip is smaller, packbits is read by psd.js and @webtoon/psd, too."""


class PsdExporter:
    """Writes the scene as a PSD at one pixel a design unit."""

    name = "psd"
    suffix = ".psd"

    def __init__(self, settings: PsdSettings | None = None) -> None:
        self._compression = (settings or PsdSettings()).compression

    def export(self, request: ExportRequest) -> Export:
        from engine.pixels.encode import srgb_profile
        from plugins.exporters._flat import flat
        from plugins.exporters.psd import resources
        from plugins.exporters.psd.channels import Packer
        from plugins.exporters.psd.document import PsdFile
        from plugins.exporters.psd.tree import psd_layers

        with ThreadPoolExecutor(_THREADS) as pool:
            layers = psd_layers(request.scene, request.compositor, Packer(pool, self._compression))
        merged = flat(request.pixels)
        height, width = merged.shape[:2]
        facts = (
            resources.resolution(),
            resources.guides(_zones(request), Box(0, 0, width, height)),
            resources.thumbnail(merged),
            resources.profile(srgb_profile()),
            resources.version(),
        )
        file = PsdFile(merged=merged, layers=layers, resources=facts)
        return Export(data=file.parts(), media_type="image/vnd.adobe.photoshop", width=width, height=height)


def _zones(request: ExportRequest) -> list[Box]:
    """The safe area and what is to be kept clear, in pixels of the file."""
    factor = request.scene.width / request.format.width
    boxes = [request.format.safe, *(zone.box for zone in request.format.keep_clear)]
    return [box.scaled(factor) for box in boxes]


@hookimpl
def register_settings() -> list[type[PluginSettings]]:
    return [PsdSettings]


@hookimpl
def register_exporters(settings: PsdSettings) -> list[Exporter]:
    return [PsdExporter(settings)]
