"""Another picture of one person in a scene: the head where it was and as large, in the style's grade and light."""

from __future__ import annotations

from engine.design.cut_edges import rounded
from engine.design.frame import cut_to, frame_in
from engine.design.people import fractions_of, light_layer
from engine.design.subject import Subject, prepare
from engine.editing.ground import light_side
from engine.editing.tree import changed
from engine.errors import SceneError
from engine.format import Format
from engine.geometry import Box
from engine.layout import PlacedPerson
from engine.person import Cutout
from engine.pixels.assets import Assets
from engine.scene import ImageLayer, Layer, Role, Scene, ShapeLayer
from engine.style import Style

_KEPT = ("opacity", "blend", "visible", "locked", "rotation")
_DOWN = 0.12
"""Share of the height that a person may be moved down so that the photograph's lower edge does not show."""


def swapped(
    scene: Scene, layer_id: str, cutout: Cutout, style: Style, format: Format, assets: Assets, *, realism: int
) -> Scene:
    """The scene with `cutout` in place of the picture `layer_id`; its effects stay, its lights are made anew.

    `SceneError` when that layer is no picture of a person.
    """
    before = scene.layer(layer_id)
    if not isinstance(before, ImageLayer) or before.role is not Role.PERSON:
        raise SceneError(f"the layer {layer_id!r} is no picture of a person; host and guest-1 are such layers")
    subject = prepare(cutout, style, assets, realism=realism / 100, light_from=light_side(scene, style))
    box = _placed(before, subject, scene)
    frame = frame_in(scene, layer_id, _unturned_head(before))
    subject = cut_to(subject, frame, box, assets) if frame else _rounded(subject, box, format, assets)
    picture = before.model_copy(
        update={
            "x": box.x,
            "y": box.y,
            "width": box.width,
            "height": box.height,
            "image": subject.image,
            "mask": subject.mask,
            "face": fractions_of(subject.face, subject.size),
            "head": fractions_of(subject.head, subject.size),
        }
    )
    return _with_lights(scene, picture, subject, box)


def _placed(before: ImageLayer, subject: Subject, scene: Scene) -> Box:
    """Head on head. A body that would end in mid-canvas, where the other ran out of it, moves down a little."""
    old = _unturned_head(before)
    scale = old.height / max(subject.head.height, 1.0)
    width, height = subject.size.width * scale, subject.size.height * scale
    head = subject.head.centre
    box = Box(old.centre.x - head.x * scale, old.centre.y - head.y * scale, width, height)
    gap = scene.height - box.bottom
    ran_out = before.box.bottom >= scene.height - 1
    if ran_out and 0 < gap <= _DOWN * scene.height and not before.rotation:
        return box.moved(0, gap)
    return box


def _unturned_head(layer: ImageLayer) -> Box:
    x, y, width, height = layer.head or (0.2, 0.0, 0.6, 0.4)
    return Box(layer.x + x * layer.width, layer.y + y * layer.height, width * layer.width, height * layer.height)


def _rounded(subject: Subject, box: Box, format: Format, assets: Assets) -> Subject:
    placed = PlacedPerson(index=0, box=box, head=box, face=None)
    return rounded([placed], [subject], format, assets)[0]


def _with_lights(scene: Scene, picture: ImageLayer, subject: Subject, box: Box) -> Scene:
    """The picture with its own lights right above it, where the old lights were taken away."""
    names = {f"{picture.id}-{light}": light for light in ("shade", "spill", "rim", "rim-2")}
    before = {layer.id: layer for layer in scene.walk() if layer.id in names}
    for layer_id in before:
        scene = changed(scene, layer_id, lambda _: ())
    lights = []
    for light in subject.lights:
        layer = light_layer(f"{picture.id}-{light.id}", f"{picture.name} {light.name}"[:120], box, light)
        layer = layer.model_copy(update={"rotation": picture.rotation})
        lights.append(_as_before(layer, before.get(layer.id)))
    made = changed(scene, picture.id, lambda _: (picture, *lights))
    return changed(made, f"person-{picture.id}", lambda group: (group.model_copy(update=_frame(box)),))


def _as_before(layer: ShapeLayer, before: Layer | None) -> ShapeLayer:
    """With the strength and the colour that its user gave the light."""
    if not isinstance(before, ShapeLayer):
        return layer
    kept = {name: getattr(before, name) for name in _KEPT if name != "rotation"}
    return layer.model_copy(update={**kept, "fill": before.fill})


def _frame(box: Box) -> dict[str, float]:
    return {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
