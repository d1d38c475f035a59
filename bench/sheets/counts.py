"""What can be counted on a design without an eye: heads, eye lines, cut edges in sight, fades, repairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.sheets.making import Made
from engine.design.design import shape_of
from engine.geometry import Box
from engine.layout import PlacedPerson
from engine.layout.figures import figures_of
from engine.layout.sight import seen_cuts
from engine.scene import ImageLayer, Role, ShapeLayer

SHOWN = 0.02
"""Length, in heights of the canvas, from which a cut counts as seen."""
VEILED = 0.004
"""Share of a body that may be half there, for the edge of a hard crop, before it counts as faded."""


@dataclass(frozen=True, kw_only=True)
class Count:
    """One design in figures; heights and lines are shares of the canvas's height."""

    people: int
    heads: tuple[float, ...]
    faces: tuple[float, ...]
    eyes: tuple[float, ...]
    cap: float
    cuts: tuple[str, ...]
    """Where the photograph's own straight edge is seen."""
    rounded: float
    """Of cut sides that are seen as shoulders, how long they are."""
    faded: int
    arrangement: str
    panel: bool
    repairs: tuple[str, ...]


def counted(made: Made) -> Count:
    placement, tall = made.design.placement, made.format.height
    titles = [reading for reading in made.design.readings if reading.layer.startswith("title")]
    return Count(
        people=len(placement.people),
        heads=tuple(person.head.height / tall for person in placement.people),
        faces=tuple((person.face or person.head).height / tall for person in placement.people),
        eyes=tuple(_eyes(person, made) / tall for person in placement.people),
        cap=min((reading.cap_height for reading in titles), default=0.0) / tall,
        cuts=tuple(cuts_in_sight(made)),
        rounded=_rounded(made) / tall,
        faded=sum(_faded(layer, made) for layer in _people(made)),
        arrangement=placement.arrangement,
        panel=placement.panel is not None,
        repairs=tuple(dict.fromkeys(kind for reading in titles for kind in reading.treatment)),
    )


def _rounded(made: Made) -> float:
    figures = figures_of([shape_of(cutout) for cutout in made.cast.cutouts])
    return sum(seen_cuts(made.design.placement.people, figures, made.format, made.design.placement.panel).values())


def _eyes(person: PlacedPerson, made: Made) -> float:
    cutout = made.cast.cutouts[person.index]
    y = (cutout.eyes[0].y + cutout.eyes[1].y) / 2 if cutout.eyes else cutout.head.centre.y
    return person.box.y + y * person.box.height / cutout.size.height


def _people(made: Made) -> list[ImageLayer]:
    return [layer for layer in made.design.scene.walk() if isinstance(layer, ImageLayer) and layer.role is Role.PERSON]


def cuts_in_sight(made: Made) -> Iterator[str]:
    """Each edge at which a photograph ends within the canvas while the body goes on, with nothing before it."""
    layers, shapes = _people(made), _shapes(made)
    for at, layer in enumerate(layers):
        for edge in ("left", "right", "top", "bottom"):
            points, step = _body_along(layer, edge, made)
            seen = [p for p in points if _inside(p, made) and not any(box.contains(Box(*p, 0, 0)) for box in shapes)]
            seen = [p for p in seen if not any(_covers(other, p, made) for other in layers[at + 1 :])]
            if len(seen) * step > SHOWN * made.format.height:
                yield f"{layer.id} {edge}"


def _body_along(layer: ImageLayer, edge: str, made: Made) -> tuple[list[tuple[float, float]], float]:
    """Points of the body just within one edge of its picture, on the canvas, and how far apart they are."""
    assert layer.mask is not None
    mask = made.assets.pixels(layer.mask)
    height, width = mask.shape[:2]
    line = {"left": mask[:, 1], "right": mask[:, -2], "top": mask[1], "bottom": mask[-2]}[edge]
    along = (np.flatnonzero(line > 127) + 0.5) / len(line)
    upright = edge in ("left", "right")
    fixed = {"left": layer.x, "right": layer.box.right, "top": layer.y, "bottom": layer.box.bottom}[edge]
    if upright:
        return [(fixed, layer.y + share * layer.height) for share in along], layer.height / height
    return [(layer.x + share * layer.width, fixed) for share in along], layer.width / width


