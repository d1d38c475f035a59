"""Every question Thumbsmith asks a plugin. One bare function a hook; `register_*` hooks collect.

`settings` is what the plugin's own `register_settings` declares, as it is set; a hook that needs none leaves it out.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pluggy

from engine.format import Format
from engine.kinds.background import Background
from engine.kinds.check import Check
from engine.kinds.exporter import Exporter
from engine.kinds.lora import Lora
from engine.kinds.settings import PluginSettings
from engine.kinds.title_helper import TitleHelper
from engine.kinds.upscaler import Upscaler
from engine.person import FaceFinder, Matte
from engine.style import Style
from engine.text.own_fonts import FontFile

PROJECT = "thumbsmith"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def register_settings() -> Iterable[type[PluginSettings]]:
    """The one class of settings that the plugin takes. Asked before all else."""


@hookspec
def register_styles(settings: PluginSettings) -> Iterable[Style | Path]:
    """Styles to add, each a `Style` or the path of a `style.toml`."""


@hookspec
def register_loras(settings: PluginSettings) -> Iterable[Lora | Path]:
    """LoRAs that styles may refer to by name, each a `Lora` or the path of its TOML file."""


@hookspec
def register_fonts(settings: PluginSettings) -> Iterable[FontFile | Path]:
    """Fonts that styles, brand kits and scenes may name, each a `FontFile` or the path of a font."""


@hookspec
def register_exporters(settings: PluginSettings) -> Iterable[Exporter]:
    """Exporters: one scene in, one file's bytes out."""


@hookspec
def register_formats(settings: PluginSettings) -> Iterable[Format | Path]:
    """Target canvases, each a `Format` or the path of a format's TOML file."""


@hookspec
def register_backgrounds(settings: PluginSettings) -> Iterable[Background]:
    """Engines that paint what lies behind the people."""


@hookspec
def register_face_finders(settings: PluginSettings) -> Iterable[FaceFinder]:
    """Engines that find faces and people in a photograph."""


@hookspec
def register_upscalers(settings: PluginSettings) -> Iterable[Upscaler]:
    """Engines that make a ground larger, never a person."""


@hookspec
def register_mattes(settings: PluginSettings) -> Iterable[Matte]:
    """Learned models of which pixels are a person, asked beside the face finder."""


@hookspec
def register_checks(settings: PluginSettings) -> Iterable[Check]:
    """Checks that every upload must pass before anything is made of it."""


@hookspec
def register_titles(settings: PluginSettings) -> Iterable[TitleHelper]:
    """Helpers that shorten a title and suggest others."""
