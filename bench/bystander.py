"""How long somebody waits while another user does the worst they can: `python -m bench.bystander [NAME ...]`.

Every twentieth of a second the bystander asks whether the service lives, and for their own account, each on a
connection that is open already. Before each flood its work is done once at a time, by the same user alone: the longest
piece is the measure, and nobody should wait longer than for two.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path

import sqlalchemy as sa

from bench.burdens import BURDENS, EVENTS, SECONDS
from bench.burst import migrated, people, service
from bench.servers import free_port
from bench.volley import Line, get
from service.database import Event, Generation, User, open_database, utc_now
from service.settings import Settings

_ELSEWHERE = "127.0.0.2"
"""The bystander is of another household."""
_GENERATIONS, _PAUSE_SECONDS = 1000, 0.05


def main(names: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="bystander-") as folder:
        settings = _settings(Path(folder))
        burdened, bystander, *_ = people(settings)
        print("| what another user does | one piece, ms | health, ms | account, ms | pieces |\n|---|---|---|---|---|")
        with service(settings) as port:
            _fill(settings)
            health, account = asyncio.run(_longest(port, bystander))
            print(f"| nothing | | {health:.0f} | {account:.0f} | |", flush=True)
            for name in names or BURDENS:
                print(_line(name, port, burdened, bystander), flush=True)
    return 0


def _line(name: str, port: int, burdened: str, bystander: str) -> str:
    asked = [name, str(port), burdened]
    piece = float(subprocess.check_output([sys.executable, "-m", "bench.burdens", "pieces", *asked]))
    flood = subprocess.Popen([sys.executable, "-m", "bench.burdens", "flood", *asked])
    try:
        health, account = asyncio.run(_longest(port, bystander))
    finally:
        flood.kill()
        flood.wait()
    return f"| {name} | {piece:.0f} | {health:.0f} | {account:.0f} | {max(health, account) / piece:.1f} |"


async def _longest(port: int, token: str) -> tuple[float, float]:
    asked = (get("/api/health", {}), get("/api/account", {"Authorization": f"Bearer {token}"}))
    lines = [await Line.to(port, origin=_ELSEWHERE) for _ in asked]
    longest, ends = [0.0, 0.0], asyncio.get_running_loop().time() + SECONDS
    while asyncio.get_running_loop().time() < ends:
        for place, (line, request) in enumerate(zip(lines, asked, strict=True)):
            shot = await line.ask(request)
            assert shot.status == 200, f"{request!r} was answered with {shot.status}"
            longest[place] = max(longest[place], shot.milliseconds)
        await asyncio.sleep(_PAUSE_SECONDS)
    return longest[0], longest[1]


def _settings(folder: Path) -> Settings:
    return migrated(
        Settings.load(
            data_dir=folder,
            secret_key="a key for measuring, of no use elsewhere",
            public_url=f"http://127.0.0.1:{free_port()}",
            reads_per_minute=10**6,
            requests_per_minute=10**6,
            log_level="ERROR",
        )
    )


def _fill(settings: Settings) -> None:
    """The first of the people has a past."""
    database = open_database(settings)
    with database.transaction() as session:
        who = session.scalars(sa.select(User.id).order_by(User.created_at, User.id).limit(1)).one()
        lines = [{"user_id": who, "kind": "generation:progress", "payload": {"n": n}} for n in range(EVENTS)]
        session.execute(sa.insert(Event), lines)
        some = {
            "user_id": who,
            "style_id": "spotlight",
            "realism": 50,
            "status": "cancelled",
            "available_at": utc_now(),
        }
        made = [{**some, "title": f"Number {n}", "seed": n, "available_at": utc_now()} for n in range(_GENERATIONS)]
        session.execute(sa.insert(Generation), made)
    database.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
