"""A hundred people press the button at once: how long each waits for its 202.

    python -m bench.burst [--at-once 100] [--rounds 5] [--database postgresql] [--processes 2] [--first]

starts a service of its own, sends, and prints for each round the median and the 99th percentile, beside the same load
on the least that could answer it: FastAPI and one committed row in the same kind of database. The last line holds the
median of all rounds and how far they lie apart; its exit code is 1 when an answer is not a 202. With `--first`, the
processes go before all others of the machine (which root alone may ask for), to see past what else it is busy with.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bench.servers import PostgresServer, RedisServer, free_port
from bench.volley import percentile, post, volley
from service.accounts import Issuer, users
from service.database import migrate, open_database
from service.settings import Settings

_PEOPLE = 10
_SERVE = (
    "import sys, json; from api.server import run_api; from service.settings import Settings; "
    "run_api(Settings(**json.loads(sys.argv[1])), host='127.0.0.1', port=int(sys.argv[2]))"
)


def main() -> int:
    options = _options()
    if options.first:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    with (
        tempfile.TemporaryDirectory(prefix="thumbsmith-burst-") as folder,
        _settings(Path(folder), options) as settings,
        service(settings) as port,
        _floor(settings, Path(folder)) as floor,
    ):
        tokens = people(settings)
        rounds = [_round(number, port, floor, tokens, options.at_once) for number in range(options.rounds + 1)][1:]
    statuses = sum((found for _, _, found in rounds), Counter())
    ours, least = [p99 for p99, _, _ in rounds], [p99 for _, p99, _ in rounds]
    print(
        f"{options.at_once} at once on {options.database}: p99 {statistics.median(ours):.0f} ms "
        f"({min(ours):.0f} - {max(ours):.0f}) of {len(ours)} rounds; "
        f"floor {statistics.median(least):.0f} ms ({min(least):.0f} - {max(least):.0f}); {dict(statuses)}"
    )
    return 0 if set(statuses) == {202} else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--at-once", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--processes", type=int, default=1, help="of the API")
    parser.add_argument("--first", action="store_true", help="before all other processes of the machine")
    return parser.parse_args()


@contextmanager
def _settings(folder: Path, options: argparse.Namespace) -> Iterator[Settings]:
    held: dict[str, object] = {
        "data_dir": folder / "data",
        "secret_key": "a key for measuring, of no use elsewhere",
        "public_url": f"http://127.0.0.1:{free_port()}",
        "requests_per_minute": 10**6,
        "generations_per_minute": 10**6,
        "credits_per_generation": 1,
        "credits_at_sign_up": 100_000,
        "log_level": "ERROR",
    }
    if options.processes > 1:
        held["api_processes"] = options.processes
    if options.database == "sqlite":
        yield migrated(Settings.load(**held))
        return
    folder.chmod(0o755)  # the database server runs under an account of its own
    postgres, redis = PostgresServer(folder / "postgres").start(), RedisServer(folder / "redis").start()
    try:
        url = postgres.create("burst")
        yield migrated(Settings.load(**held, database_url=url, queue_url=redis.url))
    finally:
        redis.stop()
        postgres.stop()


def migrated(settings: Settings) -> Settings:
    migrate(settings)
    return settings


def people(settings: Settings) -> list[str]:
    database, issuer = open_database(settings), Issuer.open(settings)
    names = [f"person-{number}@example.org" for number in range(_PEOPLE)]
    found = [
        users.find_or_create(database, provider="magic-link", subject=name, email=name, settings=settings)
        for name in names
    ]
    database.close()
    return [issuer.issue(user.id, epoch=user.token_epoch) for user in found]


@contextmanager
def service(settings: Settings) -> Iterator[int]:
    port = int(settings.public_url.rpartition(":")[2])
    values = settings.model_dump(mode="json", exclude_defaults=True)
    assert settings.secret_key is not None
    values["secret_key"] = settings.secret_key.get_secret_value()
    with _process([sys.executable, "-c", _SERVE, json.dumps(values), str(port)], port):
        yield port


@contextmanager
def _floor(settings: Settings, folder: Path) -> Iterator[int]:
    port = free_port()
    url = f"sqlite:///{folder / 'floor.db'}" if settings.embedded else settings.database
    with _process([sys.executable, "-m", "bench.floor", str(port), url], port):
        yield port


@contextmanager
def _process(command: list[str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command)
    try:
        for _ in range(600):
            try:
                if httpx.get(f"http://127.0.0.1:{port}/api/health", timeout=2).status_code == 200:
                    break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _round(number: int, port: int, floor: int, tokens: list[str], at_once: int) -> tuple[float, float, Counter[int]]:
    """Both 99th percentiles in ms, and the service's statuses; round 0 only warms up."""
    requests = [
        post("/api/generate", {"title": f"Number {each}"}, {"Authorization": f"Bearer {tokens[each % len(tokens)]}"})
        for each in range(at_once)
    ]
    least, ours = asyncio.run(volley(floor, requests)), asyncio.run(volley(port, requests))
    found = percentile(ours, 0.99), percentile(least, 0.99), Counter(shot.status for shot in ours)
    if number:
        median = percentile(ours, 0.5)
        print(f"round {number}: median {median:.0f} ms, p99 {found[0]:.0f} ms, floor p99 {found[1]:.0f} ms, {found[2]}")
    return found


if __name__ == "__main__":
    sys.exit(main())
