"""How soon the Discord bot acknowledges with many at once, and how often it edits. `python -m bench.bots_discord`

Runs the bot against a Discord on this machine. Each round, so many people press `/thumbnail` in the same moment; the
time is taken from the event on the gateway to the callback. Then one picture's progress is told fifty times a second,
and the edits of its message are counted. Exit code 1 when the 99th percentile is over the target or two edits of one
message are less than two seconds apart.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from bots.surface import Pace
from service.database import migrate
from service.settings import Settings
from tests.bots.discord.house import House
from tests.bots.discord.wire.fake import FakeDiscord
from tests.waiting import side_by_side, wait_for

TARGET_MS = 300.0
PACE = Pace(seconds_between=2.0, patience_seconds=60.0)
_TELLING_SECONDS = 10.0


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.bots_discord", description=__doc__)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=10)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, FakeDiscord() as discord:
        settings = Settings.load(data_dir=Path(folder), secret_key="a key for measuring, of no use elsewhere")
        migrate(settings)
        with House(settings, discord, Path(folder), pace=PACE) as house:
            _volley(house, chosen.people)  # warms
            waits = [wait for _ in range(chosen.rounds) for wait in _volley(house, chosen.people)]
            gaps = _told_often(house)
    worst, shortest = statistics.quantiles(waits, n=100)[98], min(gaps, default=float("inf"))
    print(
        f"{chosen.people} at once, {chosen.rounds} rounds: acknowledged after {statistics.median(waits):.0f} ms, "
        f"p99 {worst:.0f} ms (target {TARGET_MS:.0f}); shortest time between two edits of a message {shortest:.1f} s"
    )
    return 0 if worst <= TARGET_MS and shortest >= PACE.seconds_between * 0.95 else 1


def _volley(house: House, people: int) -> list[float]:
    """Milliseconds that each waited."""
    crowd = [house.discord.world.person(f"person-{number}") for number in range(people)]
    asked = side_by_side(*(lambda one=one: (time.time(), house.ask(person=one)) for one in crowd))
    for _, one in asked:
        house.discord.people.answer(one)
    answered = {seen.path.split("/")[4]: seen.at for seen in house.discord.faults.requests("POST", "/callback")}
    return [(answered[one.id] - began) * 1000 for began, one in asked]


def _told_often(house: House) -> list[float]:
    """Seconds between two edits, over all messages, while one picture's progress never rests."""
    claim = house.hand.take()
    began = time.monotonic()
    while (spent := time.monotonic() - began) < _TELLING_SECONDS:
        house.hand.stage(claim, "design", spent / _TELLING_SECONDS)
        time.sleep(0.02)
    wait_for(lambda: house.message(claim.id).shown.startswith("1:running:design:9"))
    edits: defaultdict[str, list[float]] = defaultdict(list)
    for seen in house.discord.faults.requests("PATCH", "/messages/"):
        edits[seen.path].append(seen.at)
    return [late - early for times in edits.values() for early, late in pairwise(sorted(times))]


if __name__ == "__main__":
    sys.exit(main())
