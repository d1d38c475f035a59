"""`python -m bench.words`: how many of twenty titles each style sets without repair, and with which repairs the others.

A line a style: titles that read as the style sets them, titles whose accent is seen, the words' share of the picture,
and repairs by kind. `--people 0` leaves the drawn person out, `--kit kit.toml` dresses every style in a brand.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.brief import BrandKit
from engine.design.design import Design
from engine.pipeline import branded
from engine.scene import TextLayer
from engine.style import Style
from thumbsmith.testing.workbench import Workbench

TITLES = (
    "Which is *faster*?", "I quit my job", "Why rockets explode", "*Stop*: read this first", "Why did he *quit*!",
    "The “*secret*” plan", "How I lost $100 million", "7 habits that changed my life", "Never trust experts",
    "The hidden cost of sleep", "We bought *a house in 2026*", "Burnout", "Is coffee *bad* for you?",
    "What nobody tells you about money", "Inside the lab", "Can AI *love*?", "From zero to 1,000 users",
    "The end of cheap flights", "My biggest mistake", "Why *cities* are loud",
)  # fmt: skip
"""Stress beside marks, in quotes, of one word, a phrase, at either end, and chosen by rule."""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """One style over the titles."""

    untouched: int
    accented: int
    fill: float
    repairs: Counter[str]


def tally(style: Style, titles: Sequence[str], bench: Workbench, *, people: int = 1) -> Tally:
    designs = [bench.designed_anew(style, title, bench.formats[0], people=people)[0] for title in titles]
    repairs = [repairs_of(design) for design in designs]
    return Tally(
        untouched=sum(not made for made in repairs),
        accented=sum(accent_seen(design) for design in designs),
        fill=float(np.mean([fill_of(design) for design in designs])),
        repairs=Counter(kind for made in repairs for kind in made),
    )


def repairs_of(design: Design) -> list[str]:
    return [kind for reading in design.readings if reading.layer.startswith("title") for kind in reading.treatment]


def accent_seen(design: Design) -> bool:
    """Some of the title's words differ from the rest in colour, size or face, or stand on a plate of their own."""
    texts = [layer for layer in design.scene.walk() if isinstance(layer, TextLayer) and layer.id.startswith("title")]
    runs = [
        (run.fill or layer.fill, line.size, run.font) for layer in texts for line in layer.lines for run in line.runs
    ]
    plates = [layer for layer in design.scene.walk() if layer.id.startswith("title-plate-")]
    alone = all(run.fill for layer in texts for line in layer.lines for run in line.runs)
    return len(set(map(str, runs))) > 1 or bool(plates) or alone


def fill_of(design: Design) -> float:
    """The share of the canvas that the title's blocks take."""
    return sum(box.area for box, _ in design.placement.title_parts) / (design.scene.width * design.scene.height)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.words", description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("style", nargs="*")
    parser.add_argument("--people", type=int, default=1)
    parser.add_argument("--kit", type=Path)
    chosen = parser.parse_args(arguments)
    bench = Workbench.open()
    kit = BrandKit.load(chosen.kit) if chosen.kit else BrandKit()
    print(f"{'style':<15} {'untouched':>9} {'accent':>7} {'fill':>6}  repairs")
    for name in chosen.style or sorted(bench.registry.styles):
        found = tally(branded(kit, bench.registry.style(name), bench.studio), TITLES, bench, people=chosen.people)
        repairs = ", ".join(f"{kind} {count}" for kind, count in found.repairs.most_common())
        of = len(TITLES)
        print(
            f"{name:<15} {found.untouched:>6}/{of} {found.accented:>4}/{of} {found.fill:>6.2f}  {repairs}", flush=True
        )


if __name__ == "__main__":
    main()
