"""Where photographs end within the picture: how much of each cut edge is seen with people and panel before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.format import Format
from engine.geometry import Box
from engine.layout.figures import Band, Extent, Figure
from engine.layout.placement import PlacedPerson

SLACK = 0.004
"""Share of the canvas's width by which an edge may stand inside it and still count as outside."""


PARTS = 4
"""Into how many parts a piece of an edge is cut to be looked at."""


def seen_cuts(
    people: Sequence[PlacedPerson],
    figures: Sequence[Figure],
    format: Format,
    panel: Box | None = None,
    *,
    only: int | None = None,
) -> dict[str, float]:
    """Lengths of side and top cuts that show, in design units: of all, or `only` of one of these people.

    They are told back to front.
    """
    seen = {"left": 0.0, "right": 0.0, "top": 0.0}
    for at, person in enumerate(people):
        figure = figures[person.index]
        if not figure.touches & seen.keys() or only not in (None, at):
            continue
        unit, eyes = _scale(person, figure.head)
        before = [(_scale(other, figures[other.index].head), figures[other.index]) for other in people[at + 1 :]]
        for edge in seen.keys() & figure.touches:
            for x, y, length in _pieces(figure.cut(edge), edge, person, unit, eyes, format):
                if _inside(x, y, edge, format, panel) and not any(_covers(x, y, *other) for other in before):
                    seen[edge] += length
    return seen


def _scale(person: PlacedPerson, head: Extent) -> tuple[float, tuple[float, float]]:
    """The face height and the eyes on the canvas."""
    unit = person.head.height / (head.top + head.bottom)
    return unit, (person.head.x + head.left * unit, person.head.y + head.top * unit)


def _pieces(
    bands: Sequence[Band],
    edge: str,
    person: PlacedPerson,
    unit: float,
    eyes: tuple[float, float],
    format: Format,
) -> Iterator[tuple[float, float, float]]:
    """Middle and length of each piece of a cut within the canvas's span."""
    for band in bands:
        if edge == "top":
            for x, length in _parts(eyes[0] + band.left * unit, eyes[0] + band.right * unit, format.width):
                yield x, person.box.y, length
            return
        side = person.box.x if edge == "left" else person.box.right
        for y, length in _parts(eyes[1] + band.top * unit, eyes[1] + band.bottom * unit, format.height):
            yield side, y, length


def _parts(start: float, end: float, limit: float) -> Iterator[tuple[float, float]]:
    """Middles and length of the parts of a stretch that lie between nought and `limit`."""
    start, end = max(start, 0.0), min(end, limit)
    length = (end - start) / PARTS
    if length > 0:
        yield from ((start + (number + 0.5) * length, length) for number in range(PARTS))


def _inside(x: float, y: float, edge: str, format: Format, panel: Box | None) -> bool:
    slack = SLACK * format.width
    if panel is not None and panel.contains(Box(x, y, 0, 0)):
        return False
    across = (x > slack or edge != "left") and (x < format.width - slack or edge != "right")
    return across and 0 < x < format.width and y < format.height and (y > slack if edge == "top" else y > 0)


def _covers(x: float, y: float, scale: tuple[float, tuple[float, float]], figure: Figure) -> bool:
    unit, eyes = scale
    down, across = (y - eyes[1]) / unit, (x - eyes[0]) / unit
    return any(band.top <= down < band.bottom and band.left < across < band.right for band in figure.outline)
