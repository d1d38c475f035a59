"""Canvases, people and a simple typesetter for the layout's tests."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, islice

import pytest

from engine.format import Format
from engine.geometry import Box, Size
from engine.layout import PersonShape

RULES = {"media_types": ("image/jpeg",), "source": "made for the test", "checked": "2026-11-22"}


def canvas(name: str, width: int, height: int, zone: tuple[float, float, float, float]) -> Format:
    clear = (dict(zip(("x", "y", "width", "height"), zone, strict=True), name="zone"),)
    return Format(name=name, title=name, width=width, height=height, exporter=name, keep_clear=clear, rules=RULES)


CANVASES = {
    "wide": canvas("wide", 1280, 720, (1024, 612, 256, 108)),
    "square": canvas("square", 3000, 3000, (0, 2400, 3000, 600)),
    "tall": canvas("tall", 1080, 1920, (0, 1540, 1080, 380)),
}


@dataclass(frozen=True)
class Setting:
    """The part of a fitted text that the solver reads."""

    text: str
    width: float
    height: float
    size: float
    cap_height: float
    ink: tuple[Box, ...]
    glyph_boxes: tuple[Box, ...]
    glyph_characters: tuple[str, ...]


def typeset(text: str, width: float, height: float, align: str) -> Setting:
    """Every letter 0.45 em wide and 0.72 em high, lines 0.9 em apart, the split that gives the largest size."""
    words = text.split()
    best, lines = 0.0, [text]
    for count in range(1, min(4, len(words)) + 1):
        for cuts in islice(combinations(range(1, len(words)), count - 1), 120):
            split = [" ".join(words[a:b]) for a, b in zip((0, *cuts), (*cuts, len(words)), strict=True)]
            size = min(width / (0.45 * max(map(len, split))), height / (0.72 + 0.9 * (count - 1)))
            if size > best:
                best, lines = size, split
    wide = 0.45 * best * max(map(len, lines))
    ink, glyphs = [], []
    for row, line in enumerate(lines):
        length = 0.45 * best * len(line)
        x = (wide - length) * {"left": 0.0, "center": 0.5, "right": 1.0}[align]
        ink.append(Box(x, 0.9 * best * row, length, 0.72 * best))
        step = 0.45 * best
        glyphs += [Box(x + step * k, 0.9 * best * row, step, 0.72 * best) for k, c in enumerate(line) if c != " "]
    letters = tuple(c for line in lines for c in line if c != " ")
    tall = best * (0.72 + 0.9 * (len(lines) - 1))
    return Setting("\n".join(lines), wide, tall, best, 0.72 * best, tuple(ink), tuple(glyphs), letters)


def portrait(
    *, width: float = 900, below: float = 2600, yaw: float = 0.0, touches: tuple[str, ...] = ("bottom",)
) -> PersonShape:
    """A head-and-shoulders cutout: a 330 px face in a 480 px head, `below` pixels of body under the chin."""
    left = (width - 340) / 2
    return PersonShape(
        size=Size(width, 530 + below),
        head=Box(left, 50, 340, 480),
        face=Box(left + 45, 200, 250, 330),
        eyes_y=320,
        yaw=yaw,
        touches=frozenset(touches),
    )


@pytest.fixture(params=sorted(CANVASES))
def format(request) -> Format:
    return CANVASES[request.param]


@pytest.fixture(scope="session")
def typesetter():
    return typeset


@pytest.fixture(scope="session")
def make_portrait():
    return portrait


@pytest.fixture(scope="session")
def canvas_of() -> dict[str, Format]:
    return CANVASES
