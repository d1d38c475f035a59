"""What a render needs beside its brief: the plugins and the fonts, opened once per process."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.home import user_plugin_folder
from engine.kinds.background import BackgroundRequest, OnStep, Plane
from engine.kinds.registered import DEFAULT_FACE_FINDER, DEFAULT_UPSCALER, FACE_FINDER, MATTE, UPSCALER
from engine.kinds.registry import PluginFolder, Registry, builtin_folder, load_registry
from engine.kinds.upscaler import Upscaler
from engine.person import FaceFinder, Matte
from engine.pixels.memory import keep_memory_for_pictures
from engine.text.fonts import FontLibrary


class Card(Protocol):
    """A GPU's process: has plugins that want a card, by their names, work there."""

    def paint(self, background: str, request: BackgroundRequest) -> list[Plane]:
        """As `Background.paint`."""
        ...

    def enlarge(
        self, upscaler: str, pixels: NDArray[np.uint8], width: int, height: int, *, seed: int, on_step: OnStep
    ) -> NDArray[np.uint8]:
        """As `Upscaler.upscale`; `on_step` is called while it is waited for, and may raise `Unwanted`."""
        ...


@dataclass(frozen=True)
class Studio:
    registry: Registry
    fonts: FontLibrary
    finder: str = DEFAULT_FACE_FINDER
    enlarger: str = DEFAULT_UPSCALER
    learned: str = ""
    """The learned matte that is asked beside the face finder; the only one there where none is named."""
    card: Card | None = None
    """Where plugins that want a card work, if not in this process."""

    @classmethod
    def open(cls) -> Studio:
        """All plugins, with the fonts that set-up built."""
        keep_memory_for_pictures()
        registry = open_registry()
        fonts = FontLibrary().with_faces(registry.fonts.values())
        return cls(
            registry,
            fonts,
            finder=os.environ.get(FACE_FINDER) or DEFAULT_FACE_FINDER,
            enlarger=os.environ.get(UPSCALER) or DEFAULT_UPSCALER,
            learned=os.environ.get(MATTE, ""),
        )

    def face_finder(self, wanted: str | None = None) -> FaceFinder:
        """Who finds faces, unless a brief wants another; `UnknownName` says who could."""
        return self.registry.face_finder(wanted or self.finder)

    def upscaler(self) -> Upscaler:
        """Who makes grounds larger; `UnknownName` says who could."""
        return self.registry.upscaler(self.enlarger)

    def matte(self) -> Matte | None:
        """None where `none` is named, or nothing is and there is not just one. `UnknownName` says which there are."""
        if self.learned:
            return None if self.learned == "none" else self.registry.matte(self.learned)
        return next(iter(self.registry.mattes.values())) if len(self.registry.mattes) == 1 else None


def open_registry() -> Registry:
    """Built-in plugins, the user's folder and installed packages: what needs no fonts."""
    folders = [builtin_folder()]
    if user_plugin_folder().is_dir():
        folders.append(PluginFolder(user_plugin_folder()))
    return load_registry(folders)
