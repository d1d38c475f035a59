"""Mutated pictures through the intake of uploads: none may end the process, hang, or take much memory.

    python -m bench.hostile_images [--count 10000] [--seed 0] [--plant crash|hang|memory|escape]

Sound pictures of every kind are damaged in ways that depend on the seed alone (bits, bytes, sizes in headers, pieces
cut, doubled or exchanged; checksums of PNG made good again), and sent to the very program that decodes uploads. The
last line says how many there were and what became of them; the exit code is 1 unless all is well. With `--plant`, the
decoder has a fault that a few of the pictures bring out, and all must not be well.
"""

from __future__ import annotations

import argparse
import functools
import io
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageCms

from bench.mutations import mutated
from service.uploads import decoder
from service.uploads.decoding import Decoder, environment

MEMORY_LIMIT = 300_000_000
SECONDS = 10.0
_PER_PROCESS = 500
_LARGE_EVERY = 50
"""One picture in so many has the size of a phone's photo."""
_PLANTED = Path(__file__).with_name("planted_decoder.py")
FAULTS = ("crash", "hang", "memory", "escape")


@dataclass
class Tally:
    """What became of the pictures."""

    statuses: Counter[str] = field(default_factory=Counter)
    peak_bytes: int = 0
    slowest_seconds: float = 0.0
    worst: dict[str, int] = field(default_factory=dict)
    """The number of the picture that took the most of something, or crashed first; with the seed it can be remade."""

    def add(self, number: int, facts: Mapping[str, Any], seconds: float) -> None:
        status = facts["status"]
        self.statuses[status] += 1
        if status in ("crashed", "late"):
            self.worst.setdefault(status, number)
        if facts.get("peak_bytes", 0) > self.peak_bytes:
            self.peak_bytes, self.worst["memory"] = facts["peak_bytes"], number
        if seconds > self.slowest_seconds:
            self.slowest_seconds, self.worst["time"] = seconds, number

    @property
    def count(self) -> int:
        return sum(self.statuses.values())

    @property
    def all_well(self) -> bool:
        bad = self.statuses["crashed"] + self.statuses["late"]
        return bool(self.count) and not bad and 0 < self.peak_bytes <= MEMORY_LIMIT

    def __str__(self) -> str:
        return (
            f"hostile images: {self.count} sent, {self.statuses['read']} read, {self.statuses['refused']} refused, "
            f"{self.statuses['crashed']} crashes, {self.statuses['late']} late, "
            f"{self.peak_bytes / 1e6:.0f} MB at most, {self.slowest_seconds * 1000:.0f} ms at most"
        )


class Line:
    """The decoding program, kept open for many pictures."""

    def __init__(self, plant: str = "") -> None:
        command = Decoder(seconds=SECONDS).command(picture=True, purpose="photo")
        if plant:
            command[2] = str(_PLANTED)
            command.append(plant)
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment()
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._into, self._out = self._process.stdin, self._process.stdout

    def send(self, data: bytes) -> Mapping[str, Any]:
        """What it says; when it is gone, that is a crash of the intake itself."""
        try:
            self._into.write(decoder.framed(data))
            self._into.flush()
        except BrokenPipeError:
            return {"status": "crashed"}
        facts, *rest = (decoder.read_frame(self._out) for _ in range(3))
        return {"status": "crashed"} if facts is None or None in rest else json.loads(facts)

    def close(self) -> None:
        self._into.close()
        self._out.close()
        self._process.wait()


def run(count: int, *, seed: int = 0, plant: str = "") -> Tally:
    """Send `count` mutated pictures."""
    tally, line = Tally(), Line(plant)
    for number, data in enumerate(mutants(count, seed=seed)):
        if number and number % _PER_PROCESS == 0:
            line.close()
            line = Line(plant)
        begun = time.monotonic()
        facts = line.send(data)
        tally.add(number, facts, time.monotonic() - begun)
    line.close()
    return tally


