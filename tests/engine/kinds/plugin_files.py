"""Plugins as files, and a folder of them loaded."""

import textwrap
from pathlib import Path

from engine.kinds.registry import PluginFolder, load_registry

STYLE = """
name = "{name}"
label = "Plain"
purpose = "a test"
[palette]
ground = "#203040"
deep = "#101820"
ink = "#ffffff"
accent = "#ff5a1f"
second = "#38c6ff"
[title]
font = "anton-400"
[background]
recipe = "flat"
[prompt]
template = "a calm room, $mood"
"""

GOOD = """
import numpy as np
from engine import hookimpl
from engine.kinds.background import Plane
from engine.kinds.options import Option

class Flat:
    name = "flat"
    options = {
        "grain": Option(0.5, "how rough the grain is"),
        "shape": Option("none", "what stands behind", choices=("arch", "none")),
        "still": Option(True, "nothing stirs"),
    }
    def paint(self, request):
        return [Plane(name="Flat", pixels=np.zeros((request.height, request.width, 3), np.uint8))]

@hookimpl
def register_backgrounds():
    return [Flat()]
"""

EXPORTER = """
from engine import hookimpl
from engine.kinds.exporter import Export

class Text:
    name = "text"
    suffix = ".txt"
    def export(self, request):
        return Export(data=request.scene.title.encode(), media_type="text/plain", width=1, height=1)

@hookimpl
def register_exporters():
    return [Text()]
"""

FORMAT = """
name = "banner"
title = "A banner"
width = 1500
height = 500
exporter = "{exporter}"
[rules]
media_types = ["image/png"]
source = "the platform's own page"
checked = 2026-11-01
"""

LORA = """
name = "ink-wash"
hub = "someone/ink-wash"
sha256 = "{digest}"
licence = "CC-BY-4.0"
""".format(digest="ab" * 32)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return path


def load(*folders: Path):
    return load_registry([PluginFolder(folder) for folder in folders], installed=False)


def only_failure(folder: Path) -> tuple[str, str]:
    """The name and reason of the one failure, after checking that the sound plugin still runs."""
    registry = load(folder)
    assert list(registry.backgrounds) == ["flat"]
    (failure,) = registry.failures
    return failure.name, failure.reason
