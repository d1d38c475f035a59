"""What a render needs beside its brief: the plugins and the fonts, opened once per process."""

from __future__ import annotations

from dataclasses import dataclass

from engine.home import user_plugin_folder
from engine.kinds.registry import PluginFolder, Registry, builtin_folder, load_registry
from engine.pixels.memory import keep_memory_for_pictures
from engine.text.fonts import FontLibrary


@dataclass(frozen=True)
class Studio:
    registry: Registry
    fonts: FontLibrary

    @classmethod
    def open(cls) -> Studio:
        """Built-in plugins, the user's folder and installed packages, with the fonts that set-up built."""
        keep_memory_for_pictures()
        folders = [builtin_folder()]
        if user_plugin_folder().is_dir():
            folders.append(PluginFolder(user_plugin_folder()))
        registry = load_registry(folders)
        return cls(registry, FontLibrary().with_faces(registry.fonts.values()))
