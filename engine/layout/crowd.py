"""Standing people in a region: heads side by side in one row or two, faces equal, bodies running out below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from engine.geometry import Box
from engine.layout.figures import Figure
from engine.layout.placement import PlacedPerson

NECK = 0.35
"""How much lower a face may be, in face heights, before its owner counts as standing nearer. Shoulders begin there."""

LEVEL = 0.8
"""A row that need not keep one eye line keeps it when that costs at most this, in face heights."""

OVERLAP = 0.1
"""Most of the narrower of two neighbouring heads that the other may lap over, as long as no face is covered."""

BLEED = 0.3
"""Most of a head's height, above its face, that may run out of the picture's top."""

TIGHTEST = 0.74
"""Most of the canvas height that a face takes to bring the edges of a tight photograph out of the picture."""

BELOW_CHIN = 0.1
"""What shows between the lowest chin and a panel, in face heights, where bodies go on so far."""

TUCKED = 0.02
"""How far bodies reach behind a panel at least, in face heights."""

EYES = (0.34, 0.46)
"""Where eyes stand in 16:9, in shares of the canvas height."""

WHOLE = 0.9
"""Share of the canvas's width from which on nobody is moved to an edge who would show a cut at the other."""

ASIDE = 0.06
"""Most of the canvas's width that people over all of it move from the middle, so that a cut side leaves the picture."""

APART = 0.8
"""Most room between heads, in face heights, by which a row reaches an edge with one cut side."""

BLEED_FROM = 0.05
"""Share of the canvas height from which on a region's top is not the picture's own: something stands above."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Where heads may stand."""

    canvas: Box
    safe: Box
    """For faces."""
    region: Box
    """For heads with their hair; inside the canvas."""


@dataclass(frozen=True, kw_only=True)
class Pose:
    """What is wanted of a crowd."""

    head: float
    """Height of the tallest head, in design units; less when there is no room."""
    eyes: float
    """The eye line of the front row."""
    spread: float
    """Most room between heads, in face heights."""
    lowest: float = 1.0
    """The share of the canvas height below which no eye line of one row may lie."""
    panel: bool = False
    """Bodies need only reach a panel that begins below the chins."""


def stand(rows: Sequence[Sequence[Figure]], stage: Stage, pose: Pose) -> list[PlacedPerson] | None:
    """People back to front, or None when no head fits at all. Rows come back to front, each left to right."""
    everyone = [figure for row in rows for figure in row]
    stages = _staggered(rows, stage)
    face = min(
        max(pose.head / max(f.head_height for f in everyone), _tight(rows, stage, pose)),
        *(_widest(row, own) for row, own in zip(rows, stages, strict=True)),
        _tallest(rows, stage, pose),
    )
    if face <= 1e-6 or not _level(rows, stage, pose, face):
        return None
    placed: list[tuple[Figure, PlacedPerson]] = []
    for row, own, y in zip(rows, stages, _eye_lines(rows, stage, pose, face), strict=True):
        placed += zip(row, _line_up(row, own, y, face, pose), strict=True)
    return _back_to_front(placed, face, stage.canvas.centre.x)


def _tight(rows: Sequence[Sequence[Figure]], stage: Stage, pose: Pose) -> float:
    """The face height at which the lower and upper edges of tight photographs leave the picture: a close-up."""
    if len(rows) > 1:
        return 0.0
    low = min(max(pose.eyes, EYES[1] * stage.canvas.height), pose.lowest * stage.canvas.height)
    end = stage.canvas.bottom
    if pose.panel:
        below = _below(rows[0], pose)
        return max((stage.region.bottom / (f.body.top + below) for f in rows[0] if "top" in f.touches), default=0.0)
    needed = [(end - low) / max(f.body.bottom, 1e-9) for f in rows[0]]
    shortest = min(f.body.bottom for f in rows[0])
    needed += [end / max(f.body.top + shortest, 1e-9) for f in rows[0] if "top" in f.touches]
    high = max(min(pose.eyes, EYES[0] * stage.canvas.height), 0.3 * stage.canvas.height)
    needed += [high / max(f.body.top, 1e-9) for f in rows[0] if "top" in f.touches]
    return min(max(needed), TIGHTEST * stage.canvas.height)


