"""The plot of a soak, as SVG: how long generations took, memory and open files, with every fault as a band."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from html import escape

from bench.soak.accounting import Struck
from bench.soak.growth import Sample
from bench.soak.record import Record

_WIDTH, _HEIGHT, _LEFT, _TOP, _GAP = 1000, 200, 70, 40, 60
_COLOURS = ("#0b6bcb", "#c2410c", "#15803d", "#7e22ce", "#b91c1c", "#0f766e", "#a16207", "#475569")
_FEWEST = 3
"""Samples of a process that is drawn: children of a moment would only be dots."""

Point = tuple[float, float]


def plot(record: Record) -> str:
    """A whole SVG document."""
    last = max([record.seconds, *(at for at, _ in record.making)])
    lines = [
        _panel(0, "seconds from asking to ready", _dots(record.making), last, record.strikes, name_faults=True),
        _panel(1, "megabytes", _series(record.samples, lambda one: one.proportional / 1e6), last, record.strikes),
        _panel(2, "open files", _series(record.samples, lambda one: float(one.files)), last, record.strikes),
    ]
    height = _TOP + 3 * (_HEIGHT + _GAP)
    names = list(_lives(record.samples))
    legend = "".join(
        f'<text x="{_LEFT + _WIDTH + 20}" y="{_TOP + 14 + 16 * place}" fill="{_colour(place)}">{escape(name)}</text>'
        for place, name in enumerate(names)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 200} {height}" '
        'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/>'
        f"{''.join(lines)}{legend}</svg>\n"
    )


def _panel(
    place: int,
    title: str,
    drawn: tuple[float, Callable[[Callable[[Point], Point]], str]],
    last: float,
    strikes: Sequence[Struck],
    *,
    name_faults: bool = False,
) -> str:
    top, most = _TOP + place * (_HEIGHT + _GAP), drawn[0] or 1.0

    def at(point: Point) -> Point:
        return _LEFT + _WIDTH * point[0] / last, top + _HEIGHT * (1 - point[1] / most)

    bands = "".join(_band(one, at, top, named=name_faults) for one in strikes)
    ticks = "".join(
        f'<text x="{_LEFT - 8}" y="{at((0, most * part))[1] + 4:.1f}" text-anchor="end">{most * part:.3g}</text>'
        for part in (0, 0.5, 1)
    )
    minutes = "".join(
        f'<text x="{at((moment, 0))[0]:.1f}" y="{top + _HEIGHT + 16}" text-anchor="middle">{moment / 60:.1f} min</text>'
        for moment in (last * part for part in (0, 0.25, 0.5, 0.75, 1))
    )
    frame = f'<rect x="{_LEFT}" y="{top}" width="{_WIDTH}" height="{_HEIGHT}" fill="none" stroke="#94a3b8"/>'
    head = f'<text x="{_LEFT}" y="{top - 6 - 14 * name_faults}" font-weight="bold">{escape(title)}</text>'
    return f"{bands}{frame}{head}{ticks}{minutes}{drawn[1](at)}"


def _band(one: Struck, at: Callable[[Point], Point], top: float, *, named: bool) -> str:
    left, right = at((one.begun, 0))[0], at((one.ended, 0))[0]
    name = f'<text x="{left:.1f}" y="{top - 4}" fill="#b45309">{escape(one.name)}</text>' if named else ""
    width = max(1.5, right - left)
    return f'<rect x="{left:.1f}" y="{top}" width="{width:.1f}" height="{_HEIGHT}" fill="#fef3c7"/>{name}'


def _dots(points: Iterable[Point]) -> tuple[float, Callable[[Callable[[Point], Point]], str]]:
    held = list(points)

    def draw(at: Callable[[Point], Point]) -> str:
        return "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="#0b6bcb"/>' for x, y in map(at, held))

    return max((value for _, value in held), default=0.0), draw


def _series(
    samples: Sequence[Sample], value: Callable[[Sample], float]
) -> tuple[float, Callable[[Callable[[Point], Point]], str]]:
    found = _lives(samples)

    def draw(at: Callable[[Point], Point]) -> str:
        return "".join(
            f'<polyline fill="none" stroke="{_colour(place)}" stroke-width="1.5" points="{_path(life, value, at)}"/>'
            for place, lives in enumerate(found.values())
            for life in lives
        )

    drawn = [value(one) for lives in found.values() for life in lives for one in life]
    return max(drawn, default=0.0), draw


def _path(life: Sequence[Sample], value: Callable[[Sample], float], at: Callable[[Point], Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in (at((one.at, value(one))) for one in life))


def _lives(samples: Sequence[Sample]) -> dict[str, list[list[Sample]]]:
    """By name, each process of that name."""
    by_pid: defaultdict[tuple[str, int], list[Sample]] = defaultdict(list)
    for one in samples:
        by_pid[one.who, one.pid].append(one)
    found: defaultdict[str, list[list[Sample]]] = defaultdict(list)
    for (who, _), life in sorted(by_pid.items()):
        if len(life) >= _FEWEST:
            found[who].append(life)
    return dict(found)


def _colour(place: int) -> str:
    return _COLOURS[place % len(_COLOURS)]