def mutants(count: int, *, seed: int) -> Iterator[bytes]:
    """The pictures in order; each depends on the seed and its number alone."""
    small = seeds()
    for number in range(count):
        turn, place = divmod(number, _LARGE_EVERY)
        large = large_seeds() if place == _LARGE_EVERY - 1 else ()
        source = large[turn % len(large)] if large else small[number % len(small)]
        yield mutated(source, small, np.random.default_rng((seed, number)))


@functools.cache
def large_seeds() -> list[bytes]:
    """Twelve megapixels, of the kinds that take the most memory."""
    smooth = Image.linear_gradient("L").resize((4000, 3000))
    colour = smooth.convert("RGB")
    return [
        _saved(colour.convert("RGBA"), "PNG", {"compress_level": 1}),
        _saved(colour, "WEBP", {"method": 0}),
        _saved(colour, "JPEG", {"progressive": True, "subsampling": 0}),
        _saved(smooth.convert("CMYK"), "JPEG", {}),
        _saved(colour, "AVIF", {"speed": 10}),
        _saved(colour, "HEIF", {"quality": 30}),
    ]


@functools.cache
def seeds() -> list[bytes]:
    """Sound pictures, small and varied: kinds, modes, profiles, EXIF, several frames; and some kinds never taken."""
    rng = np.random.default_rng(1)
    noise = Image.fromarray(rng.integers(0, 256, (96, 128, 3), dtype=np.uint8))
    smooth = Image.linear_gradient("L").resize((160, 120))
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = made[:24] + bytes(12) + made[36:]  # without the hour it was made at
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "a place"
    colour = smooth.convert("RGB")
    deep = Image.fromarray(np.asarray(smooth, np.uint16) * 257)
    pictures: list[tuple[Image.Image, str, dict[str, Any]]] = [
        (colour, "JPEG", {"exif": exif, "icc_profile": profile}),
        (noise, "JPEG", {"progressive": True, "quality": 95}),
        (colour.convert("CMYK"), "JPEG", {}),
        (smooth, "JPEG", {"comment": b"<script>"}),
        (noise, "JPEG", {"restart_marker_blocks": 2}),
        (noise, "PNG", {"icc_profile": profile, "exif": exif}),
        (smooth, "PNG", {}),
        (smooth.convert("1"), "PNG", {}),
        (deep, "PNG", {}),
        (colour.convert("RGBA"), "PNG", {}),
        (Image.merge("LA", (smooth, smooth)), "PNG", {}),
        (colour.quantize(17), "PNG", {"transparency": bytes(range(17))}),
        (noise, "WEBP", {"quality": 80, "exif": exif, "icc_profile": profile}),
        (colour.convert("RGBA"), "WEBP", {"lossless": True}),
        (noise, "WEBP", {"save_all": True, "append_images": [colour.resize(noise.size)]}),
        (noise, "AVIF", {"quality": 60, "exif": exif}),
        (colour.convert("RGBA"), "AVIF", {"quality": 40}),
        (noise, "HEIF", {"quality": 60}),
        (colour.convert("RGBA"), "HEIF", {"quality": 40, "exif": exif.tobytes()}),
        (noise, "GIF", {}),
        (noise, "TIFF", {}),
        (noise, "BMP", {}),
        (noise, "JPEG2000", {}),
        (noise, "ICO", {"sizes": [(64, 64)]}),
    ]
    return [_saved(picture, kind, options) for picture, kind, options in pictures]


def _saved(picture: Image.Image, kind: str, options: Mapping[str, Any]) -> bytes:
    import pillow_heif

    pillow_heif.register_heif_opener()
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--plant", choices=FAULTS, default="")
    wanted = parser.parse_args()
    tally = run(wanted.count, seed=wanted.seed, plant=wanted.plant)
    if tally.worst:
        print(f"seed {wanted.seed}; the worst by number: {tally.worst}")
    print(tally)
    return 0 if tally.all_well else 1


if __name__ == "__main__":
    sys.exit(main())
