"""Groups that only keep layers together, and let each blend with what lies beneath."""

from __future__ import annotations

from engine.geometry import Box
from engine.scene import GroupLayer, Layer, Role


def pass_through(
    layer_id: str, name: str, role: Role, box: Box, layers: tuple[Layer, ...], *, locked: bool = False
) -> GroupLayer:
    return GroupLayer(
        id=layer_id,
        name=name,
        role=role,
        x=box.x,
        y=box.y,
        width=box.width,
        height=box.height,
        layers=layers,
        isolated=False,
        locked=locked,
    )
