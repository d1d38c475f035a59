"""A hundred people press the button at once: how long each waits for its 202.

    python -m bench.burst [--at-once 100] [--rounds 3] [--database postgresql]

starts a service of its own, sends, and prints per round the median, the 99th percentile and the statuses. The last
line is the worst round. Beside it runs the same load on a bare application that writes nothing, so that a slow machine
can be told from a slow service.
"""

from __future__ import annotations

import argparse
import asyncio
import json
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
from service.accounts import Issuer, users
from service.database import migrate, open_database
from service.settings import Settings

_BARE = """
import sys, uvicorn
from fastapi import FastAPI
app = FastAPI()
@app.post("/api/generate", status_code=202)
def generate(body: dict) -> dict: return {"generationId": "x"}
uvicorn.run(app, port=int(sys.argv[1]), log_config=None)
"""
_PEOPLE = 10


def main() -> int:
    options = _options()
    with (
        tempfile.TemporaryDirectory(prefix="thumbsmith-burst-") as folder,
        _settings(Path(folder), options) as settings,
    ):
        tokens = _people(settings)
        port = int(settings.public_url.rpartition(":")[2])
        environment = settings.model_dump(mode="json", exclude_defaults=True)
        code = (
            "import sys, json; from api.server import run_api; from service.settings import Settings; "
            "run_api(Settings(**json.loads(sys.argv[1])), host='127.0.0.1', port=int(sys.argv[2]))"
        )
        environment["secret_key"] = settings.secret_key.get_secret_value()
        with (
            _process(
                [sys.executable, "-c", code, json.dumps(environment), str(port)], f"{settings.public_url}/api/ready"
            ),
            _bare() as bare,
        ):
            worst = max(_round(number, settings, tokens, bare, options.at_once) for number in range(options.rounds + 1))
    print(f"worst p99 {worst:.0f} ms of {options.rounds} rounds at {options.at_once} at once ({options.database})")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--at-once", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    return parser.parse_args()


@contextmanager
def _settings(folder: Path, options: argparse.Namespace) -> Iterator[Settings]:
    held = {
        "data_dir": folder / "data",
        "secret_key": "a key for measuring, of no use elsewhere",
        "public_url": f"http://127.0.0.1:{free_port()}",
        "requests_per_minute": 10**6,
        "generations_per_minute": 10**6,
        "log_level": "WARNING",
    }
    if options.database == "sqlite":
        yield _migrated(Settings(**held))
        return
    folder.chmod(0o755)  # the database server runs under an account of its own
    postgres, redis = PostgresServer(folder / "postgres").start(), RedisServer(folder / "redis").start()
    try:
        url = postgres.create("burst")
        yield _migrated(Settings(**held, database_url=url, queue_url=redis.url))
    finally:
        redis.stop()
        postgres.stop()


def _migrated(settings: Settings) -> Settings:
    migrate(settings)
    return settings


def _people(settings: Settings) -> list[str]:
    database, issuer = open_database(settings), Issuer.open(settings)
    names = [f"person-{number}@example.org" for number in range(_PEOPLE)]
    found = [
        users.find_or_create(database, provider="magic-link", subject=name, email=name, settings=settings)
        for name in names
    ]
    database.close()
    return [issuer.issue(user.id, epoch=user.token_epoch) for user in found]


@contextmanager
def _bare() -> Iterator[str]:
    port = free_port()
    with _process([sys.executable, "-c", _BARE, str(port)], f"http://127.0.0.1:{port}/openapi.json"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _process(command: list[str], ready: str) -> Iterator[None]:
    process = subprocess.Popen(command)
    try:
        for _ in range(300):
            try:
                if httpx.get(ready, timeout=2).status_code == 200:
                    break
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _round(number: int, settings: Settings, tokens: list[str], bare: str, at_once: int) -> float:
    """The service's 99th percentile in ms; round 0 only warms up."""
    base = asyncio.run(_burst(bare, tokens, at_once))
    ours = asyncio.run(_burst(settings.public_url, tokens, at_once))
    if not number:
        return 0.0
    statuses = Counter(status for status, _ in ours)
    p99, p99_bare = _percentile(ours), _percentile(base)
    print(
        f"round {number}: median {statistics.median(t for _, t in ours):.0f} ms, p99 {p99:.0f} ms, "
        f"bare p99 {p99_bare:.0f} ms, {dict(statuses)}"
    )
    return p99


async def _burst(url: str, tokens: list[str], at_once: int) -> list[tuple[int, float]]:
    """All connections are there before the first request is sent, as they are behind a proxy."""
    limits = httpx.Limits(max_connections=at_once, max_keepalive_connections=at_once)
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits) as http:
        await asyncio.gather(*(http.get("/api/health") for _ in range(at_once)))

        async def ask(number: int) -> tuple[int, float]:
            headers = {"Authorization": f"Bearer {tokens[number % len(tokens)]}"}
            started = time.perf_counter()
            answer = await http.post("/api/generate", json={"title": f"Number {number}"}, headers=headers)
            return answer.status_code, (time.perf_counter() - started) * 1000

        return await asyncio.gather(*(ask(number) for number in range(at_once)))


def _percentile(found: list[tuple[int, float]], share: float = 0.99) -> float:
    times = sorted(each for _, each in found)
    return times[min(len(times) - 1, round(share * (len(times) - 1)))]


if __name__ == "__main__":
    sys.exit(main())
