"""Who stands where from left to right: people look inward, the host has the best place."""

from __future__ import annotations

from collections.abc import Sequence

from engine.layout.figures import Figure

LOOKS_AWAY = 0.12
"""Yaw below which a face counts as looking straight ahead."""


def in_line(figures: Sequence[Figure], *, words: str, opposed: bool = False) -> list[Figure]:
    """Left to right for one row: people of one photograph in its order.

    Right-looking people stand left. Of two that look alike the host stands next to the words; in a larger
    group the host stands in the middle or, `opposed`, alone on one side of all guests.
    """
    return _as_they_stood(_by_role(figures, words=words, opposed=opposed))


def _as_they_stood(line: Sequence[Figure]) -> list[Figure]:
    """The places of those who stood in one photograph are shared out in its order."""
    ordered = list(line)
    for photo in {figure.stood.photo for figure in line if figure.stood}:
        places = [at for at, figure in enumerate(line) if figure.stood and figure.stood.photo == photo]
        there = sorted((line[at] for at in places), key=lambda figure: figure.stood.eyes[0] if figure.stood else 0.0)
        for at, figure in zip(places, there, strict=True):
            ordered[at] = figure
    return ordered


def _by_role(figures: Sequence[Figure], *, words: str, opposed: bool) -> list[Figure]:
    host = [f for f in figures if f.index == 0]
    guests = sorted((f for f in figures if f.index), key=lambda f: (-f.yaw, f.index))
    if not host or not guests:
        return host + guests
    if len(guests) == 1:
        return _pair(host[0], guests[0], words=words)
    if opposed:
        mean = sum(guest.yaw for guest in guests) / len(guests)
        return [*host, *guests] if host[0].yaw >= mean else [*guests, *host]
    middle = len(guests) // 2
    if len(guests) % 2 and words == "right":
        middle += 1
    return guests[:middle] + host + guests[middle:]


def _pair(host: Figure, guest: Figure, *, words: str) -> list[Figure]:
    turn = host.yaw - guest.yaw
    if abs(turn) < LOOKS_AWAY:
        turn = -1.0 if words == "right" else 1.0
    return [host, guest] if turn > 0 else [guest, host]


def in_rows(figures: Sequence[Figure], *, front: int, words: str, opposed: bool = False) -> list[list[Figure]]:
    """The back row, then the front row of `front` people, each left to right.

    Bodies that reach furthest down stand behind, since only they can be raised without floating.
    """
    if front >= len(figures):
        return [in_line(figures, words=words, opposed=opposed)]
    guests = sorted((f for f in figures if f.index), key=lambda f: (round(-f.body.bottom, 1), f.index))
    behind = guests[: len(figures) - front]
    ahead = [f for f in figures if f not in behind]
    return [in_line(behind, words=words), in_line(ahead, words=words)]
