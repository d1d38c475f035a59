"""Grounds painted by Stable Diffusion XL over the style's own: on a GPU, from a model that its owner brings."""

from __future__ import annotations

from collections.abc import Iterable

from engine.kinds.background import Background
from engine.kinds.hookspecs import hookimpl
from engine.kinds.settings import PluginSettings
from plugins.backgrounds.sdxl.engine import Sdxl
from plugins.backgrounds.sdxl.settings import SdxlSettings

__all__ = ["Sdxl", "register_backgrounds", "register_settings"]


@hookimpl
def register_settings() -> Iterable[type[PluginSettings]]:
    return [SdxlSettings]


@hookimpl
def register_backgrounds(settings: SdxlSettings) -> Iterable[Background]:
    """Nothing of it is loaded until the first picture is asked for."""
    return [Sdxl(settings)]