def _inside(point: tuple[float, float], made: Made) -> bool:
    return made.format.canvas.inset(0.004 * made.format.width).contains(Box(*point, 0, 0))


def _covers(layer: ImageLayer, point: tuple[float, float], made: Made) -> bool:
    across, down = (point[0] - layer.x) / layer.width, (point[1] - layer.y) / layer.height
    if not (0 <= across < 1 and 0 <= down < 1):
        return False
    assert layer.mask is not None
    mask: NDArray[np.uint8] = made.assets.pixels(layer.mask)
    return bool(mask[int(down * mask.shape[0]), int(across * mask.shape[1])] > 127)


def _shapes(made: Made) -> list[Box]:
    """What stands before the people without holes, near enough."""
    return [
        layer.box
        for layer in made.design.scene.walk()
        if isinstance(layer, ShapeLayer) and layer.role in (Role.PLATE, Role.DECORATION) and layer.opacity > 0.9
    ]


def _faded(layer: ImageLayer, made: Made) -> bool:
    """Whether much of a body that its own matte holds for solid is half there."""
    assert layer.mask is not None
    index = 0 if layer.id == "host" else int(layer.id.removeprefix("guest-"))
    whole, shown = made.cast.cutouts[index].alpha, made.assets.pixels(layer.mask)
    solid = whole > 250
    half = solid & (shown > 25) & (shown < 230)
    return bool(half.sum() > VEILED * solid.sum())


def summary(counts: Sequence[Count]) -> Iterator[str]:
    """The figures of a sheet, one line each kind of cast."""
    for people in sorted({count.people for count in counts}):
        those = [count for count in counts if count.people == people]
        heads = [max(count.heads) for count in those if count.heads]
        faces = [max(count.faces) for count in those if count.faces]
        eyes = [eye for count in those for eye in count.eyes]
        yield f"{people} people, {len(those)} designs"
        if heads:
            yield f"  head: median {np.median(heads):.0%}, {_share(heads, 0.4)} >= 40 %, {_share(heads, 0.55)} >= 55 %"
            yield f"  face: median {np.median(faces):.0%}, {_share(faces, 0.4)} >= 40 %"
            inside = np.mean([0.34 <= eye <= 0.46 for eye in eyes])
            yield f"  eyes: median {np.median(eyes):.0%}, {inside:.0%} between 34 and 46 % of the height"
        yield f"  cap height: median {np.median([count.cap for count in those]):.1%}"
        cut, faded = sum(bool(count.cuts) for count in those), sum(count.faded > 0 for count in those)
        yield f"  designs with a cut edge in sight: {cut}, with a fade: {faded}"
        rounded = [count.rounded for count in those if count.rounded > SHOWN]
        yield f"  sides rounded as shoulders: {len(rounded)}, median {np.median(rounded or [0]):.0%} of the height"
        panels = sum(count.panel for count in those)
        yield f"  panels: {panels}, eye lines that differ by 2 % or more: {sum(_uneven(count) for count in those)}"
        yield f"  arrangements: {_told(Counter(count.arrangement for count in those))}"
        repairs = Counter(kind for count in those for kind in count.repairs)
        yield f"  repairs: {_told(repairs) or 'none'}"


def _uneven(count: Count) -> bool:
    return bool(count.eyes) and max(count.eyes) - min(count.eyes) > 0.02


def _share(values: Sequence[float], least: float) -> str:
    return f"{np.mean([value >= least for value in values]):.0%}"


def _told(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counter.most_common())
