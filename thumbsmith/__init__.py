"""The author's door: everything a plugin needs, under one name that stays where the rooms behind it move.

    from thumbsmith import Export, hookimpl

Each name is fetched from its room when it is first used, so that importing this package costs nothing.
`thumbsmith.testing` holds the contracts that the built-in plugins are tested with.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.brief import BrandKit, Brief, PersonPhoto
    from engine.errors import GroundUnavailable, InputError, MachineError, PluginError, ThumbsmithError
    from engine.format import Format, PlatformRules
    from engine.geometry import Box, Point, Size
    from engine.kinds.background import Background, BackgroundRequest, Plane
    from engine.kinds.check import Check, Finding, Verdict
    from engine.kinds.exporter import Export, Exporter, ExportRequest
    from engine.kinds.hookspecs import hookimpl
    from engine.kinds.lora import Lora
    from engine.kinds.options import Option
    from engine.kinds.settings import PluginSettings
    from engine.kinds.title_helper import TitleHelper, TitleOptions, word_limit
    from engine.kinds.upscaler import Upscaler
    from engine.looks import BlendMode
    from engine.person import Cutout, Face, FaceFinder, Matte, Photo
    from engine.scene import Scene
    from engine.style import Palette, Style
    from engine.text.own_fonts import FontFile

_ROOMS = {
    "engine.brief": ("BrandKit", "Brief", "PersonPhoto"),
    "engine.errors": ("GroundUnavailable", "InputError", "MachineError", "PluginError", "ThumbsmithError"),
    "engine.format": ("Format", "PlatformRules"),
    "engine.geometry": ("Box", "Point", "Size"),
    "engine.kinds.background": ("Background", "BackgroundRequest", "Plane"),
    "engine.kinds.check": ("Check", "Finding", "Verdict"),
    "engine.kinds.exporter": ("Export", "ExportRequest", "Exporter"),
    "engine.kinds.hookspecs": ("hookimpl",),
    "engine.kinds.lora": ("Lora",),
    "engine.kinds.options": ("Option",),
    "engine.kinds.settings": ("PluginSettings",),
    "engine.kinds.title_helper": ("TitleHelper", "TitleOptions", "word_limit"),
    "engine.kinds.upscaler": ("Upscaler",),
    "engine.person": ("Cutout", "Face", "FaceFinder", "Matte", "Photo"),
    "engine.scene": ("BlendMode", "Scene"),
    "engine.style": ("Palette", "Style"),
    "engine.text.own_fonts": ("FontFile",),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "Background",
    "BackgroundRequest",
    "BlendMode",
    "Box",
    "BrandKit",
    "Brief",
    "Check",
    "Cutout",
    "Export",
    "ExportRequest",
    "Exporter",
    "Face",
    "FaceFinder",
    "Finding",
    "FontFile",
    "Format",
    "GroundUnavailable",
    "InputError",
    "Lora",
    "MachineError",
    "Matte",
    "Option",
    "Palette",
    "PersonPhoto",
    "Photo",
    "Plane",
    "PlatformRules",
    "PluginError",
    "PluginSettings",
    "Point",
    "Scene",
    "Size",
    "Style",
    "ThumbsmithError",
    "TitleHelper",
    "TitleOptions",
    "Upscaler",
    "Verdict",
    "hookimpl",
    "word_limit",
]


def __getattr__(name: str) -> object:
    if name not in _ROOM_OF:
        raise AttributeError(f"module 'thumbsmith' has no name {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(_ROOM_OF[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
