"""How long placing takes, people by people: median and 95th percentile in milliseconds, with the real typesetter."""

from __future__ import annotations

import datetime
import time

import numpy as np

from engine.format import Format, KeepClear, PlatformRules
from engine.geometry import Box, Size
from engine.layout import PersonShape, place
from engine.style import LayoutPreference
from engine.text import FittedText, TextSpec, fit
from engine.text.fit import Align
from engine.text.fonts import FontLibrary

RULES = PlatformRules(media_types=("image/jpeg",), source="bench", checked=datetime.date(2026, 11, 22))
CANVASES = {
    "1280x720": ((1280, 720), KeepClear(name="zone", x=1024, y=612, width=256, height=108)),
    "3000x3000": ((3000, 3000), KeepClear(name="zone", x=0, y=2400, width=3000, height=600)),
    "1080x1920": ((1080, 1920), KeepClear(name="zone", x=0, y=1540, width=1080, height=380)),
}
TITLES = ("Why we quit", "Six months of silence changed everything", "Tea vs Coffee", "I was wrong about AI")
WAYS = (
    LayoutPreference(),
    LayoutPreference(arrangement="behind", square="behind"),
    LayoutPreference(arrangement="lower-third", square="masthead"),
    LayoutPreference(arrangement="versus", square="versus"),
)


def format_of(name: str) -> Format:
    (width, height), zone = CANVASES[name]
    return Format(name="bench", title=name, width=width, height=height, exporter="x", keep_clear=(zone,), rules=RULES)


def crowd(count: int, seed: int) -> list[PersonShape]:
    """Portraits of many crops; the seed decides how much body shows."""
    random = np.random.default_rng(seed)
    below = random.uniform(400, 2600, size=count)
    return [
        PersonShape(
            size=Size(900, 530 + float(body)),
            head=Box(280, 50, 340, 480),
            face=Box(325, 200, 250, 330),
            eyes_y=320,
            yaw=float(random.uniform(-0.6, 0.6)),
            touches=frozenset({"bottom"}),
        )
        for body in below
    ]


def timings(count: int, canvas: str, fonts: FontLibrary) -> list[float]:
    """Milliseconds of one `place` for every way and title, the title's plan already known to the typesetter."""
    spent = []
    for way in WAYS:
        for seed, title in enumerate(TITLES):
            people, target = crowd(count, seed), format_of(canvas)

            def measure(text: str, width: float, height: float, align: Align) -> FittedText:
                return fit(TextSpec(text=text, font="anton-400", align=align), width, height, fonts)

            for _ in range(2):
                start = time.perf_counter()
                place(people, measure, title, format=target, preference=way, logo_aspect=2.0, kicker=True)
                last = 1e3 * (time.perf_counter() - start)
            spent.append(last)
    return spent


def main() -> None:
    fonts = FontLibrary()
    print(f"{'people':>6} {'canvas':>10} {'median ms':>10} {'p95 ms':>8}")
    for canvas in CANVASES:
        for count in range(7):
            spent = timings(count, canvas, fonts)
            print(f"{count:>6} {canvas:>10} {np.median(spent):>10.1f} {np.percentile(spent, 95):>8.1f}")


if __name__ == "__main__":
    main()
