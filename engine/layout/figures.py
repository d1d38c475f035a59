"""People reduced to what placing needs: extents around the eyes, in face heights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.geometry import Box
from engine.layout.placement import PersonShape, PlacedPerson

HEAD_IN_FACES = 1.45
"""Height of a head with hair over the height of its face box, for a subject whose face was not found."""

CUT_STRIP = 0.2
"""Share of a face's width, at a side where the photograph cuts it, that needs no margin."""

NEAR = 0.015
"""Share of a picture's width that counts as its edge."""

SEVERAL, HOST = 3, 1.07
"""From so many people on the host stands nearer, and how much larger that is."""

ASIDE = 0.3
"""In face heights: what shows so far beside a head is no hair."""

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

    def scaled(self, factor: float) -> Extent:
        return Extent(
            left=self.left * factor, top=self.top * factor, right=self.right * factor, bottom=self.bottom * factor
        )


@dataclass(frozen=True, kw_only=True)
class Band:
    """A body between two heights: distances from the eyes, right and down being positive, in face heights."""

    top: float
    bottom: float
    left: float
    right: float


@dataclass(frozen=True, kw_only=True)
class Stood:
    """Where somebody's eyes were in which photograph, and how tall the face, in its pixels."""

    photo: str
    eyes: tuple[float, float]
    face: float


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
    outline: tuple[Band, ...]
    stood: Stood | None = None
    nearness: float = 1.0
    """So many times as large as beside others of whom nobody stands nearer."""

    def cut(self, edge: str) -> list[Band]:
        """Where along a side, or along the top, the photograph cuts the body; nothing where it does not."""
        if edge not in self.touches:
            return []
        near = NEAR * (self.body.left + self.body.right)
        if edge == "left":
            return [band for band in self.outline if band.left <= near - self.body.left]
        if edge == "right":
            return [band for band in self.outline if band.right >= self.body.right - near]
        return [band for band in self.outline if band.top <= near - self.body.top]

    def nearer(self, factor: float) -> Figure:
        """The same, so many times as large beside the others."""
        return replace(
            self,
            body=self.body.scaled(factor),
            head=self.head.scaled(factor),
            face=self.face.scaled(factor),
            outline=tuple(
                Band(top=b.top * factor, bottom=b.bottom * factor, left=b.left * factor, right=b.right * factor)
                for b in self.outline
            ),
            stood=replace(self.stood, face=self.stood.face / factor) if self.stood else None,
            nearness=self.nearness * factor,
        )

    @property
    def raises_an_arm(self) -> bool:
        """Whether the body shows beside the head, above the mouth."""
        left, right, mouth = -self.head.left - ASIDE, self.head.right + ASIDE, 0.5 * self.face.bottom
        return any(band.bottom < mouth and (band.left < left or band.right > right) for band in self.outline)

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
    """One figure per person, in order. Boxes are first clipped to the picture; the head holds the face.

    Of several the host stands a little nearer.
    """
    figures = [_figure(index, person) for index, person in enumerate(people)]
    return [figures[0].nearer(HOST), *figures[1:]] if len(figures) >= SEVERAL else figures


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
        outline=tuple(_bands(person, head, eyes_x, eyes_y, unit)),
        stood=_stood(person, eyes_x, eyes_y, unit) if face else None,
    )


def _stood(person: PersonShape, eyes_x: float, eyes_y: float, unit: float) -> Stood | None:
    if person.origin is None:
        return None
    box, scale = person.origin.box, person.origin.box.width / person.size.width
    eyes = box.x + scale * eyes_x, box.y + scale * eyes_y
    return Stood(photo=person.origin.photo, eyes=eyes, face=scale * unit)


def _bands(person: PersonShape, head: Box, eyes_x: float, eyes_y: float, unit: float) -> Iterator[Band]:
    """The outline about the eyes; of a shape that has none, the head and below it the whole width."""
    width, height = person.size
    for top, bottom, left, right in _spans(person, head):
        yield Band(
            top=(top * height - eyes_y) / unit,
            bottom=(bottom * height - eyes_y) / unit,
            left=(left * width - eyes_x) / unit,
            right=(right * width - eyes_x) / unit,
        )


def _spans(person: PersonShape, head: Box) -> Iterator[tuple[float, float, float, float]]:
    """Top, bottom, left and right of each band, in shares of the picture."""
    width, height = person.size
    if not person.outline:
        yield head.y / height, head.bottom / height, head.x / width, head.right / width
        yield head.bottom / height, 1.0, 0.0, 1.0
    for number, span in enumerate(person.outline):
        if span is not None:
            yield number / len(person.outline), (number + 1) / len(person.outline), *span


def _uncut(face: Box, picture: Box, touches: frozenset[str]) -> Box:
    """The face less a strip at a side where the photograph cuts it: that side may stand at the canvas's edge."""
    near = 0.02 * face.width
    left = CUT_STRIP if "left" in touches and face.x <= picture.x + near else 0.0
    right = CUT_STRIP if "right" in touches and face.right >= picture.right - near else 0.0
    return Box(face.x + left * face.width, face.y, face.width * (1 - left - right), face.height)


def _likely_face(head: Box) -> Box:
    height = head.height / HEAD_IN_FACES
    return Box(head.x + head.width * 0.14, head.bottom - height, head.width * 0.72, height)
