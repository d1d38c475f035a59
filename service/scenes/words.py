"""Another title in a scene: its words are set anew where the old ones stood, the rest of the design stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import SceneError
from engine.scene import Scene, TextLayer
from service.scenes.refit import refit

if TYPE_CHECKING:
    from engine.style import Style
    from engine.text.fonts import FontLibrary

_TITLE = "title"


def retitled(scene: Scene, title: str, *, style: Style | None, fonts: FontLibrary) -> Scene:
    """Where the title stands in several blocks, its words are shared out between them.

    `SceneError` when the title was taken out of the scene; else as `refit`.
    """
    blocks = [one.id for one in scene.walk() if isinstance(one, TextLayer) and _is_title(one.id)]
    if not blocks:
        raise SceneError("this picture has no title any more; put the words on it on the canvas")
    for block, words in zip(blocks, shared_out(title, len(blocks)), strict=True):
        scene = refit(scene, block, text=words, style=style, fonts=fonts) if words else _without(scene, block)
    return scene


def _without(scene: Scene, block: str) -> Scene:
    """The block gone, with the plates that it stood on."""
    from engine.editing.tree import changed

    beneath = [layer.id for layer in scene.walk() if layer.id.startswith(f"{block}-plate-")]
    for layer in (block, *beneath):
        scene = changed(scene, layer, lambda _: ())
    return scene


def shared_out(title: str, blocks: int) -> list[str]:
    """The two sides of `Tea vs Coffee` each to a block of its own, else the words as evenly as they go."""
    from engine.layout.text_boxes import phrases

    if blocks == 1:
        return [title]
    if blocks == 2 and (sides := phrases(title)):
        return list(sides)
    words = title.split()
    size = -(-len(words) // blocks)
    return [" ".join(words[at * size : (at + 1) * size]) for at in range(blocks)]


def _is_title(layer: str) -> bool:
    return layer == _TITLE or (layer.startswith(f"{_TITLE}-") and layer.removeprefix(f"{_TITLE}-").isdecimal())
