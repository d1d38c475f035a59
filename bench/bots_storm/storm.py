"""The storm: wishes arrive, pictures are made, and the bot is ended again and again at points that chance chooses.

What stands for the platform is given from outside: the recorder here, and each real platform's own double, which says
how its bot is started, how a wish reaches it, and what was posted and edited in the end.
"""

from __future__ import annotations

import contextlib
import random
import signal
import subprocess
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa

from bench.bots_storm.maker import Maker
from bench.bots_storm.process import HALTED
from bench.bots_storm.recorder import Recorder, Verdict, folder_for, judged
from bots.desk import Desk
from bots.people import meet
from bots.verbs.submitting import Wish, submit
from service.database import ChatMessage, Generation, db_now
from service.processes.python import python_module, safe_environment
from service.settings import Settings

_MOMENTS, _CALLS = ("before", "after"), ("post", "edit")
_OPEN_AT_ONCE = 2
_LOOK_SECONDS = 0.02
_STRIKE_SECONDS = 2.0
"""How long a bot may take at most from its first deed to its point; after that it is struck where it is."""
_HANG_SECONDS = 900.0


class Platform(Protocol):
    """What the storm must know of a platform."""

    surface: str

    def command(self, point: str, *, fenced: bool) -> list[str]:
        """Starts its bot. One that cannot stand still at a point is struck at a moment of its own."""

    def environment(self) -> Mapping[str, str]:
        """What the bot's settings need besides the service's."""

    def halted(self) -> bool:
        """Whether the bot stands still at its point; looking clears it."""

    def ask(self, desk: Desk, number: int) -> uuid.UUID | None:
        """Let a wish arrive; its generation, where it is known at once. A bot may be away just then."""

    def lines(self) -> list[dict[str, Any]]:
        """Posts and edits in their order, each with `what`, `message`, `generation` and `state`."""


class OnRecorder:
    """The platform in a file."""

    surface = "recorder"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._recorder = Recorder(folder_for(folder))

    def command(self, point: str, *, fenced: bool) -> list[str]:
        return python_module("bench.bots_storm.process", str(self._folder), point, *(() if fenced else ("--unfenced",)))

    def environment(self) -> Mapping[str, str]:
        return {}

    def halted(self) -> bool:
        there = (self._folder / HALTED).exists()
        (self._folder / HALTED).unlink(missing_ok=True)
        return there

    def ask(self, desk: Desk, number: int) -> uuid.UUID | None:
        person = meet(desk, surface=self.surface, subject=f"person-{number % 5}", place="place")
        wish = Wish(title=f"Picture {number}", formats=("youtube",))
        return submit(desk, person, wish, address={"channel": "here"}, key=f"storm-{number}").generation_id

    def lines(self) -> list[dict[str, Any]]:
        return self._recorder.lines()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    generations: int
    struck: int
    verdict: Verdict
    posts: int
    edits: int

    @property
    def clean(self) -> bool:
        return self.verdict == Verdict(lost=0, doubled=0, unfinished=0)

    def __str__(self) -> str:
        told = self.verdict
        return (
            f"{self.generations} generations, {self.struck} ends of the bot, {self.posts} posts, {self.edits} edits: "
            f"lost {told.lost}, doubled {told.doubled}, not in their last state {told.unfinished}"
        )


