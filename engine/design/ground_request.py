"""What whoever paints the ground is told about the design around it."""

from __future__ import annotations

from engine.design.material import Material
from engine.design.wording import prompt_of
from engine.format import Format
from engine.kinds.background import BackgroundRequest
from engine.layout import Placement


def background_request(material: Material, format: Format, placement: Placement) -> BackgroundRequest:
    """What the background engine is told about the design: where words and heads stand, and the light."""
    style, brief = material.style, material.brief
    heads = tuple(person.head for person in sorted(placement.people, key=lambda person: person.index))
    return BackgroundRequest(
        width=format.width,
        height=format.height,
        seed=brief.seed,
        realism=brief.realism / 100,
        palette=style.palette,
        light_from=material.light_from,
        calm=tuple(box for box, _ in placement.title_parts) + ((placement.kicker,) if placement.kicker else ()),
        heads=heads,
        focus=heads[0].centre if heads else None,
        subject=material.host_photo.pixels if material.host_photo else None,
        photo=material.ground_photo.pixels if material.ground_photo else None,
        photo_faces=material.ground_photo.faces if material.ground_photo else (),
        options=style.background.options,
        prompt=prompt_of(style, title=material.title, realism=brief.realism, own=brief.prompt),
        negative_prompt=style.prompt.negative,
        on_step=material.on_step,
    )
