"""People out of one photograph stand as they stood there: one figure while they are placed, then each apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from math import hypot

from engine.geometry import Box
from engine.layout.figures import Extent, Figure, Stood
from engine.layout.placement import PlacedPerson

NEAR = 0.7
"""Most room between two heads, in heights of the larger face, across which their owners stand together."""

ALIKE = 0.5
"""Of the larger face, how large the other must be at least."""

APART = 0.3
"""In the larger face's heights, how far two faces lie apart at least: nearer, they are one and the same."""


@dataclass(frozen=True, kw_only=True)
class Company:
    """Some people as one figure, whose face height is that of the largest face among them."""

    whole: Figure
    members: tuple[Figure, ...]
    middle: tuple[float, float]
    """Where the figure's eyes lie in the photograph."""
    unit: float
    """The figure's face height in the photograph's pixels."""

    def apart(self, placed: PlacedPerson) -> list[PlacedPerson]:
        """Each of them, back to front: whose chin is lower stands nearer."""
        face = placed.head.height / (self.whole.head.top + self.whole.head.bottom)
        x = placed.head.x + self.whole.head.left * face
        y = placed.head.y + self.whole.head.top * face
        return [
            replace(
                member.placed(x + across * face, y + down * face, size * face),
                photo=member.stood.photo if member.stood else "",
            )
            for member, across, down, size in sorted(_members(self), key=lambda each: each[2] + each[3])
        ]


def _members(company: Company) -> Iterator[tuple[Figure, float, float, float]]:
    """Each with where the eyes lie from the company's and the size of the face, in the company's face heights."""
    for member in company.members:
        assert member.stood is not None  # only such are in company
        across, down = member.stood.eyes[0] - company.middle[0], member.stood.eyes[1] - company.middle[1]
        yield member, across / company.unit, down / company.unit, member.stood.face / company.unit


def companies(figures: Sequence[Figure]) -> list[Company]:
    """Of those who stood near each other in one photograph, two or more to a company."""
    photos = dict.fromkeys(figure.stood.photo for figure in figures if figure.stood)
    found = []
    for photo in photos:
        there = [figure for figure in figures if figure.stood and figure.stood.photo == photo]
        found += [_company(group) for group in _near(there) if len(group) > 1]
    return found


def _near(figures: Sequence[Figure]) -> list[list[Figure]]:
    """Split, from left to right, where there is much room or a much smaller face."""
    line = sorted(figures, key=lambda figure: _head(figure).centre.x)
    groups = [[line[0]]]
    for before, after in pairwise(line):
        together = _stand_together(before, after)
        groups = [*groups[:-1], [*groups[-1], after]] if together else [*groups, [after]]
    return groups


def _stand_together(a: Figure, b: Figure) -> bool:
    one, other = _in_photo(a, a.face), _in_photo(b, b.face)
    least, most = sorted((one.height, other.height))
    room = max(_head(b).x - _head(a).right, _head(a).x - _head(b).right)
    away = hypot(one.centre.x - other.centre.x, one.centre.y - other.centre.y)
    return least >= ALIKE * most and room <= NEAR * most and away > APART * most


def _head(figure: Figure) -> Box:
    return _in_photo(figure, figure.head)


def _in_photo(figure: Figure, extent: Extent) -> Box:
    assert figure.stood is not None  # only such are asked
    return extent.box(*figure.stood.eyes, figure.stood.face)


def _company(members: Sequence[Figure]) -> Company:
    standing = [member.stood for member in members if member.stood]
    unit = max(each.face for each in standing)
    middle = (
        sum(each.eyes[0] for each in standing) / len(standing),
        sum(each.eyes[1] for each in standing) / len(standing),
    )
    whole = Figure(
        index=min(member.index for member in members),
        body=_about(_body(members), middle, unit),
        head=_about(_all(members, "head"), middle, unit),
        face=_about(_all(members, "face"), middle, unit),
        has_face=True,
        yaw=sum(member.yaw for member in members) / len(members),
        touches=_touches(members),
        outline=(),
        stood=Stood(photo=standing[0].photo, eyes=middle, face=unit),
    )
    return Company(whole=whole, members=tuple(members), middle=middle, unit=unit)


def _all(members: Sequence[Figure], part: str) -> Box:
    return reduce(Box.union, (_in_photo(member, getattr(member, part)) for member in members))


def _body(members: Sequence[Figure]) -> Box:
    """Down to where the first body ends that the photograph cuts: others end behind somebody."""
    whole = _all(members, "body")
    ends = [_in_photo(member, member.body).bottom for member in members if "bottom" in member.touches]
    return Box.from_edges(whole.x, whole.y, whole.right, min(ends, default=whole.bottom))


def _touches(members: Sequence[Figure]) -> frozenset[str]:
    """The edges at which the photograph cuts whoever stands outermost."""
    whole, slack = _all(members, "body"), 0.02 * _all(members, "body").width
    edges = set()
    for member in members:
        body = _in_photo(member, member.body)
        outer = {
            "left": body.x <= whole.x + slack,
            "right": body.right >= whole.right - slack,
            "top": body.y <= whole.y + slack,
            "bottom": True,
        }
        edges |= {edge for edge in member.touches if outer[edge]}
    return frozenset(edges)


def _about(box: Box, eyes: tuple[float, float], unit: float) -> Extent:
    return Extent(
        left=(eyes[0] - box.x) / unit,
        top=(eyes[1] - box.y) / unit,
        right=(box.right - eyes[0]) / unit,
        bottom=(box.bottom - eyes[1]) / unit,
    )
