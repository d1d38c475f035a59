"""What a render needs beside its brief: the plugins and the fonts, opened once per process."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from engine.home import user_plugin_folder
from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.registered import DEFAULT_FACE_FINDER, FACE_FINDER
from engine.kinds.registry import PluginFolder, Registry, builtin_folder, load_registry
from engine.person import FaceFinder
from engine.pixels.memory import keep_memory_for_pictures
from engine.text.fonts import FontLibrary

Painter = Callable[[str, BackgroundRequest], list[Plane]]
"""Has a background, by its name, paint somewhere else."""


@dataclass(frozen=True)
class Studio:
    registry: Registry
    fonts: FontLibrary
    finder: str = DEFAULT_FACE_FINDER
    painter: Painter | None = None
    """Where backgrounds that want a card paint, if not in this process."""

    @classmethod
    def open(cls) -> Studio:
        """All plugins, with the fonts that set-up built."""
        keep_memory_for_pictures()
        registry = open_registry()
        fonts = FontLibrary().with_faces(registry.fonts.values())
        return cls(registry, fonts, os.environ.get(FACE_FINDER) or DEFAULT_FACE_FINDER)

    def face_finder(self, wanted: str | None = None) -> FaceFinder:
        """Who finds faces, unless a brief wants another; `UnknownName` says who could."""
        return self.registry.face_finder(wanted or self.finder)


def open_registry() -> Registry:
    """Built-in plugins, the user's folder and installed packages: what needs no fonts."""
    folders = [builtin_folder()]
    if user_plugin_folder().is_dir():
        folders.append(PluginFolder(user_plugin_folder()))
    return load_registry(folders)
