"""Where to look for faces, and when to stop: the plain case costs a few tens of milliseconds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from plugins.faces.litert import views
from plugins.faces.litert.detector import Detector, Hits, joined, overlaps, suppressed
from plugins.faces.litert.landmarks import Landmarker, Mesh

LONGEST = 1280
"""Pictures are shrunk to this long a side before the search."""
DOUBTFUL, SURE = 0.35, 0.8
"""Detector scores: below DOUBTFUL nothing is a face; from SURE on it is one without the mesh's word (a profile)."""
PRESENT = 0.998
"""The mesh's presence from which a doubtful candidate is a face."""
DARK = 0.22
"""Mean level below which the picture is also searched brightened."""
TURNED = 0.6
"""Detector score a face in a turned picture needs: seven more looks are seven more chances to be wrong."""
UPRIGHT = 0.84
"""A best score below this hints at a turned picture: the turns are searched too."""
BESIDE_THE_BEST = 0.7
"""Of the best score: a face far less sure than its neighbours is a fold or a badge."""
SMALLEST = 12
"""Faces narrower than this, in searched pixels, are no use to anybody."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """One face: box (4,) left, top, right, bottom; its mesh where the mesh believes in it, key points anyway."""

    box: NDArray[np.float64]
    points: NDArray[np.float64]
    score: float
    mesh: Mesh | None


class Search:
    """Looks at a picture in wider and wider ways until people are found."""

    def __init__(self, near: Detector, far: Detector, landmarker: Landmarker) -> None:
        self._near, self._far, self._landmarker = near, far, landmarker

    def __call__(self, picture: Image.Image) -> list[Found]:
        """Every face in an RGB picture, in its pixels, in no promised order."""
        scale = max(1.0, max(picture.size) / LONGEST)
        if scale > 1:
            size = (round(picture.width / scale), round(picture.height / scale))
            picture = picture.resize(size, Image.Resampling.BOX, reducing_gap=2.0)
        faces = self._search(picture)
        best = max((face.score for face in faces), default=0)
        return [_scaled(face, scale) for face in faces if face.score >= BESIDE_THE_BEST * best]

    def _search(self, picture: Image.Image) -> list[Found]:
        grounds = [picture]
        if np.asarray(picture.resize((64, 64), Image.Resampling.BOX)).mean() < DARK * 255:
            grounds = [views.brightened(picture), picture]
        for ground in grounds:
            found = self._upright(ground)
            if max((f.score for f in found), default=0) < UPRIGHT:
                found = _distinct(found + self._turned(ground))
            if found:
                return found
        return self._turned(views.brightened(picture)) if len(grounds) == 1 else []

    def _upright(self, picture: Image.Image) -> list[Found]:
        """Whole picture, then tiles; finer tiles only while the faces found are small."""
        hits = [self._look(views.whole(picture), far=True)]
        found = self._checked(picture, joined(hits))
        longest = max(picture.size)
        for parts in (2, 4, 8):
            side = max(128, longest // parts)
            if parts > 2 and found and max(_width(f) for f in found) > 0.36 * side:
                break
            hits += [self._look(view) for view in views.tiles(picture, side)]
            found = self._checked(picture, joined(hits))
            if side == 128:
                break
        return found

    def _turned(self, picture: Image.Image) -> list[Found]:
        """Turned by eighths; of the turns that show one face, the surest wins."""
        found = []
        for angle in (90, 270, 180, 45, 315, 135, 225):
            look = self._look(views.turned(picture, angle), far=True)
            found += self._checked(picture, look.take(look.scores >= TURNED))
        return _distinct(found)

    def _look(self, view: views.View, far: bool = False) -> Hits:
        hits = self._near(view.picture, threshold=DOUBTFUL)
        if far:
            hits = joined([hits, self._far(view.picture, threshold=DOUBTFUL)])
        return hits.mapped(view.matrix)

    def _checked(self, picture: Image.Image, hits: Hits) -> list[Found]:
        """Merge what several looks saw, ask the mesh about each, drop what neither is sure of."""
        hits = suppressed(hits)
        hits = hits.take(hits.boxes[:, 2] - hits.boxes[:, 0] >= SMALLEST)
        found = [self._verified(picture, hits.take(np.array([i]))) for i in range(len(hits))]
        return _distinct([f for f in found if f is not None])

    def _verified(self, picture: Image.Image, hit: Hits) -> Found | None:
        box, points, score = hit.boxes[0], hit.points[0], float(hit.scores[0])
        across = points[1] - points[0]
        roll = float(np.degrees(np.arctan2(across[1], across[0])))
        side = 1.5 * float(box[2] - box[0])
        mesh = self._landmarker(picture, centre=(box[:2] + box[2:]) / 2, side=side, roll=roll)
        if mesh.presence >= DOUBTFUL:
            mesh = self._refined(picture, mesh)
        if mesh.presence >= PRESENT:
            return Found(box=np.concatenate(_extent(mesh)), points=points, score=max(score, 0.5), mesh=mesh)
        return Found(box=box, points=points, score=score, mesh=None) if score >= SURE else None

    def _refined(self, picture: Image.Image, mesh: Mesh) -> Mesh:
        """A second look, in the square the first one's points suggest."""
        low, high = _extent(mesh)
        return self._landmarker(picture, centre=(low + high) / 2, side=1.5 * float(max(high - low)), roll=mesh.roll)


def _extent(mesh: Mesh) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return mesh.points.min(axis=0), mesh.points.max(axis=0)


def _width(found: Found) -> float:
    return float(found.box[2] - found.box[0])


def _distinct(found: list[Found]) -> list[Found]:
    """One of several that lie on the same face: those with a mesh, then the surest."""
    kept: list[Found] = []
    for candidate in sorted(found, key=lambda f: (f.mesh is None, -f.score)):
        if not any(_same(candidate, other) for other in kept):
            kept.append(candidate)
    return kept


def _same(one: Found, other: Found) -> bool:
    """Overlapping boxes, or one face's middle well inside the other: two people's heads never are."""
    apart = float(np.hypot(*((one.box[:2] + one.box[2:]) - (other.box[:2] + other.box[2:])) / 2))
    return apart < 0.5 * max(_width(one), _width(other)) or bool(overlaps(one.box, other.box[None])[0] > 0.25)


def _scaled(found: Found, scale: float) -> Found:
    mesh = found.mesh
    if mesh is not None:
        mesh = Mesh(
            points=mesh.points * scale,
            presence=mesh.presence,
            left_eye=mesh.left_eye * scale,
            right_eye=mesh.right_eye * scale,
            mouth=mesh.mouth * scale,
            roll=mesh.roll,
            yaw=mesh.yaw,
        )
    return Found(box=found.box * scale, points=found.points * scale, score=found.score, mesh=mesh)
