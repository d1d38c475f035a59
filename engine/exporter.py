"""What an exporter is asked and what it answers. An exporter turns one scene into one file's bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.format import Format
from engine.scene import Scene

if TYPE_CHECKING:
    from engine.compositor import Compositor


@dataclass(frozen=True, kw_only=True)
class ExportRequest:
    """A scene with all that is needed to draw it. `pixels` is its merged picture at scale 1."""

    scene: Scene
    format: Format
    compositor: Compositor
    pixels: NDArray[np.uint8]
    """`(height, width, 4)` straight sRGB."""


@dataclass(frozen=True, kw_only=True)
class Export:
    """A finished file in memory, and what its maker has to say."""

    data: bytes
    media_type: str
    width: int
    height: int
    notes: tuple[str, ...] = ()
    facts: dict[str, object] = field(default_factory=dict)


class Exporter(Protocol):
    """A plugin that writes files: `register_exporters` returns these."""

    name: str
    suffix: str
    """With its dot: `.jpg`."""

    def export(self, request: ExportRequest) -> Export:
        """The scene as bytes. Same request, same bytes."""
        ...
