"""A renderer that stands in for the engine: real stages, real files, and titles that make it misbehave.

It is opened inside the render process, so it must be importable by name and light.
"""

from __future__ import annotations

import errno
import hashlib
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from engine.errors import MissingAsset, PhotoError
from worker.rendering import Renderer, RenderOrder, Tell

STAGES = ("photos", "cutouts", "design", "files")
POISON, REFUSED, BROKEN, ENDLESS, TIRELESS = "POISON", "REFUSED", "BROKEN", "ENDLESS", "TIRELESS"
INCOMPLETE = "INCOMPLETE"
HUGE, FULL, LACKING = "HUGE", "FULL", "LACKING"
"""These meet their machine's trouble: beyond their bound, a disk that is full, what the rest of the title is short of
(`LACKING EROFS`); the last two as long as `trouble_of` names a file that is there."""
_HUGE_BYTES = 1 << 36


def trouble_of(data_dir: Path) -> Path:
    """While this file is there, the machine is in trouble."""
    return data_dir / "trouble"


def stand_in(seconds: float = 0.2) -> Renderer:
    """A renderer that takes so long."""
    return partial(_render, seconds)


def opener(seconds: float = 0.2) -> Callable[[], Renderer]:
    return partial(stand_in, seconds)


def _render(seconds: float, order: RenderOrder, out: Path, tell: Tell) -> None:
    out.mkdir(parents=True)
    title = order.brief.title
    for index, stage in enumerate(STAGES):
        tell.stage(stage, index / len(STAGES))
        time.sleep(seconds / len(STAGES))
        _misbehave(title, stage, tell)
        if stage == "cutouts" and trouble_of(out.parents[2]).exists():
            _meet_trouble(title)
        if stage == "design":
            picture = out / "youtube.jpg"
            picture.write_bytes(_bytes(order, "youtube", 20_000))
            tell.picture(picture)
    (out / "youtube.psd").write_bytes(_bytes(order, "psd", 60_000))


def _misbehave(title: str, stage: str, tell: Tell) -> None:
    while TIRELESS in title:
        tell.stage(stage, 0.0)
        time.sleep(0.1)
    if stage != "cutouts":
        return
    if POISON in title:
        os.kill(os.getpid(), 9)
    if REFUSED in title:
        raise PhotoError("there is no face in the photo; take one in which the face is seen")
    if BROKEN in title:
        raise RuntimeError("a plugin did what it should not")
    if INCOMPLETE in title:
        raise MissingAsset("the model of a check is not here; run thumbsmith setup")
    if ENDLESS in title:
        time.sleep(3600)
    if HUGE in title:
        bytearray(_HUGE_BYTES)


def _meet_trouble(title: str) -> None:
    try:
        if FULL in title:
            Path("/dev/full").write_bytes(b"x" * 10_000)
        if LACKING in title:
            name = title.split()[1]
            raise MemoryError if name == "memory" else OSError(getattr(errno, name), os.strerror(getattr(errno, name)))
    except (OSError, MemoryError) as error:  # as those who read photos do, who cannot know
        raise PhotoError("the photo is damaged; send it again") from error


def _bytes(order: RenderOrder, name: str, size: int) -> bytes:
    """The same for the same order and seed, as the engine's."""
    digest = hashlib.sha256(f"{order.generation_id}:{order.brief.seed}:{name}".encode()).digest()
    return (digest * (size // len(digest) + 1))[:size]
