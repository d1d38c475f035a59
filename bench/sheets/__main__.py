"""`python -m bench.sheets PHOTOS`: every style with every photograph, to be looked at, and what can be counted."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.sheets.counts import Count, counted, summary
from bench.sheets.kept import sitting
from bench.sheets.making import Cast, Made, casts, made
from bench.sheets.paper import ACROSS, sheets
from engine.studio import Studio

TITLES = ("Why *rockets* explode", "I quit my *job*", "The honest truth", "Which is *faster*?", "7 habits that *stick*")
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")


def options() -> argparse.Namespace:
    said = argparse.ArgumentParser(prog="python -m bench.sheets", description=__doc__)
    said.add_argument("photos", type=Path, help="a folder of photographs, or one photograph")
    said.add_argument("--styles", nargs="*", help="only these; all when none is named")
    said.add_argument("--titles", nargs="*", default=TITLES, help="taken in turn")
    said.add_argument("--people", nargs="*", type=int, default=[1, 2, 3], help="how many to a picture")
    said.add_argument("--format", default="youtube")
    said.add_argument("--only", nargs="*", help="photographs whose names begin so")
    said.add_argument(
        "--each", type=int, default=1, help="every so many designs only: a part that changes with --shift"
    )
    said.add_argument("--shift", type=int, default=0)
    said.add_argument("--widths", nargs="*", type=int, default=[1280, 320, 168], choices=sorted(ACROSS))
    said.add_argument("--out", type=Path, default=Path("out/sheets"))
    return said.parse_args()


def designs(given: argparse.Namespace, studio: Studio) -> Iterator[tuple[Cast, str, str]]:
    """Cast, style and title of each picture."""
    found = [given.photos] if given.photos.is_file() else sorted(given.photos.iterdir())
    paths = [path for path in found if path.suffix.lower() in SUFFIXES]
    wanted = [path for path in paths if not given.only or path.name.startswith(tuple(given.only))]
    finder, most = studio.face_finder(None), max(given.people)
    sittings = [sitting(path, finder, most=6 if most > 1 else 1) for path in wanted]
    styles = given.styles or sorted(studio.registry.styles)
    number = 0
    for cast in casts(sittings, given.people):
        for style in styles:
            if number % given.each == given.shift % given.each:
                yield cast, style, given.titles[number % len(given.titles)]
            number += 1


def main() -> int:
    given = options()
    studio = Studio.open()
    format = studio.registry.format(given.format)
    given.out.mkdir(parents=True, exist_ok=True)
    pictures: list[Made] = []
    counts: list[Count] = []
    for cast, style, title in designs(given, studio):
        start = time.perf_counter()
        each = made(cast, style, title, format, studio, width=max(given.widths))
        pictures.append(each)
        counts.append(counted(each))
        _tell(each, counts[-1], time.perf_counter() - start)
    for width in given.widths:
        for number, sheet in enumerate(sheets([(each.caption, each.picture) for each in pictures], width)):
            sheet.save(given.out / f"{given.format}-{width}-{number:02}.jpg", quality=90)
    print("\n".join(summary(counts)))
    return 0


def _tell(each: Made, count: Count, seconds: float) -> None:
    heads = " ".join(f"{head:.0%}" for head in count.heads)
    print(
        f"{each.caption}: heads {heads}, cap {count.cap:.0%}, {count.cuts or ''} {count.repairs or ''} {seconds:.1f} s"
    )


if __name__ == "__main__":
    sys.exit(main())
