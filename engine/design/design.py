"""A brief and its people into one scene for one format: place, paint behind, dress, and check that it reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from engine.brief import Brief
from engine.compositor import Compositor
from engine.design.cut_edges import rounded
from engine.design.finish import finish_group
from engine.design.frame import framed
from engine.design.ground import Ground, painted_ground
from engine.design.ground_layers import background_groups
from engine.design.ground_request import background_request
from engine.design.groups import pass_through
from engine.design.logo import Logo, logo_layer
from engine.design.material import Material
from engine.design.panel import panel_group
from engine.design.people import people_group
from engine.design.readability import repaired
from engine.design.reading import Reading
from engine.design.shade import scrim_layer, shade_layer, shades_people
from engine.design.subject import Subject
from engine.design.text_layers import (
    Words,
    kicker_rule,
    kicker_words,
    title_spec,
    words_layers,
)
from engine.design.versus import versus_mark
from engine.format import Format
from engine.geometry import Box
from engine.layout import PersonShape, PlacedPerson, Placement, place
from engine.layout.placement import Align
from engine.person import Cutout
from engine.scene import GroupLayer, Role, Scene
from engine.style import Palette, Style
from engine.text import FittedText, fit
from engine.text.fonts import FontLibrary

_BANDS = 36
"""Heights at which a body's outline is taken."""

_MOST_HIDDEN = 0.38
"""Share of a letter that a head may cover: the rest still says which letter it is."""


@dataclass(frozen=True, kw_only=True)
class Design:
    """A finished scene, how it was placed, and how its words read."""

    scene: Scene
    placement: Placement
    readings: tuple[Reading, ...]
    warnings: tuple[str, ...]
    ground: Ground = field(compare=False, repr=False)
    """What was painted; the scene names it by hash."""


def design(material: Material, format: Format) -> Design:
    """One format's scene. The same material gives the same scene."""
    placement = place_parts(material, format, allow_behind=True)
    compositor = Compositor(material.assets, material.studio.fonts)
    found = _dressed(material, format, placement, compositor)
    if placement.behind and any(reading.hidden > _MOST_HIDDEN for reading in found.readings):
        # Too much of a letter is behind a head: the same words, in front, on their own ground.
        again = found.ground if found.ground.asked else None  # a model's picture takes long or is paid for
        found = _dressed(material, format, place_parts(material, format, allow_behind=False), compositor, again)
    return found


def place_parts(material: Material, format: Format, *, allow_behind: bool) -> Placement:
    """Where people, words and logo stand."""
    return placed_people(
        material.shapes,
        material.title,
        material.style,
        format,
        material.studio.fonts,
        logo=material.logo,
        kicker=bool(kicker_text(material.brief, material.style)),
        allow_behind=allow_behind,
    )


def placed_people(
    shapes: Sequence[PersonShape],
    title: str,
    style: Style,
    format: Format,
    fonts: FontLibrary,
    *,
    logo: Logo | None,
    kicker: bool,
    allow_behind: bool = True,
) -> Placement:
    """The layout solver, given the style's way of setting words."""
    # A turned block needs room for its corners.
    slack = 1 - min(0.4, abs(style.title.rotation) * 0.012)

    def measure(text: str, width: float, height: float, align: Align) -> FittedText:
        return fit(title_spec(text, style.title, align=align), width * slack, height * slack, fonts)

    if style.layout.against_gaze:
        shapes = [replace(shape, yaw=-shape.yaw) for shape in shapes]
    return place(
        shapes,
        measure,
        title,
        format=format,
        preference=style.layout,
        logo_aspect=logo.aspect if logo else None,
        kicker=kicker,
        allow_behind=allow_behind,
    )


def shape_of(cutout: Cutout) -> PersonShape:
    """What the layout solver needs to know of a cutout."""
    eyes = cutout.eyes
    return PersonShape(
        size=cutout.size,
        head=cutout.head,
        face=cutout.face,
        eyes_y=(eyes[0].y + eyes[1].y) / 2 if eyes else None,
        yaw=cutout.yaw,
        touches=cutout.touches,
        outline=tuple(_outline(cutout.alpha)),
        origin=cutout.origin,
    )


def _outline(alpha: NDArray[np.uint8]) -> Iterator[tuple[float, float] | None]:
    """Where the body begins and ends in so many bands of its picture."""
    height, width = alpha.shape
    for band in range(_BANDS):
        seen = np.flatnonzero(alpha[int((band + 0.5) * height / _BANDS)] > 127)
        yield (float(seen[0]) / width, float(seen[-1] + 1) / width) if seen.size else None