def storm(
    desk: Desk,
    settings: Settings,
    platform: Platform,
    *,
    generations: int,
    restarts: int,
    fenced: bool = True,
    dice: random.Random | None = None,
    making_seconds: float = 1.0,
    points: Sequence[str] = (),
    hurries: bool = False,
) -> Outcome:
    """So many wishes and so many ends of the bot's process, then peace until every message has its last state.

    `points` are the first of those ends; what `hurries` ends leases from outside, where else the next process of the
    same name does and waits a little.
    """
    dice, wishes = dice or random.Random(), iter(range(generations))
    with Maker(desk, seconds=making_seconds):
        for number, point in enumerate((*points, *_points(restarts - len(points), dice))):
            with _bot(settings, platform, point, fenced=fenced) as bot:
                seconds = _HANG_SECONDS if number < len(points) else dice.uniform(0, _STRIKE_SECONDS)
                _until_struck(desk, platform, bot, wishes, seconds)
            if hurries:
                _end_leases(desk, platform)
        with _bot(settings, platform, "never", fenced=fenced):
            _until_peace(desk, platform, wishes)
    lines = platform.lines()
    counts = {what: sum(line["what"] == what for line in lines) for what in ("post", "edit")}
    return Outcome(
        generations=generations,
        struck=restarts,
        verdict=judged(lines, _ended(desk, platform)),
        posts=counts["post"],
        edits=counts["edit"],
    )


def _points(count: int, dice: random.Random) -> list[str]:
    """Each kind as often as the others, in an order of chance: the first such call of a process, or any time."""
    kinds = ["never", *(f"{moment}:{call}:1" for moment in _MOMENTS for call in _CALLS)]
    points = [kinds[number % len(kinds)] for number in range(count)]
    dice.shuffle(points)
    return points


@contextlib.contextmanager
def _bot(settings: Settings, platform: Platform, point: str, *, fenced: bool) -> Iterator[subprocess.Popen[bytes]]:
    held = settings.model_dump(include={"data_dir", "database_url", "queue_url", "storage_url", "public_url"})
    given = {f"THUMBSMITH_{name.upper()}": str(value) for name, value in held.items() if value}
    secret = settings.secret_key.get_secret_value() if settings.secret_key else ""
    environment = {
        **safe_environment(),
        **given,
        "THUMBSMITH_SECRET_KEY": secret,
        "THUMBSMITH_ENVIRONMENT": "development",
        "THUMBSMITH_LOG_LEVEL": "ERROR",
        **platform.environment(),
    }
    process = subprocess.Popen(platform.command(point, fenced=fenced), env=environment)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def _until_struck(
    desk: Desk, platform: Platform, bot: subprocess.Popen[bytes], wishes: Iterator[int], seconds: float
) -> None:
    """At its point, or so many seconds after it has begun to do something."""
    before, begun = len(platform.lines()), False
    ends = time.monotonic() + _HANG_SECONDS
    while time.monotonic() < ends and bot.poll() is None and _anything_open(desk, platform, wishes):
        if platform.halted():
            return
        if not begun and len(platform.lines()) > before:
            begun, ends = True, min(ends, time.monotonic() + seconds)
        time.sleep(_LOOK_SECONDS)


def _until_peace(desk: Desk, platform: Platform, wishes: Iterator[int]) -> None:
    ends = time.monotonic() + _HANG_SECONDS
    while _anything_open(desk, platform, wishes) and time.monotonic() < ends:
        time.sleep(_LOOK_SECONDS)


def _end_leases(desk: Desk, platform: Platform) -> None:
    """What an ended process held is free at once."""
    change = sa.update(ChatMessage).where(ChatMessage.surface == platform.surface).values(lease_until=db_now(-1))
    desk.database.write(lambda session: session.execute(change))


def _anything_open(desk: Desk, platform: Platform, wishes: Iterator[int]) -> bool:
    """Fed with wishes, so that there is always something on its way as long as there are any."""
    left = sa.select(sa.func.count()).where(ChatMessage.surface == platform.surface, ChatMessage.final_at.is_(None))
    with desk.database.read() as session:
        count = session.scalar(left) or 0
    if count < _OPEN_AT_ONCE and (number := next(wishes, None)) is not None:
        platform.ask(desk, number)
        return True
    return count > 0


def _ended(desk: Desk, platform: Platform) -> set[str]:
    own = sa.select(Generation.id).where(
        Generation.source == platform.surface, Generation.status.in_(("ready", "failed", "cancelled"))
    )
    with desk.database.read() as session:
        return {str(one) for one in session.scalars(own)}
