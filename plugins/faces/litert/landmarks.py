"""468 points on a face, and whether there is a face at all (Kartynnik et al. 2019, arXiv:1907.06724)."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, degrees, radians, sin

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from plugins.faces.litert.model import Model

SIDE = 192
LEFT_EYE, RIGHT_EYE, LIPS, NOSE_TIP = (33, 133), (263, 362), (13, 14), 1
LEFT_CHEEK, RIGHT_CHEEK = 234, 454


@dataclass(frozen=True, kw_only=True)
class Mesh:
    """`points` (468, 2) in the photo's pixels; `presence` 0..1; eyes and mouth in pixels; roll in degrees."""

    points: NDArray[np.float64]
    presence: float
    left_eye: NDArray[np.float64]
    right_eye: NDArray[np.float64]
    mouth: NDArray[np.float64]
    roll: float
    yaw: float


class Landmarker:
    """Runs the mesh model on a square turned with the head."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def __call__(self, picture: Image.Image, *, centre: NDArray[np.float64], side: float, roll: float) -> Mesh:
        """The face in the square of `side` pixels about `centre`, turned clockwise by `roll` degrees."""
        matrix = _square(centre, side, roll)
        crop = picture.transform(
            (SIDE, SIDE), Image.Transform.AFFINE, matrix.ravel().tolist(), Image.Resampling.BILINEAR
        )
        points, logit = self._model(np.asarray(crop, np.float32)[None] / 255.0)
        local = points.reshape(468, 3)[:, :2].astype(np.float64)
        placed = local @ matrix[:, :2].T + matrix[:, 2]
        presence = float(1 / (1 + np.exp(-np.clip(np.float64(logit.ravel()[0]), -80, 80))))
        return _mesh(placed, presence)


def _square(centre: NDArray[np.float64], side: float, roll: float) -> NDArray[np.float64]:
    """2x3 map from the model's pixels to the picture's."""
    turn, scale = radians(roll), side / SIDE
    linear = scale * np.array([[cos(turn), -sin(turn)], [sin(turn), cos(turn)]])
    return np.hstack([linear, (centre - linear @ [SIDE / 2, SIDE / 2])[:, None]])


def _mesh(points: NDArray[np.float64], presence: float) -> Mesh:
    left, right = points[list(LEFT_EYE)].mean(axis=0), points[list(RIGHT_EYE)].mean(axis=0)
    across = right - left
    return Mesh(
        points=points,
        presence=presence,
        left_eye=left,
        right_eye=right,
        mouth=points[list(LIPS)].mean(axis=0),
        roll=degrees(atan2(across[1], across[0])),
        yaw=_yaw(points, across),
    )


def _yaw(points: NDArray[np.float64], across: NDArray[np.float64]) -> float:
    """Where the nose tip stands between the cheeks, along the line of the eyes: -1 left .. 1 right."""
    direction = across / max(np.hypot(*across), 1e-9)
    near, far = (points[LEFT_CHEEK] @ direction, points[RIGHT_CHEEK] @ direction)
    middle, half = (near + far) / 2, max(abs(far - near) / 2, 1e-9)
    return float(np.clip((points[NOSE_TIP] @ direction - middle) / half, -1, 1))
