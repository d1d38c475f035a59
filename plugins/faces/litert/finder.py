"""The default face finder: `litert`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.geometry import Box, Point
from engine.home import assets_home
from engine.person import Face, Photo
from plugins.faces.litert.detector import Detector
from plugins.faces.litert.landmarks import Landmarker
from plugins.faces.litert.model import Model
from plugins.faces.litert.search import Found, Search
from plugins.faces.litert.segmenter import Segmenter


class LitertFinder:
    """Finds faces at any size and turn, and people's outlines. `MissingAsset` when set-up has not run."""

    name = "litert"

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or assets_home() / "models"
        near = Detector(Model(folder, "face_detection_short_range.tflite"), side=128, strides=((8, 2), (16, 6)))
        far = Detector(Model(folder, "face_detection_full_range_sparse.tflite"), side=192, strides=((4, 1),))
        self._search = Search(near, far, Landmarker(Model(folder, "face_landmark.tflite")))
        self._segmenter = Segmenter(Model(folder, "selfie_segmentation.tflite"))

    def faces(self, photo: Photo) -> list[Face]:
        """Every face, the largest and most central first."""
        height, width = photo.pixels.shape[:2]
        found = self._search(Image.fromarray(photo.pixels))
        return sorted((_face(f) for f in found), key=lambda face: -_prominence(face, width, height))

    def person_mask(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Probability `(height, width)` 0..1 of an RGB crop; best when the crop is about four faces wide."""
        return self._segmenter(pixels)


def _face(found: Found) -> Face:
    left, top, right, bottom = (float(v) for v in found.box)
    eyes, mouth, roll, yaw = _features(found)
    return Face(
        box=Box.from_edges(left, top, right, bottom),
        score=found.score,
        eyes=(_point(eyes[0]), _point(eyes[1])),
        mouth=_point(mouth),
        roll=roll,
        yaw=yaw,
    )


def _features(found: Found) -> tuple[NDArray[np.float64], NDArray[np.float64], float, float]:
    """Eyes, mouth, roll and yaw: from the mesh, else from the detector's own key points (a profile)."""
    if found.mesh is not None:
        eyes = np.stack([found.mesh.left_eye, found.mesh.right_eye])
        return eyes, found.mesh.mouth, found.mesh.roll, found.mesh.yaw
    left_eye, right_eye, nose, mouth, left_ear, right_ear = found.points
    across = right_eye - left_eye
    roll = float(np.degrees(np.arctan2(across[1], across[0])))
    half = max(float(np.abs(right_ear - left_ear).max()) / 2, 1.0)
    yaw = float(np.clip((nose[0] - (left_ear[0] + right_ear[0]) / 2) / half, -1, 1))
    return np.stack([left_eye, right_eye]), mouth, roll, yaw


def _prominence(face: Face, width: int, height: int) -> float:
    """Area, less the further out: a face in the corner counts a third of one in the middle."""
    x, y = face.box.centre
    off_centre = np.hypot((x / width - 0.5) / 0.5, (y / height - 0.45) / 0.55) / np.sqrt(2)
    return face.box.area * (1 - 0.67 * min(float(off_centre), 1.0))


def _point(xy: NDArray[np.float64]) -> Point:
    return Point(float(xy[0]), float(xy[1]))
