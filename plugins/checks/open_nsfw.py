"""Open-NSFW looks at generated pictures, and at uploads where nobody else does: a small model on a CPU, no network.

It is shown the whole picture, squeezed as it was trained, and of a long one its square parts, which nothing squeezes.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Mapping
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydantic import Field

from engine.errors import MachineError
from engine.home import assets_home, setup_command
from engine.kinds.check import Verdict
from engine.kinds.hookspecs import hookimpl
from engine.kinds.onnx_file import OnnxFile
from engine.kinds.picture_check import judged
from engine.kinds.settings import PluginSettings

_SIDE, _SEEN = 256, 224
_MEAN = np.array([104, 117, 123], np.float32)
"""Blue, green and red of the pictures it was trained on."""
_SLACK = 1e-3
"""Rounding that a probability may be off by."""
_LONG = 1.3
"""Width over height, or the reverse, from which a picture is also looked at in parts."""
_REFUSAL = "the picture moderation refuses this picture; send another one"


class OpenNsfwSettings(PluginSettings):
    threshold: Annotated[float, Field(gt=0, le=1)] = 0.8
    """From which score on, of 0 to 1, a picture is refused; Yahoo, who trained it, calls 0.8 highly probable."""


class OpenNsfw:
    name = "open-nsfw"
    sees = "picture"
    judges_generated = True

    def __init__(self, settings: OpenNsfwSettings | None = None) -> None:
        self._threshold = (settings or OpenNsfwSettings()).threshold
        path = assets_home() / "safety" / "open-nsfw.onnx"
        self._model = OnnxFile(path, what="the safety model", remedy=f"run `{setup_command()}` to fetch it")

    def configured(self, options: Mapping[str, object]) -> OpenNsfw | None:
        """Of uploads, where Rekognition is not asked, and this machine has what it needs."""
        at_hand = importlib.util.find_spec("onnxruntime") is not None and self._model.path.is_file()
        return self if at_hand and not options.get("rekognition_region") else None

    def inspect(self, data: bytes, media_type: str) -> Verdict:
        return judged(data, self._verdict, by="the safety model")

    def ping(self) -> None:
        self._model.check()

    def score(self, picture: Image.Image) -> float:
        """0 harmless .. 1 not: of all looks the worst."""
        looks = np.stack([_seen(view) for view in _views(picture)])
        told = np.asarray(self._model(looks)[0], np.float32)
        fits = (told >= -_SLACK) & (told <= 1 + _SLACK)  # what is no number fails both
        if told.shape != (len(looks), 2) or not fits.all():
            raise MachineError(f"the safety model {self._model.path} gives no probabilities; {self._model.remedy}")
        return float(told[:, 1].max())

    def _verdict(self, picture: Image.Image) -> Verdict:
        score = self.score(picture)
        told = round(score, 4)
        return Verdict.refused(_REFUSAL, score=told) if score >= self._threshold else Verdict.clean(score=told)


def _views(picture: Image.Image) -> Iterator[Image.Image]:
    yield picture
    width, height = picture.size
    side = min(width, height)
    if max(width, height) > _LONG * side:
        for share in (0.0, 0.5, 1.0):
            left, top = round(share * (width - side)), round(share * (height - side))
            yield picture.crop((left, top, left + side, top + side))


def _seen(picture: Image.Image) -> NDArray[np.float32]:
    """As the model was trained: 256 pixels square, of which the middle, blue first, without the mean."""
    small = picture.resize((_SIDE, _SIDE), Image.Resampling.BILINEAR, reducing_gap=3.0)
    edge = (_SIDE - _SEEN) // 2
    middle = small.crop((edge, edge, edge + _SEEN, edge + _SEEN))
    return np.asarray(middle, np.float32)[:, :, ::-1] - _MEAN


@hookimpl
def register_settings() -> list[type[PluginSettings]]:
    return [OpenNsfwSettings]


@hookimpl
def register_checks(settings: OpenNsfwSettings) -> list[OpenNsfw]:
    return [OpenNsfw(settings)]
