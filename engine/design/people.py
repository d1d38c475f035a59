"""Placed people as layers: each a group of picture, shade and rim, with shadow, glow and outline as effects."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from engine.design.frame import frame_layer
from engine.design.groups import pass_through
from engine.design.subject import Light, Subject
from engine.format import Format
from engine.geometry import Box, Size
from engine.layout import Frame, PlacedPerson
from engine.looks import BlendMode, Effect, Glow, Outline, Shadow, SolidPaint
from engine.pixels.colour import with_alpha
from engine.scene import GroupLayer, ImageLayer, Layer, Role, ShapeLayer
from engine.style import Palette, PeopleTreatment, Style


def people_group(
    placed: Sequence[PlacedPerson],
    subjects: Sequence[Subject],
    style: Style,
    format: Format,
    *,
    realism: float,
    light_from: str,
    frames: Sequence[Frame] = (),
) -> GroupLayer:
    """The People group, back to front, each person before the frame that is theirs. Who stood together in a photograph,
    and stands in no frame, has shadow and outline with the others."""
    unit = min(format.width, format.height) / 1000
    effects = person_effects(style.people, style.palette, unit, realism=realism, light_from=light_from)
    framed = {frame.index for frame in frames}
    groups: list[Layer] = []
    for photo, together in groupby(placed, key=lambda person: "" if person.index in framed else person.photo):
        own = () if photo else effects
        members = tuple(
            _framed_group(
                _person_group(person, subjects[person.index], own), person.index, frames, style, format, realism=realism
            )
            for person in together
        )
        groups += [_company(members, effects, format.canvas)] if photo else members
    return pass_through("people", "People", Role.PEOPLE, format.canvas, tuple(groups))


def _company(members: tuple[GroupLayer, ...], effects: tuple[Effect, ...], canvas: Box) -> GroupLayer:
    made = pass_through(f"with-{members[0].layers[0].id}", "Together", Role.PERSON, canvas, members)
    return made.model_copy(update={"isolated": True, "effects": effects})


def person_name(index: int) -> str:
    return "Host" if index == 0 else f"Guest {index}"


def _framed_group(
    group: GroupLayer, index: int, frames: Sequence[Frame], style: Style, format: Format, *, realism: float
) -> GroupLayer:
    place, frame = next(((n, frame) for n, frame in enumerate(frames) if frame.index == index), (0, None))
    if frame is None:
        return group
    unit = min(format.width, format.height)
    layer = frame_layer(
        frame, person_stem(index), person_name(index), style, unit, (place, len(frames)), realism=realism
    )
    return group.model_copy(update={"layers": (layer, *group.layers)})


def person_stem(index: int) -> str:
    return "host" if index == 0 else f"guest-{index}"


def _person_group(person: PlacedPerson, subject: Subject, effects: tuple[Effect, ...]) -> GroupLayer:
    stem = person_stem(person.index)
    name = person_name(person.index)
    picture = ImageLayer(
        id=stem,
        name=name,
        role=Role.PERSON,
        x=person.box.x,
        y=person.box.y,
        width=person.box.width,
        height=person.box.height,
        image=subject.image,
        mask=subject.mask,
        face=fractions_of(subject.face, subject.size),
        head=fractions_of(subject.head, subject.size),
        effects=effects,
    )
    lights = [light_layer(f"{stem}-{light.id}", f"{name} {light.name}", person.box, light) for light in subject.lights]
    return pass_through(f"person-{stem}", name, Role.PERSON, person.box, (picture, *lights))


def light_layer(layer_id: str, name: str, box: Box, light: Light) -> ShapeLayer:
    return ShapeLayer(
        id=layer_id,
        name=name,
        role=Role.LIGHT,
        x=box.x,
        y=box.y,
        width=box.width,
        height=box.height,
        fill=SolidPaint(colour=light.colour),
        mask=light.mask,
        blend=light.blend,
    )


def fractions_of(box: Box | None, size: Size) -> tuple[float, float, float, float] | None:
    if box is None:
        return None
    return (box.x / size.width, box.y / size.height, box.width / size.width, box.height / size.height)


def person_effects(
    treatment: PeopleTreatment, palette: Palette, unit: float, *, realism: float, light_from: str
) -> tuple[Effect, ...]:
    """Shadow, glow and outlines of one person, lowest first. Shadows fall away from the key light."""
    effects: list[Effect] = []
    if treatment.shadow and treatment.shadow.opacity > 0:
        shadow = treatment.shadow
        away = 1 if light_from == "left" else -1
        effects.append(
            Shadow(
                colour=with_alpha(palette.resolve(shadow.colour), shadow.opacity),
                blur=shadow.blur_units * unit,
                dx=away * shadow.dx_units * unit,
                dy=shadow.dy_units * unit,
                blend=BlendMode.MULTIPLY,
            )
        )
    if treatment.glow:
        glow = treatment.glow
        colour = with_alpha(palette.resolve(glow.colour), glow.opacity)
        effects.append(Glow(colour=colour, blur=glow.blur_units * unit, spread=glow.blur_units * unit * 0.12))
    return (*effects, *_outlines(treatment, palette, unit * (1.2 - 0.4 * realism)))


def _outlines(treatment: PeopleTreatment, palette: Palette, unit: float) -> list[Outline]:
    outline = treatment.outline
    if outline is None:
        return []
    inner = Outline(colour=palette.resolve(outline.colour), width=outline.width_units * unit)
    if not outline.second_colour:
        return [inner]
    wider = (outline.width_units + outline.second_width_units) * unit
    return [Outline(colour=palette.resolve(outline.second_colour), width=wider), inner]