def panel_below(row: Sequence[Figure]) -> float | None:
    """How far under the eyes of a row a panel begins: below every chin and above the end of every body; else None."""
    chin, end = max(f.face.bottom for f in row), min(f.body.bottom for f in row) - TUCKED
    return min(chin + BELOW_CHIN, end) if end > chin else None


def _level(rows: Sequence[Sequence[Figure]], stage: Stage, pose: Pose, face: float) -> bool:
    """Whether one eye line, no lower than is wanted, leaves nobody afloat."""
    if pose.panel:
        return panel_below(rows[-1]) is not None
    if pose.lowest >= 1 or len(rows) > 1:
        return True
    return all(stage.canvas.bottom - f.body.bottom * face <= pose.lowest * stage.canvas.height for f in rows[0])


def _staggered(rows: Sequence[Sequence[Figure]], stage: Stage) -> list[Stage]:
    """Rows of equal length stand half a place apart, so that nobody stands right above another."""
    if len(rows) < 2 or len(rows[0]) != len(rows[-1]):
        return [stage] * len(rows)
    region = stage.region
    width = region.width * 2 * len(rows[0]) / (2 * len(rows[0]) + 1)
    left, right = region.x, region.right - width
    return [
        replace(stage, region=Box(x, region.y, width, region.height)) for x in ((right, left) * len(rows))[: len(rows)]
    ]


def _steps(row: Sequence[Figure]) -> list[float]:
    """Least distance between neighbours' eyes, in face heights: hair may lap over hair, never over a face."""
    return [a.head.right + b.head.left - _lap(a, b) for a, b in pairwise(row)]


def _lap(a: Figure, b: Figure) -> float:
    narrow = min(a.head.left + a.head.right, b.head.left + b.head.right)
    hair = min(a.head.right - a.face.right, b.head.left - b.face.left)
    return max(min(hair, OVERLAP * narrow), 0.0)


def _ends(row: Sequence[Figure], stage: Stage) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """(edge, face heights to keep from it) for the first and for the last person of a row."""
    first, last = row[0], row[-1]
    left = [(stage.region.x, first.head.left), (stage.safe.x, first.face.left)]
    right = [(stage.region.right, last.head.right), (stage.safe.right, last.face.right)]
    return left, right


def _widest(row: Sequence[Figure], stage: Stage) -> float:
    lefts, rights = _ends(row, stage)
    inner = sum(_steps(row))
    return min((end - start) / max(left + right + inner, 1e-9) for start, left in lefts for end, right in rights)


def _pitch(back: Sequence[Figure], front: Sequence[Figure]) -> float:
    """Eye line to eye line, in face heights: the front heads' hair ends below the faces behind them."""
    over = max(f.head.top for f in front)
    least_head = min(f.head.top + f.head.bottom for f in (*back, *front))
    clear_of_faces = max(f.face.bottom for f in back) + over + 0.04
    clear_of_heads = max(f.head.bottom for f in back) + over - 0.1 * least_head
    return max(clear_of_faces, clear_of_heads)


def _rise(rows: Sequence[Sequence[Figure]]) -> float:
    """From the back row's eyes down to the front row's, in face heights."""
    return sum(_pitch(a, b) for a, b in pairwise(rows))


def _tallest(rows: Sequence[Sequence[Figure]], stage: Stage, pose: Pose) -> float:
    rise = _rise(rows)
    tops = [
        (stage.region.y, max(_kept_hair(f, stage) for f in rows[0])),
        (stage.safe.y, max(f.face.top for f in rows[0])),
    ]
    return min((stage.region.bottom - top) / (keep + rise + _below(rows[-1], pose)) for top, keep in tops)


