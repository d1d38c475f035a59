"""What is compared."""

from __future__ import annotations

from dataclasses import dataclass

from engine.scene import Scene


@dataclass(frozen=True, kw_only=True)
class Case:
    """One scene to be drawn on both sides, at one scale; `active` is a layer to redraw round."""

    name: str
    scene: Scene
    scale: float
    active: str | None = None
