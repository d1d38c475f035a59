"""What each stage cannot go under on this machine: bytes moved at the speed of memory, encoders run bare."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from isal import igzip_lib
from numpy.typing import NDArray
from PIL import Image


@dataclass(frozen=True, kw_only=True)
class Floor:
    """The least a stage could cost on this machine, and why."""

    stage: str
    seconds: float
    meaning: str


def floors(work_file: Path, outputs: Path) -> list[Floor]:
    """A floor for every stage of ours, measured here and now on the files of this run."""
    work = json.loads(work_file.read_text(encoding="utf-8"))
    folder = work_file.parent
    inputs = [folder / name for name in ("background.jpg", "left.png", "right.png")]
    pictures = [np.asarray(Image.open(outputs / f"{canvas['name']}.png").convert("RGB")) for canvas in work["canvases"]]
    psds = [np.frombuffer((outputs / f"{canvas['name']}.psd").read_bytes(), np.uint8) for canvas in work["canvases"]]
    quality = work["canvases"][0]["jpeg_quality"]
    moved = [np.zeros(_bytes_drawn(canvas), np.uint8) for canvas in work["canvases"]]
    measured = {
        "read": (lambda: [_decode(path) for path in inputs], "Pillow decoding the three files, one after another"),
        "draw": (
            lambda: [data.copy() for data in moved],
            f"memcpy of {_megabytes(moved)} MB: layers read, canvas written",
        ),
        "jpeg": (lambda: [_jpeg(picture, quality) for picture in pictures], "libjpeg-turbo bare on the same pixels"),
        "png": (lambda: [_deflated(picture) for picture in pictures], "ISA-L at its fastest on rows already filtered"),
        "psd": (lambda: [data.copy() for data in psds], f"memcpy of {_megabytes(psds)} MB: the files' own bytes"),
    }
    return [Floor(stage=stage, seconds=_best(run), meaning=why) for stage, (run, why) in measured.items()]


def _bytes_drawn(canvas: Mapping[str, Any]) -> int:
    """Four bytes a pixel: the background, each person and its shadow, and the canvas itself."""
    people = sum(placed["width"] * placed["height"] for placed in canvas["people"])
    return 4 * (2 * canvas["width"] * canvas["height"] + 2 * people)


def _megabytes(arrays: list[NDArray[np.uint8]]) -> int:
    return round(sum(array.nbytes for array in arrays) / 1e6)


def _decode(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        picture.load()
        return picture.size


def _jpeg(picture: NDArray[np.uint8], quality: int) -> int:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=quality, subsampling="4:4:4")
    return file.tell()


def _deflated(picture: NDArray[np.uint8]) -> bytes:
    rows = picture.reshape(picture.shape[0], -1)
    return igzip_lib.compress(np.diff(rows, axis=0, prepend=rows[:1]), 0)


def _best(work: Callable[[], object], rounds: int = 3) -> float:
    """Seconds of the fastest of a few rounds: a floor is what the machine can do, not what it usually does."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)