def _below(row: Sequence[Figure], pose: Pose) -> float:
    """From the eyes of a row to where its region may end, in face heights: the chins, or a panel under them."""
    chin = max(f.face.bottom for f in row)
    return (panel_below(row) or chin) if pose.panel else chin


def _kept_hair(figure: Figure, stage: Stage) -> float:
    """What of a head stands above its eyes within the region: hair may run out of the picture, not behind words."""
    if stage.region.y > BLEED_FROM * stage.canvas.height:
        return figure.head.top
    return max(figure.head.top - BLEED * figure.head_height, figure.face.top)


def _eye_lines(rows: Sequence[Sequence[Figure]], stage: Stage, pose: Pose, face: float) -> list[float]:
    rise = _rise(rows) * face
    highest = max(
        stage.region.y + face * max(_kept_hair(f, stage) for f in rows[0]),
        stage.safe.y + face * max(f.face.top for f in rows[0]),
    )
    lowest = stage.region.bottom - face * _below(rows[-1], pose)
    cut = min((face * f.body.top for f in rows[0] if "top" in f.touches), default=lowest)
    wanted = lowest if pose.panel else pose.eyes + rise / 2
    front = max(min(wanted, lowest, cut + rise), highest + rise)
    lines = [front]
    for back, ahead in zip(reversed(rows[:-1]), reversed(rows[1:]), strict=True):
        lines.append(lines[-1] - _pitch(back, ahead) * face)
    return lines[::-1]


def _line_up(row: Sequence[Figure], stage: Stage, y: float, face: float, pose: Pose) -> list[PlacedPerson]:
    """One row on the eye line `y`, or lower where someone is cropped too short for it.

    Moderate differences move the whole row, so that eyes stay on one line; else only who must stands lower.
    """
    floor = stage.canvas.bottom
    needed = [y if pose.panel else max(y, floor - f.body.bottom * face) for f in row]
    common = max(needed)
    chins_inside = all(
        own == common or common + f.face.bottom * face <= stage.safe.bottom for f, own in zip(row, needed, strict=True)
    )
    if pose.lowest < 1 or (common - y < LEVEL * face and chins_inside):
        needed = [common] * len(row)
    return [
        _flush(figure, stage, x, own, face, alone=len(row) == 1, panel=pose.panel)
        for figure, x, own in zip(row, _across(row, stage, face, pose.spread), needed, strict=True)
    ]


def _across(row: Sequence[Figure], stage: Stage, face: float, spread: float) -> list[float]:
    """Where the eyes stand from left to right: spare room is shared, at most `spread` between two heads."""
    lefts, rights = _ends(row, stage)
    start = max(edge + keep * face for edge, keep in lefts)
    end = min(edge - keep * face for edge, keep in rights)
    steps = [step * face for step in _steps(row)]
    spare = max(end - start - sum(steps), 0.0)
    gap = min(spread * face, spare / len(row))
    if len(row) == 1:
        return [_centred(row[0], stage, start, end, face)]
    gap = max(gap, min(_reaching(row, stage, start, end, face, steps), spare / len(steps)))
    x = start + (spare - gap * len(steps)) / 2
    line = [x]
    for step in steps:
        x += step + gap
        line.append(x)
    moved = _aside(row, stage, line, (start, end), face)
    if _whole(stage) and abs(moved) > ASIDE * stage.canvas.width:
        return line
    return [x + moved for x in line]


def _whole(stage: Stage) -> bool:
    """Whether a region is all the width: whoever stands aside in it has nothing beside."""
    return stage.region.width > WHOLE * stage.canvas.width


def _aside(row: Sequence[Figure], stage: Stage, line: Sequence[float], room: tuple[float, float], face: float) -> float:
    """How far a row moves so that a cut side of its first or last person leaves the picture."""
    first, last = row[0], row[-1]
    left = line[0] - first.body.left * face - stage.canvas.x if "left" in first.touches else 0.0
    right = stage.canvas.right - line[-1] - last.body.right * face if "right" in last.touches else 0.0
    if left > 0 and right <= 0:
        return -min(left, max(line[0] - room[0], 0.0))
    return min(right, max(room[1] - line[-1], 0.0)) if right > 0 >= left else 0.0


