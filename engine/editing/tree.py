"""Layers found, changed and put in their place in a scene that somebody may have rearranged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from engine.geometry import Box, Point
from engine.scene import GroupLayer, ImageLayer, Layer, Role, Scene, TextLayer


def changed(scene: Scene, layer_id: str, change: Callable[[Layer], Sequence[Layer]]) -> Scene:
    """The scene with whatever `change` makes of one layer in its place."""
    return _validated(scene, _changed(scene.layers, layer_id, change))


def below_finish(scene: Scene, layer: Layer) -> Scene:
    """On top of all, but beneath the grain and vignette that lie over everything."""
    layers = list(scene.layers)
    place = len(layers)
    while place and layers[place - 1].role is Role.FINISH:
        place -= 1
    return _validated(scene, (*layers[:place], layer, *layers[place:]))


def inserted(scene: Scene, layer: Layer, *, above: Iterable[str]) -> Scene:
    """Above the highest of the named layers at the top level; at the bottom when none of them is there."""
    names = set(above)
    place = max((n + 1 for n, each in enumerate(scene.layers) if each.id in names), default=0)
    return _validated(scene, (*scene.layers[:place], layer, *scene.layers[place:]))


def free_id(scene: Scene, stem: str) -> str:
    """`stem-1`, or the next number that no layer has."""
    taken = {layer.id for layer in scene.walk()}
    return next(name for number in range(1, len(taken) + 2) if (name := f"{stem}-{number}") not in taken)


def standing(layer: Layer, box: Box | None = None) -> Box:
    """What the layer, or a box of it, covers on the canvas when it is turned."""
    box, centre = box or layer.box, layer.box.centre
    if not layer.rotation:
        return box
    corners = [Point(x, y).turned(centre, layer.rotation) for x in (box.x, box.right) for y in (box.y, box.bottom)]
    xs, ys = [corner.x for corner in corners], [corner.y for corner in corners]
    return Box.from_edges(min(xs), min(ys), max(xs), max(ys))


def people_of(scene: Scene) -> list[ImageLayer]:
    """The pictures of people that can be seen, the host first."""
    found = [
        layer for layer in scene.walk() if isinstance(layer, ImageLayer) and layer.role is Role.PERSON and layer.visible
    ]
    return sorted(found, key=lambda layer: (layer.id != "host", layer.id))


def words_of(scene: Scene) -> list[TextLayer]:
    return [layer for layer in scene.walk() if isinstance(layer, TextLayer) and layer.visible]


def head_of(layer: ImageLayer) -> Box:
    """Head of a person on the canvas; the upper part of a picture that says nothing of it."""
    x, y, width, height = layer.head or (0.2, 0.0, 0.6, 0.4)
    box = layer.box
    placed = Box(box.x + x * box.width, box.y + y * box.height, width * box.width, height * box.height)
    return standing(layer, placed)


def _changed(layers: tuple[Layer, ...], layer_id: str, change: Callable[[Layer], Sequence[Layer]]) -> tuple[Layer, ...]:
    out: list[Layer] = []
    for layer in layers:
        if layer.id == layer_id:
            out.extend(change(layer))
        elif isinstance(layer, GroupLayer):
            out.append(layer.model_copy(update={"layers": _changed(layer.layers, layer_id, change)}))
        else:
            out.append(layer)
    return tuple(out)


def _validated(scene: Scene, layers: tuple[Layer, ...]) -> Scene:
    return Scene.model_validate(scene.model_copy(update={"layers": layers}).model_dump())
