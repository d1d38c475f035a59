"""Plain pictures that stand in for samples, so that nobody waits for the real ones."""

from __future__ import annotations

from PIL import Image

from engine.kinds.registry import Registry
from service.catalogue.samples import WIDTHS, samples_folder, wanted
from service.settings import Settings


def stand_in_samples(settings: Settings, registry: Registry) -> None:
    folder = samples_folder(settings)
    folder.mkdir(parents=True)
    for one in wanted(registry):
        for width in WIDTHS:
            Image.new("RGB", (width, width * 9 // 16), f"hsl({one.realism}, 50%, 50%)").save(one.path(folder, width))
