"""People reduced to what placing needs: extents around the eyes, in face heights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.geometry import Box
from engine.layout.placement import PersonShape, PlacedPerson

HEAD_IN_FACES = 1.45
"""Height of a head with hair over the height of its face box, for a subject whose face was not found."""

CUT_STRIP = 0.2
"""Share of a face's width, at a side where the photograph cuts it, that needs no margin."""

LONGEST_HEAD = 1.7
"""In face heights: hair beyond this does not make a head count as larger."""


@dataclass(frozen=True, kw_only=True)
class Extent:
    """Distances from the eyes to the edges of a box, in face heights."""

    left: float
    top: float
    right: float
    bottom: float

    def box(self, x: float, y: float, face_height: float) -> Box:
        """On the canvas, for eyes at `(x, y)` and faces `face_height` tall."""
        return Box.from_edges(
            x - self.left * face_height,
            y - self.top * face_height,
            x + self.right * face_height,
            y + self.bottom * face_height,
        )


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One person. All figures of a picture share one face height on the canvas, so faces come out equal."""

    index: int
    body: Extent
    head: Extent
    face: Extent
    """Where no face was found: the part of the head where one would be."""
    has_face: bool
    yaw: float
    touches: frozenset[str]

    @property
    def head_height(self) -> float:
        """In face heights, long hair left out."""
        return min(self.head.top + self.head.bottom, LONGEST_HEAD)

    def placed(self, x: float, y: float, face_height: float) -> PlacedPerson:
        """With the eyes at `(x, y)`."""
        face = self.face.box(x, y, face_height) if self.has_face else None
        return PlacedPerson(
            index=self.index, box=self.body.box(x, y, face_height), head=self.head.box(x, y, face_height), face=face
        )


def figures_of(people: Sequence[PersonShape]) -> list[Figure]:
    """One figure per person, in order. Boxes are first clipped to the picture; the head holds the face."""
    return [_figure(index, person) for index, person in enumerate(people)]


def _figure(index: int, person: PersonShape) -> Figure:
    picture = Box(0, 0, person.size.width, person.size.height)
    face = person.face.intersection(picture) if person.face else None
    if face is not None and face.area == 0:
        face = None
    head = person.head.intersection(picture)
    head = head.union(face) if face else head
    if head.area == 0:
        head = picture
    core = _uncut(face, picture, person.touches) if face else _likely_face(head)
    eyes_x = core.centre.x
    eyes_y = person.eyes_y if face and person.eyes_y is not None else core.y + 0.38 * core.height
    eyes_y = min(max(eyes_y, core.y), core.bottom)
    unit = core.height

    def extent(box: Box) -> Extent:
        return Extent(
            left=(eyes_x - box.x) / unit,
            top=(eyes_y - box.y) / unit,
            right=(box.right - eyes_x) / unit,
            bottom=(box.bottom - eyes_y) / unit,
        )

    return Figure(
        index=index,
        body=extent(picture),
        head=extent(head),
        face=extent(core),
        has_face=face is not None,
        yaw=person.yaw,
        touches=person.touches,
    )


def _uncut(face: Box, picture: Box, touches: frozenset[str]) -> Box:
    """The face less a strip at a side where the photograph cuts it: that side may stand at the canvas's edge."""
    near = 0.02 * face.width
    left = CUT_STRIP if "left" in touches and face.x <= picture.x + near else 0.0
    right = CUT_STRIP if "right" in touches and face.right >= picture.right - near else 0.0
    return Box(face.x + left * face.width, face.y, face.width * (1 - left - right), face.height)


def _likely_face(head: Box) -> Box:
    height = head.height / HEAD_IN_FACES
    return Box(head.x + head.width * 0.14, head.bottom - height, head.width * 0.72, height)
