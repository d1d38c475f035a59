"""A whole render as a warm worker does it: a host, a guest, both formats with their PSDs. `python -m bench.whole`

Seconds on the clock, of the processor and by stage, and the peak of memory, over a few rounds after a first one.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from skimage.data import astronaut

from bench.peers.pillow_psdtools import peak_mb
from engine.brief import Brief, PersonPhoto
from engine.pipeline import render
from engine.studio import Studio

TARGET_SECONDS = 4.0
GUEST_SIDE = 1536
"""Pixels: as large as a phone's portrait after cropping; the host is a small picture."""


def photographs(folder: Path) -> tuple[PersonPhoto, PersonPhoto]:
    """A small PNG and a large JPEG of the sample photograph, the second one mirrored."""
    host = Image.fromarray(astronaut())
    host.save(folder / "host.png")
    guest = host.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    guest.resize((GUEST_SIDE, GUEST_SIDE), Image.Resampling.LANCZOS).save(folder / "guest.jpg", quality=92)
    return PersonPhoto(path=folder / "host.png"), PersonPhoto(path=folder / "guest.jpg")


def measured(style: str, studio: Studio, folder: Path, rounds: int) -> list[float]:
    """Print a line for each round; the seconds of all."""
    host, guest = photographs(folder)
    brief = Brief(title="What *space* does to you", host=host, guests=(guest,), seed=7, style=style)
    seconds = []
    for _ in range(rounds):
        began, worked = time.perf_counter(), time.process_time()
        report = render(brief, studio, out=folder / "out")
        seconds.append(time.perf_counter() - began)
        stages = ", ".join(f"{stage} {spent:.2f}" for stage, spent in report.stage_seconds.items())
        print(f"{style:14} {seconds[-1]:.2f} s, processor {time.process_time() - worked:.2f} s; {stages}")
    return seconds


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.whole", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each style is rendered")
    parser.add_argument("--style", action="append", help="may be given several times; `all` is every style")
    chosen = parser.parse_args(arguments)
    studio = Studio.open()
    styles = sorted(studio.registry.styles) if chosen.style == ["all"] else chosen.style or [Brief(title="-").style]
    with tempfile.TemporaryDirectory() as folder:
        measured(styles[0], studio, Path(folder), 1)  # warms fonts and models
        medians = {style: statistics.median(measured(style, studio, Path(folder), chosen.rounds)) for style in styles}
    slowest = max(medians, key=medians.__getitem__)
    verdict = "met" if medians[slowest] < TARGET_SECONDS else "missed"
    print(
        f"median {medians[slowest]:.2f} s ({slowest}, the slowest of {len(medians)}); "
        f"the target of {TARGET_SECONDS:.0f} s is {verdict}; peak memory {peak_mb():.0f} MB"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
