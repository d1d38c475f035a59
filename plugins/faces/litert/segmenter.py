"""Which pixels are a person: MediaPipe's selfie segmentation at 256x256."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from plugins.faces.litert.model import Model

SIDE = 256


class Segmenter:
    """Runs the model on a stretched copy of the whole picture, as it was trained."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def __call__(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Probability `(height, width)` 0..1 of RGB `pixels`, at their size."""
        height, width = pixels.shape[:2]
        small = Image.fromarray(pixels).resize((SIDE, SIDE), Image.Resampling.BILINEAR, reducing_gap=3.0)
        (answer,) = self._model(np.asarray(small, np.float32)[None] / 255.0)
        mask = Image.fromarray(answer[0, :, :, 0]).resize((width, height), Image.Resampling.BICUBIC)
        return np.clip(np.asarray(mask), 0, 1)
