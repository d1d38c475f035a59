"""A picture or words of one's own, added on top of a scene."""

from __future__ import annotations

from engine.design.text_layers import Words, text_layer, title_spec
from engine.editing.tree import below_finish, free_id
from engine.geometry import Box
from engine.scene import ImageLayer, Role, Scene
from engine.style import Palette, TitleTreatment
from engine.text import clean_title, fit
from engine.text.fonts import FontLibrary

_PICTURE = 0.4
"""Share of the canvas's width and height that a new picture takes at most."""
_TEXT = (0.5, 0.16)


def with_picture(scene: Scene, image: str, aspect: float, *, name: str) -> tuple[Scene, str]:
    """The scene with a picture of that digest and width over height in its middle, and the new layer's id."""
    height = min(_PICTURE * scene.height, _PICTURE * scene.width / aspect)
    box = _middle(scene, height * aspect, height)
    layer = ImageLayer(
        id=free_id(scene, "picture"),
        name=name[:120] or "Picture",
        role=Role.DECORATION,
        x=box.x,
        y=box.y,
        width=box.width,
        height=box.height,
        image=image,
    )
    return below_finish(scene, layer), layer.id


def with_text(
    scene: Scene, text: str, *, font: str, palette: Palette, fonts: FontLibrary, box: Box | None = None
) -> tuple[Scene, str]:
    """The scene with words as large as `box` (a strip in the middle, if none) allows, and the new layer's id.

    `BriefError` for text that cannot be set, `UnknownName` for a font nobody has.
    """
    room = box or _middle(scene, _TEXT[0] * scene.width, _TEXT[1] * scene.height)
    treatment = TitleTreatment(font=font, case="keep", emphasis="none", fill="ink")
    fitted = fit(title_spec(clean_title(text), treatment, align="center"), room.width, room.height, fonts)
    at = Box(room.centre.x - fitted.width / 2, room.centre.y - fitted.height / 2, fitted.width, fitted.height)
    words = Words(stem=free_id(scene, "text"), fitted=fitted, box=at, treatment=treatment, align="center")
    layer = text_layer(words, palette)
    added = below_finish(scene, layer)
    used = {run.font for line in layer.lines for run in line.runs}
    references = {**added.fonts, **{name: fonts.reference(name) for name in sorted(used - set(added.fonts))}}
    return added.model_copy(update={"fonts": references}), layer.id


def _middle(scene: Scene, width: float, height: float) -> Box:
    return Box((scene.width - width) / 2, (scene.height - height) / 2, width, height)
