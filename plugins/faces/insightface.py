"""Faces by InsightFace's SCRFD, from a pack folder of this machine; persons' masks are the default finder's.

Nothing is ever fetched: the library would, where a pack is missing, so the folder is looked at first. The packs that
its makers give away are for research alone, which is said where it is switched on.
"""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import MissingAsset, MissingLibrary
from engine.geometry import Box, Point
from engine.kinds.hookspecs import hookimpl
from engine.kinds.settings import PluginSettings
from engine.person import Face, FaceFinder, Photo
from plugins.faces.litert.finder import LitertFinder

LICENCE = (
    "InsightFace's code is MIT; the face packs that its makers give away are for non-commercial research only, "
    "so a commercial service needs a licence from them or a pack of its own"
)
_SIDE = 640
_CERTAIN = 0.5
_LONGEST = 1920
"""Pixels of the longer side that is searched."""


class InsightFaceSettings(PluginSettings):
    pack: Path | None = None
    """The folder of a pack, with its detector as an .onnx file; without it this finder is off.

    InsightFace's own packs are for non-commercial research only."""


@dataclass
class InsightFaceFinder:
    pack: Path
    name: str = "insightface"
    licence: str = LICENCE
    _masks: FaceFinder = field(default_factory=LitertFinder, repr=False)
    _detector: Any = field(default=None, repr=False)
    _lock: Any = field(default_factory=threading.Lock, repr=False)

    def faces(self, photo: Photo) -> list[Face]:
        """Every face, the largest and surest first."""
        pixels, scale = _bounded(photo.pixels)
        with self._lock:
            if self._detector is None:
                self._detector = self._load()
            boxes, points = self._detector.detect(np.ascontiguousarray(pixels[..., ::-1]), input_size=(_SIDE, _SIDE))
        if points is None:
            raise MissingAsset(f"the detector in {self.pack} gives no eyes; name a pack whose SCRFD has key points")
        found = [_face(box / (*[scale] * 4, 1), five / scale) for box, five in zip(boxes, points, strict=True)]
        return sorted(found, key=lambda face: -face.box.area * face.score)

    def person_mask(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        return self._masks.person_mask(pixels)

    def _load(self) -> Any:
        if not self.pack.is_dir():
            raise MissingAsset(f"InsightFace's pack {self.pack} is not there; name a folder that holds one")
        files = sorted(self.pack.glob("*.onnx"))
        if not files:
            raise MissingAsset(f"InsightFace's pack {self.pack} holds no .onnx file; name the folder of a whole pack")
        try:
            from insightface.model_zoo import get_model
        except ImportError as error:
            raise MissingLibrary("this finder needs insightface; install thumbsmith[insightface]") from error
        for path in files:
            try:
                model = get_model(str(path), providers=["CPUExecutionProvider"])
            except Exception as error:  # onnxruntime's own are not public
                raise MissingAsset(f"{path} in InsightFace's pack is no ONNX model that can be used") from error
            if model is not None and model.taskname == "detection":
                model.prepare(ctx_id=-1, input_size=(_SIDE, _SIDE), det_thresh=_CERTAIN)
                return model
        raise MissingAsset(f"InsightFace's pack {self.pack} holds no face detector; name the folder of a whole pack")


def _bounded(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], float]:
    from PIL import Image

    scale = min(1.0, _LONGEST / max(pixels.shape[:2]))
    if scale == 1.0:
        return pixels, scale
    size = max(1, round(scale * pixels.shape[1])), max(1, round(scale * pixels.shape[0]))
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BOX)), scale


def _face(box: NDArray[np.float64], five: NDArray[np.float64]) -> Face:
    """Of left, top, right, bottom and score; and two eyes, the nose, two corners of the mouth."""
    left, right, nose, *mouth = (Point(float(x), float(y)) for x, y in five)
    middle = Point((mouth[0].x + mouth[1].x) / 2, (mouth[0].y + mouth[1].y) / 2)
    apart = max(math.hypot(right.x - left.x, right.y - left.y), 1e-6)
    turned = (nose.x - (left.x + right.x) / 2) / (apart / 2)
    return Face(
        box=Box.from_edges(*(float(edge) for edge in box[:4])),
        score=float(box[4]),
        eyes=(left, right),
        mouth=middle,
        roll=math.degrees(math.atan2(right.y - left.y, right.x - left.x)),
        yaw=max(-1.0, min(1.0, turned)),
    )


@hookimpl
def register_settings() -> list[type[PluginSettings]]:
    return [InsightFaceSettings]


@hookimpl
def register_face_finders(settings: InsightFaceSettings) -> list[FaceFinder]:
    return [InsightFaceFinder(settings.pack)] if settings.pack else []
