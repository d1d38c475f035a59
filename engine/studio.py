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
        """All plugins, with the fonts that set-up built."""
        keep_memory_for_pictures()
        return cls(open_registry(), FontLibrary())


def open_registry() -> Registry:
    """Built-in plugins, the user's folder and installed packages: what needs no fonts."""
    folders = [builtin_folder()]
    if user_plugin_folder().is_dir():
        folders.append(PluginFolder(user_plugin_folder()))
    return load_registry(folders)