def _dressed(
    material: Material, format: Format, placement: Placement, compositor: Compositor, ground: Ground | None = None
) -> Design:
    style, brief = material.style, material.brief
    realism = brief.realism / 100
    ground = ground or painted_ground(background_request(material, format, placement), style, brief, material.studio)
    behind, front = background_groups(ground, format, material.assets)
    subjects = _cut_to_shape(material, placement, format)
    people = people_group(
        placement.people,
        subjects,
        style,
        format,
        realism=realism,
        light_from=material.light_from,
        frames=placement.frames,
    )
    fixed = _Fixed(
        format=format,
        background=behind,
        front=front,
        people=people,
        panel=panel_group(placement.panel, style, format, seed=brief.seed) if placement.panel else None,
        brand=_brand_group(material, format, placement),
        finish=finish_group(style.finish, style.palette, format, material.assets, seed=brief.seed),
    )
    mark = versus_mark(placement, style, format, material.studio.fonts)
    frame, heads = Box(0, 0, format.width, format.height), tuple(person.head for person in placement.people)
    blocks = [
        replace(block, frame=frame, heads=heads)
        for block in (*_blocks(placement, style), *_kicker(material, placement), *mark)
    ]

    def scene_with(words: Sequence[Words]) -> Scene:
        return _assembled(material, fixed, words, behind=placement.behind)

    words, readings, warnings = repaired(blocks, scene_with, compositor, style.palette, fonts=material.studio.fonts)
    return Design(
        scene=scene_with(words).model_copy(update={"ground": ground.asked}),
        placement=placement,
        readings=readings,
        warnings=(*placement.warnings, *warnings, *_letters_missing(words), *ground.notes),
        ground=ground,
    )


def _cut_to_shape(material: Material, placement: Placement, format: Format) -> tuple[Subject, ...]:
    """Who stands in a frame ends where it does; cut sides of the others that are seen end as shoulders."""
    whole = {frame.index for frame in placement.frames}
    shaped = rounded(placement.people, material.subjects, format, material.assets, but=whole)
    return framed(placement.people, shaped, placement.frames, material.assets)


def _letters_missing(words: Sequence[Words]) -> list[str]:
    names = list(dict.fromkeys(name for block in words for name in block.fitted.missing))
    return [f"no font here has {', '.join(names)}; write it without"] if names else []


@dataclass(frozen=True, kw_only=True)
class _Fixed:
    """All of a scene but its title."""

    format: Format
    background: GroupLayer
    front: GroupLayer | None
    people: GroupLayer
    panel: GroupLayer | None
    brand: GroupLayer | None
    finish: GroupLayer | None


def _blocks(placement: Placement, style: Style) -> list[Words]:
    count = len(placement.title_parts)
    stems = ["title"] if count == 1 else [f"title-{n}" for n in range(1, count + 1)]
    framed = {frame.index for frame in placement.frames}
    bodies = [_body(person) for person in placement.people if person.index not in framed]
    return [
        Words(
            stem=stem,
            fitted=fitted,
            box=box,
            treatment=style.title,
            align=placement.align,
            over_people=not placement.behind and any(box.intersection(body).area > 0.3 * box.area for body in bodies),
        )
        for stem, (box, fitted) in zip(stems, placement.title_parts, strict=True)
    ]


def _body(person: PlacedPerson) -> Box:
    """Head and torso, near enough: the cutout's box has empty corners."""
    head = person.head
    middle, half = head.centre.x, head.width * 1.1
    return Box.from_edges(middle - half, head.y, middle + half, person.box.bottom)


def _assembled(material: Material, fixed: _Fixed, words: Sequence[Words], *, behind: bool) -> Scene:
    style, seed = material.style, material.brief.seed
    layers = [layer for block in words for layer in words_layers(block, style.palette, seed=seed)]
    rules = [
        kicker_rule(block, style.kicker, style.palette) for block in words if block.stem == "kicker" and style.kicker
    ]
    title = pass_through("title-group", "Title", Role.TITLE, fixed.format.canvas, (*layers, *filter(None, rules)))
    background, people = _shaded(fixed, words, style.palette, behind=behind)
    order = (
        [background, title, people, fixed.front] if behind else [background, people, fixed.front, fixed.panel, title]
    )
    parts = tuple(part for part in (*order, fixed.brand, fixed.finish) if part is not None)
    scene = Scene(
        format=fixed.format.name,
        style=style.name,
        title=material.title,
        seed=seed,
        width=fixed.format.width,
        height=fixed.format.height,
        layers=parts,
    )
    used = {run.font for layer in scene.walk() if layer.kind == "text" for line in layer.lines for run in line.runs}
    return scene.model_copy(update={"fonts": {name: material.studio.fonts.reference(name) for name in sorted(used)}})


def _shaded(fixed: _Fixed, words: Sequence[Words], palette: Palette, *, behind: bool) -> tuple[GroupLayer, GroupLayer]:
    """Ground and people with the shade that the words need: on the ground, or on those who stand under the words."""
    groups = [fixed.background, fixed.people]
    for block in words:
        if scrim := scrim_layer(block, palette):
            groups[0] = groups[0].model_copy(update={"layers": (*groups[0].layers, scrim)})
        if shade := shade_layer(block, palette):
            on = int(shades_people(block) and not behind)
            groups[on] = groups[on].model_copy(update={"layers": (*groups[on].layers, shade)})
    return groups[0], groups[1]


def kicker_text(brief: Brief, style: Style) -> str:
    """The small line's words: the brief's, else the brand's name; none where nobody wrote any, or without its style."""
    return (brief.kicker or brief.brand.name) if style.kicker else ""


def _kicker(material: Material, placement: Placement) -> list[Words]:
    text, box = kicker_text(material.brief, material.style), placement.kicker
    if not text or box is None or material.style.kicker is None:
        return []
    return [kicker_words(text, box, material.style.kicker, material.studio.fonts, align=placement.align)]


def _brand_group(material: Material, format: Format, placement: Placement) -> GroupLayer | None:
    if material.logo is None or placement.logo is None:
        return None
    return pass_through("brand", "Brand", Role.BRAND, format.canvas, (logo_layer(material.logo, placement.logo),))
