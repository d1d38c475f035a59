"""Faces, landmarks and person masks by MediaPipe's models on LiteRT: no GPU, no network."""

from __future__ import annotations

from collections.abc import Iterable

from engine.kinds.hookspecs import hookimpl
from engine.person import FaceFinder
from plugins.faces.litert.finder import LitertFinder

__all__ = ["LitertFinder", "register_face_finders"]


@hookimpl
def register_face_finders() -> Iterable[FaceFinder]:
    """The default finder. Its models load when the first photograph comes."""
    return [LitertFinder()]
