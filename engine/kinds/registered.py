"""What the plugins registered, by kind and name, and which of them were skipped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from engine.errors import UnknownName
from engine.format import Format
from engine.kinds.background import Background
from engine.kinds.check import Check
from engine.kinds.exporter import Exporter
from engine.kinds.file_names import file_names
from engine.kinds.lora import Lora
from engine.kinds.settings import PluginSettings
from engine.kinds.title_helper import TitleHelper
from engine.kinds.upscaler import Upscaler
from engine.person import FaceFinder, Matte
from engine.style import Style
from engine.text.face import FontFace

FACE_FINDER = "THUMBSMITH_FACE_FINDER"
"""The environment's word on who finds faces where a brief names nobody."""
DEFAULT_FACE_FINDER = "litert"
UPSCALER, MATTE = "THUMBSMITH_UPSCALER", "THUMBSMITH_MATTE"
"""Likewise on who makes grounds larger, and which learned matte is asked."""
DEFAULT_UPSCALER = "resample"
DEFAULT_TITLE_HELPER = "rules"

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Plugin:
    """One plugin found: its name, where it came from, and what it brought (`style spotlight`, ...)."""

    name: str
    origin: str
    brought: tuple[str, ...] = ()
    settings: PluginSettings | None = None


@dataclass(frozen=True)
class Failure:
    """A plugin, or one thing it registered, that was skipped, and why."""

    name: str
    origin: str
    reason: str
    may_check: bool = False
    """Whether a check of uploads may be missing for it: then nothing can be known to have passed every check."""


@dataclass(frozen=True)
class Disabled:
    """A plugin that somebody has switched off, and what says so: a variable or a file."""

    name: str
    origin: str
    by: str
    may_check: bool = False
    """Whether uploads may pass without a check for it."""


@dataclass(frozen=True)
class Registry:
    """Everything the plugins registered, by kind and name; what is code stands behind a guard."""

    styles: Mapping[str, Style] = field(default_factory=dict)
    loras: Mapping[str, Lora] = field(default_factory=dict)
    exporters: Mapping[str, Exporter] = field(default_factory=dict)
    formats: Mapping[str, Format] = field(default_factory=dict)
    backgrounds: Mapping[str, Background] = field(default_factory=dict)
    face_finders: Mapping[str, FaceFinder] = field(default_factory=dict)
    upscalers: Mapping[str, Upscaler] = field(default_factory=dict)
    mattes: Mapping[str, Matte] = field(default_factory=dict)
    checks: Mapping[str, Check] = field(default_factory=dict)
    title_helpers: Mapping[str, TitleHelper] = field(default_factory=dict)
    fonts: Mapping[str, FontFace] = field(default_factory=dict)
    """Those that plugins and styles brought, by id."""
    plugins: tuple[Plugin, ...] = ()
    failures: tuple[Failure, ...] = ()
    disabled: tuple[Disabled, ...] = ()

    def of_kind(self, kind: str) -> Mapping[str, Any]:
        """All of one of `KINDS`, by name."""
        things: Mapping[str, Any] = getattr(self, f"{kind.replace(' ', '_')}s")
        return things

    def style(self, name: str) -> Style:
        return _named("style", self.styles, name)

    def exporter(self, name: str) -> Exporter:
        return _named("exporter", self.exporters, name)

    def format(self, name: str) -> Format:
        return _named("format", self.formats, name)

    def file_names(self, format: str, exporters: Iterable[str] = ()) -> dict[str, str]:
        """What a format's own file and those of further exporters are called, by exporter."""
        return file_names(self.format(format), self.exporter, exporters)

    def background(self, name: str) -> Background:
        return _named("background", self.backgrounds, name)

    def face_finder(self, name: str = DEFAULT_FACE_FINDER) -> FaceFinder:
        return _named("face finder", self.face_finders, name)

    def upscaler(self, name: str = DEFAULT_UPSCALER) -> Upscaler:
        return _named("upscaler", self.upscalers, name)

    def matte(self, name: str) -> Matte:
        return _named("matte", self.mattes, name)

    def title_helper(self, name: str = DEFAULT_TITLE_HELPER) -> TitleHelper:
        return _named("title helper", self.title_helpers, name)


def _named(kind: str, things: Mapping[str, Thing], name: str) -> Thing:
    if name not in things:
        raise UnknownName(kind, name, things)
    return things[name]
