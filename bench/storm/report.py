"""Runs the trials one after the other on both set-ups and says what they left."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bench.servers import PostgresServer, RedisServer
from bench.storm import bad_days, trials
from bench.storm.pairs import pairs
from bench.storm.trials import Outcome

EMBEDDED, REAL = "SQLite", "PostgreSQL + Redis"


def main() -> int:
    """Exit code 1 when anything was lost or done twice, or when the control saw nothing."""
    arguments = _arguments()
    begun = time.monotonic()
    outcomes: list[tuple[str, Outcome]] = []
    with tempfile.TemporaryDirectory(prefix="thumbsmith-storm-") as folder:
        for setup, run in _trials(Path(folder), arguments):
            outcome = run()
            outcomes.append((setup, outcome))
            print(_line(setup, outcome), flush=True)
    real = [outcome for _, outcome in outcomes if "control" not in outcome.name]
    controls = [outcome.audit for _, outcome in outcomes if "control" in outcome.name]
    lost, duplicates = sum(one.audit.lost for one in real), sum(one.audit.duplicates for one in real)
    unclean = sum(not one.clean for one in real)
    seen = sum(one.duplicates for one in controls)
    took = time.monotonic() - begun
    print(f"{len(real)} trials in {took:.0f} s, {unclean} not clean; duplicates seen without the fence: {seen}")
    print(f"lost {lost}, duplicates {duplicates}")
    return int(bool(unclean) or not seen)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.storm", description=__doc__)
    parser.add_argument("--generations", type=int, default=150)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--stalls", type=int, default=20)
    parser.add_argument("--outage", type=float, default=60.0, help="seconds for which Redis is away")
    return parser.parse_args()


def _trials(folder: Path, arguments: argparse.Namespace) -> Iterator[tuple[str, Callable[[], Outcome]]]:
    postgres, redis = PostgresServer(folder / "postgres"), RedisServer(folder / "redis")
    folder.chmod(0o711)  # the account of PostgreSQL must reach its own folder beneath
    postgres.start()
    redis.start()
    try:
        for index, (setup, trial) in enumerate(_plan(arguments, postgres, redis)):
            addresses: dict[str, str] = {}
            if setup == REAL:
                addresses = {"database_url": postgres.create(f"trial_{index}"), "queue_url": redis.url}
            yield setup, partial(_in_field, folder / str(index), addresses, trial)
    finally:
        redis.stop()
        postgres.stop()


def _in_field(place: Path, addresses: dict[str, str], trial: Callable[..., Outcome]) -> Outcome:
    with trials.field_and_nursery(place, **addresses) as (field, nursery):
        return trial(field, nursery)


def _plan(
    given: argparse.Namespace, postgres: PostgresServer, redis: RedisServer
) -> Iterator[tuple[str, Callable[..., Outcome]]]:
    some = max(5, given.generations // 5)
    for setup in (EMBEDDED, REAL):
        yield setup, lambda *at: trials.kills(*at, generations=given.generations, kills=given.kills, seconds=0.4)
        for fence in (True, False):
            stalled = {"generations": given.stalls, "stalls": given.stalls, "seconds": 0.3, "fence": fence}
            yield setup, lambda *at, stalled=stalled: trials.zombies(*at, **stalled)
        yield setup, lambda *at: trials.poison(*at, generations=some)
        yield setup, lambda *at: trials.storage_down(*at, generations=5, tries=3)
        yield setup, lambda *at: bad_days.renders_killed(*at, generations=some, kills=12)
        yield setup, lambda *at: bad_days.disk_full(*at, generations=5, tries=2)
        yield setup, lambda *at: bad_days.clock_put_back(*at, generations=5)
    cut = {"postgres": postgres, "generations": some, "cuts": given.kills // 2}
    yield REAL, lambda *at: bad_days.cut_commits(*at, **cut)
    yield REAL, lambda *at: pairs(*at, rounds=max(1, given.kills // 40))
    outage = {"redis": redis, "generations": some, "seconds": given.outage}
    yield REAL, lambda *at: trials.queue_down(*at, **outage)
    crash = {"postgres": postgres, "generations": some, "seconds": 3.0}
    yield REAL, lambda *at: trials.database_down(*at, **crash)


def _line(setup: str, outcome: Outcome) -> str:
    found = outcome.audit
    counts = f"lost {found.lost}, duplicates {found.duplicates}, credits astray {found.astray}, orphans {found.orphans}"
    tries = f"{found.attempts} tries, {found.most_attempts} at most"
    struck = f", {outcome.done} struck" if outcome.done else ""
    return (
        f"{setup:19} {outcome.name:20} {found.generations:4} generations{struck}: {counts} "
        f"({tries}, {outcome.seconds:.0f} s{'; ' + outcome.note if outcome.note else ''})"
    )
