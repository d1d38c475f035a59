"""Planes of a ground as layers of a scene."""

from __future__ import annotations

from engine.design.ground import Ground
from engine.design.groups import pass_through
from engine.format import Format
from engine.kinds.background import Plane
from engine.looks import BlendMode
from engine.pixels.assets import Assets
from engine.scene import GroupLayer, ImageLayer, Role


def background_groups(ground: Ground, format: Format, assets: Assets) -> tuple[GroupLayer, GroupLayer | None]:
    """The Background group, and the haze or dust that lies before the people."""
    layers = [(plane.depth, plane_layer(plane, n, format, assets)) for n, plane in enumerate(ground.planes)]
    behind = tuple(layer for depth, layer in layers if depth == "behind")
    front = tuple(layer for depth, layer in layers if depth == "front")
    return (
        pass_through("background", "Background", Role.BACKGROUND, format.canvas, behind),
        pass_through("atmosphere", "Atmosphere", Role.LIGHT, format.canvas, front) if front else None,
    )


def plane_layer(plane: Plane, number: int, format: Format, assets: Assets) -> ImageLayer:
    opaque = plane.pixels.shape[2] == 3
    image = assets.put_photographic(plane.pixels) if opaque else assets.put_pixels(plane.pixels)
    return ImageLayer(
        id=f"plane-{number}",
        name=plane.name,
        role=Role.BACKGROUND if plane.depth == "behind" else Role.LIGHT,
        width=format.width,
        height=format.height,
        image=image,
        opacity=plane.opacity,
        blend=BlendMode(plane.blend),
    )
