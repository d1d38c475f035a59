"""Faces, landmarks and person masks by MediaPipe's models on LiteRT: no GPU, no network."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from engine.kinds.hookspecs import hookimpl
from engine.kinds.settings import PluginSettings
from engine.person import FaceFinder
from plugins.faces.litert.finder import LitertFinder

__all__ = ["LitertFinder", "register_face_finders", "register_settings"]


class LitertSettings(PluginSettings):
    models: Path | None = None
    """The folder of the face models, where that is not the one that set-up fetched them into."""


@hookimpl
def register_settings() -> Iterable[type[PluginSettings]]:
    return [LitertSettings]


@hookimpl
def register_face_finders(settings: LitertSettings) -> Iterable[FaceFinder]:
    """The default finder. Its models load when the first photograph comes."""
    return [LitertFinder(settings.models)]
