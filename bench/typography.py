"""`python -m bench.typography`: what cleaning, shaping and fitting a title cost, and how big set-up's fonts are."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

from engine.geometry import Box
from engine.text import TextSpec, clean_title, contrast_under, fit
from engine.text.fonts import FontLibrary

TITLES = (
    "Why we sleep",
    "How I built a $1M company in 30 days",
    "What really happens inside a black hole when two of them collide",
    " ".join(f"w{n}" for n in range(40)),
    "AIは私たちの仕事を奪うのか？",
    "شرح الذكاء الاصطناعي بسهولة",
    "Rockets 🚀 to Mars 🔥",
)


def _milliseconds(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


def _fit_row(title: str, fonts: FontLibrary) -> str:
    spec = TextSpec(text=clean_title(title), font="anton-400", tracking=-10, fill_lines=True)
    start = time.perf_counter()
    fit(spec, 600, 400, fonts)
    cold = (time.perf_counter() - start) * 1e3
    widths = iter(range(300, 1300))
    warm = _milliseconds(lambda: fit(spec, next(widths), 400, fonts), 60)
    return f"{title[:44]:<46}{cold:>9.2f}{warm:>9.3f}"


def _contrast_row() -> str:
    alpha = np.zeros((360, 640), np.uint8)
    boxes = [Box(20 + 30 * n, 100, 22, 60) for n in range(20)]
    for box in boxes:
        alpha[100:160, int(box.x) : int(box.right)] = 255
    ground = np.random.default_rng(0).integers(0, 255, (360, 640, 3), dtype=np.uint8)
    took = _milliseconds(lambda: contrast_under(alpha, (255, 255, 255), ground, boxes), 20)
    return f"contrast of 20 letters at 640 px wide: {took:.1f} ms"


def main() -> int:
    start = time.perf_counter()
    fonts = FontLibrary()
    print(f"library of {len(fonts.ids)} faces opened in {(time.perf_counter() - start) * 1e3:.1f} ms")
    print(f"{'fit into 600x400, milliseconds':<46}{'first':>9}{'again':>9}")
    for title in TITLES:
        print(_fit_row(title, fonts))
    print(_contrast_row())
    size = sum(fonts.face(font_id).path.stat().st_size for font_id in fonts.ids)
    print(f"fonts on disk: {size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