def _reaching(
    row: Sequence[Figure], stage: Stage, start: float, end: float, face: float, steps: Sequence[float]
) -> float:
    """The room between heads with which the outer people's cut sides leave a picture that the row spans."""
    first, last = row[0], row[-1]
    outer, far = "left" in first.touches, "right" in last.touches
    if not outer and not far:
        return 0.0
    left = min(max(first.body.left * face, start), end)
    right = max(min(stage.canvas.right - last.body.right * face, end), start)
    if outer and far:
        return (right - left - sum(steps)) / len(steps)
    aside = left - start if outer else end - right
    gap = (end - start - 2 * aside - sum(steps)) / len(steps)
    return gap if _whole(stage) and gap <= APART * face else 0.0


def _centred(figure: Figure, stage: Stage, start: float, end: float, face: float) -> float:
    middle = stage.region.centre.x + face * (figure.head.left - figure.head.right) / 2
    return min(max(middle, start), max(start, end))


def _flush(figure: Figure, stage: Stage, x: float, y: float, face: float, *, alone: bool, panel: bool) -> PlacedPerson:
    """Bring an edge at which the photograph cuts the body to the canvas's edge when that is near."""
    person = figure.placed(x, y, face)
    reach = 0.6 * face
    if "top" in figure.touches and 0 < person.box.y <= reach:
        y -= _allowed(person.box.y, 0.0, person, figure, stage, face)[0]
        y = y if panel else max(y, stage.canvas.bottom - figure.body.bottom * face)
    gaps = {"left": person.box.x, "right": stage.canvas.right - person.box.right}
    if figure.touches >= gaps.keys() and _whole(stage):
        return figure.placed(x, y, face)
    reach = min(reach, ASIDE * stage.canvas.width) if _whole(stage) else reach
    for edge, sign in (("left", -1), ("right", 1)):
        if alone and edge in figure.touches and 0 < gaps[edge] <= reach:
            x += sign * _allowed(0.0, gaps[edge], person, figure, stage, face, edge=edge)[1]
            break
    return figure.placed(x, y, face)


def _allowed(
    up: float, aside: float, person: PlacedPerson, figure: Figure, stage: Stage, face: float, edge: str = "left"
) -> tuple[float, float]:
    """How far a person may really move up and aside before head or face leaves its room."""
    box = figure.face.box(*_eyes(person, figure, face), face)
    up = min(up, box.y - stage.safe.y)
    if edge == "left":
        room = min(person.head.x - stage.canvas.x, box.x - stage.safe.x)
    else:
        room = min(stage.canvas.right - person.head.right, stage.safe.right - box.right)
    return max(up, 0.0), max(min(aside, room), 0.0)


def _eyes(person: PlacedPerson, figure: Figure, face: float) -> tuple[float, float]:
    return person.head.x + figure.head.left * face, person.head.y + figure.head.top * face


def _back_to_front(placed: list[tuple[Figure, PlacedPerson]], face: float, middle: float) -> list[PlacedPerson]:
    """Lower chins stand nearer; the host stands nearest among equals, then who is nearer the middle.

    Behind all others stands who raises an arm beside the head: it must not lie over a neighbour's face.
    """

    def nearness(item: tuple[Figure, PlacedPerson]) -> tuple[bool, float, float, int]:
        figure, person = item
        chin = person.head.y + (figure.head.top + figure.face.bottom) * face
        step = round((chin + (NECK * face if figure.index == 0 else 0.0)) / (NECK * face))
        return not figure.raises_an_arm, step, -abs(person.head.centre.x - middle), -figure.index

    return [person for _, person in sorted(placed, key=nearness)]
