"""A learned matte from an ONNX file of one's own: of the U2-Net, IS-Net, MODNet or BiRefNet family, on onnxruntime.

What a family wants its pictures like is data; a file that wants them otherwise is told so by settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydantic import Field

from engine.errors import MachineError
from engine.kinds.hookspecs import hookimpl
from engine.kinds.onnx_file import OnnxFile
from engine.kinds.settings import PluginSettings

Three = tuple[float, float, float]
_AboveZero = Annotated[float, Field(gt=0)]
_LONGEST_SIDE = 2048
_IMAGENET: tuple[Three, Three] = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))


@dataclass(frozen=True, kw_only=True)
class Family:
    """How a family of models is shown a picture, and how its answer is read."""

    side: int
    mean: Three
    deviation: Three
    by_brightest: bool = False
    """Levels are divided by the picture's brightest, not by 255."""
    keeps_shape: bool = False
    """The longer side is `side` and both are multiples of 32; else the picture is squeezed into a square."""
    answer: Literal["as it is", "stretched", "sigmoid"] = "as it is"
    output: int = 0


FAMILIES: Mapping[str, Family] = {
    "u2net": Family(side=320, mean=_IMAGENET[0], deviation=_IMAGENET[1], by_brightest=True, answer="stretched"),
    "isnet": Family(side=1024, mean=(0.5, 0.5, 0.5), deviation=(1.0, 1.0, 1.0), by_brightest=True, answer="stretched"),
    "modnet": Family(side=512, mean=(0.5, 0.5, 0.5), deviation=(0.5, 0.5, 0.5), keeps_shape=True),
    "birefnet": Family(side=1024, mean=_IMAGENET[0], deviation=_IMAGENET[1], answer="sigmoid", output=-1),
}


class OnnxMatteSettings(PluginSettings):
    path: Path | None = None
    """The .onnx file; without it there is no learned matte."""
    sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    """What proves the file."""
    family: Literal["u2net", "isnet", "modnet", "birefnet"] = "isnet"
    """What it was made from: how its pictures are normalised, and how its answer is read."""
    side: Annotated[int, Field(ge=64, le=_LONGEST_SIDE)] | None = None
    """Pixels, where the file takes another size than its family and does not say so."""
    mean: Three | None = None
    """Of red, green and blue, 0 to 1, where it is another than the family's."""
    deviation: tuple[_AboveZero, _AboveZero, _AboveZero] | None = None
    """Likewise."""
    on_card: bool = False
    """Whether a CUDA card is used where onnxruntime has one."""


class OnnxMatte:
    name = "onnx"

    def __init__(self, path: Path, settings: OnnxMatteSettings) -> None:
        given = {key: getattr(settings, key) for key in ("side", "mean", "deviation")}
        self._family = replace(FAMILIES[settings.family], **{key: value for key, value in given.items() if value})
        self._file = OnnxFile(path, settings.sha256 or None, what="the matte", on_card=settings.on_card)

    def person_mask(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        height, width = pixels.shape[:2]
        seen = self._seen(pixels)
        answer = self._read(self._file(seen)[self._family.output], seen.shape[2:])
        mask = Image.fromarray(answer).resize((width, height), Image.Resampling.BICUBIC)
        return np.clip(np.asarray(mask, np.float32), 0, 1)

    def ping(self) -> None:
        """By a small picture: a file may open and want another shape."""
        self.person_mask(np.full((64, 64, 3), 128, np.uint8))

    def _seen(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        family = self._family
        picture = Image.fromarray(np.ascontiguousarray(pixels[..., :3]))
        small = picture.resize(self._size(picture), Image.Resampling.BILINEAR, reducing_gap=3.0)
        levels = np.asarray(small, np.float32)
        levels = levels / max(float(levels.max()) if family.by_brightest else 255.0, 1.0)
        normal = (levels - np.array(family.mean, np.float32)) / np.array(family.deviation, np.float32)
        return np.ascontiguousarray(normal.transpose(2, 0, 1)[None])

    def _size(self, picture: Image.Image) -> tuple[int, int]:
        """As the file says, where it says so; else as its family does."""
        declared = self._file.input_shape()
        sides = [side for side in declared[2:] if isinstance(side, int)]
        if len(declared) == 4 and len(sides) == 2:
            if min(sides) < 1 or max(sides) > _LONGEST_SIDE:
                raise MachineError(
                    f"the matte {self._file.path} wants pictures of {sides[1]}x{sides[0]}, "
                    f"and sides of 1 to {_LONGEST_SIDE} pixels are right"
                )
            return sides[1], sides[0]
        side = self._family.side
        if not self._family.keeps_shape:
            return side, side
        scale = side / max(picture.size)
        width, height = (max(32, round(scale * length / 32) * 32) for length in picture.size)
        return width, height

    def _read(self, output: NDArray[np.float32], size: tuple[int, ...]) -> NDArray[np.float32]:
        answer = np.asarray(output, np.float32)
        if answer.size != size[0] * size[1] or not np.isfinite(answer).all():
            raise MachineError(
                f"the matte {self._file.path} answers with {output.shape}, and no mask of {size} is in it"
            )
        answer = answer.reshape(size)
        if self._family.answer == "sigmoid":
            answer = (1 / (1 + np.exp(-np.clip(answer, -30, 30)))).astype(np.float32)
        if self._family.answer == "stretched":
            low, high = float(answer.min()), float(answer.max())
            return (answer - low) / (high - low) if high - low > 1e-3 else np.clip(answer, 0, 1)
        return np.clip(answer, 0, 1).astype(np.float32)


@hookimpl
def register_settings() -> list[type[PluginSettings]]:
    return [OnnxMatteSettings]


@hookimpl
def register_mattes(settings: OnnxMatteSettings) -> list[OnnxMatte]:
    return [OnnxMatte(settings.path, settings)] if settings.path else []
