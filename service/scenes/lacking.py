"""Letters of a text that would be empty boxes: neither the font that was chosen nor a fallback has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.scene import TextLayer

if TYPE_CHECKING:
    from engine.scene import Scene
    from engine.text.fonts import FontLibrary


@dataclass(frozen=True, kw_only=True)
class Lacking:
    character: str
    name: str
    """As Unicode names it."""
    family: str | None
    """Of a font here that has it; None when none has."""


def lacking(scene: Scene, layer_id: str, fonts: FontLibrary) -> list[Lacking]:
    """Of one block of text as it is set, in order, each once."""
    from engine.text.choice import missing_characters, name_of

    layer = scene.layer(layer_id)
    if not isinstance(layer, TextLayer):
        return []
    # a fallback that set some of the words may stand first, so every font of them is asked
    faces = {run.font: fonts.face(run.font) for line in layer.lines for run in line.runs}
    unknown = [missing_characters(layer.text, face, fonts) for face in faces.values()]
    return [
        Lacking(character=one, name=name_of(one), family=_family_with(one, fonts))
        for one in (unknown[0] if unknown else ())
        if all(one in other for other in unknown)
    ]


def _family_with(character: str, fonts: FontLibrary) -> str | None:
    return next((face.family for face in map(fonts.face, fonts.ids) if face.has(character)), None)
