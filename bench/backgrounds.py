"""What each ground costs: `python -m bench.backgrounds` paints all of them at both sizes, warm, best of three."""

from __future__ import annotations

import time

import numpy as np

from engine.geometry import Box
from engine.kinds.background import Background, BackgroundRequest, needs_draft, painted
from engine.kinds.registry import builtin_folder, load_registry
from engine.style import Palette

SIZES = ((1280, 720), (3000, 3000))
TARGETS = (0.1, 0.5)
"""Seconds allowed at each size."""


def request(width: int, height: int) -> BackgroundRequest:
    """One head, one block of words, a plain photograph."""
    return BackgroundRequest(
        width=width,
        height=height,
        seed=1,
        realism=0.6,
        palette=Palette(ground="#16324a", deep="#07131f", ink="#f6f1e6", accent="#f2602c", second="#8fc0e0"),
        calm=(Box(0.06 * width, 0.1 * height, 0.44 * width, 0.5 * height),),
        heads=(Box(0.6 * width, 0.3 * height, 0.3 * width, 0.4 * height),),
        subject=np.full((1200, 900, 3), (150, 160, 170), np.uint8),
    )


def seconds(background: Background, size: tuple[int, int], rounds: int = 3) -> float:
    """The fastest of `rounds`, after one to warm up."""
    asked, times = request(*size), []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        painted(background, asked)
        times.append(time.perf_counter() - start)
    return min(times[1:])


def main() -> None:
    print(f"{'ground':18}" + "".join(f"{f'{w}x{h}':>14}" for w, h in SIZES))
    grounds = load_registry([builtin_folder()], installed=False).backgrounds
    for name, background in sorted(each for each in grounds.items() if not needs_draft(each[1])):
        taken = [seconds(background, size) for size in SIZES]
        marks = (f"{s * 1000:8.0f} ms{' ' if s <= t else '!':>3}" for s, t in zip(taken, TARGETS, strict=True))
        print(f"{name:18}" + "".join(marks))
    print("! above the target of " + ", ".join(f"{t * 1000:.0f} ms" for t in TARGETS))


if __name__ == "__main__":
    main()
