"""How long somebody waits while another user does the worst they can: `python -m bench.bystander`.

Every twentieth of a second the bystander asks whether the service lives, and for their own account, each on a
connection that is open already.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path

import sqlalchemy as sa

from bench.burdens import BURDENS
from bench.burst import migrated, people, service
from bench.servers import free_port
from bench.volley import Line, get
from service.database import Event, User, open_database
from service.settings import Settings

_ELSEWHERE = "127.0.0.2"
"""The bystander is of another household."""
_EVENTS, _SECONDS, _PAUSE_SECONDS = 100_000, 12.0, 0.05


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bystander-") as folder:
        settings = _settings(Path(folder))
        burdened, bystander, *_ = people(settings)
        _fill(settings)
        print("| what another user does | health, ms | account, ms |\n|---|---|---|")
        with service(settings) as port:
            for name in ("nothing", *BURDENS):
                health, account = _measured(name, port, burdened, bystander)
                print(f"| {name} | {health:.0f} | {account:.0f} |", flush=True)
    return 0


def _measured(name: str, port: int, burdened: str, bystander: str) -> tuple[float, float]:
    command = [sys.executable, "-m", "bench.burdens", name, str(port), burdened]
    burden = subprocess.Popen(command) if name in BURDENS else None
    try:
        return asyncio.run(_longest(port, bystander))
    finally:
        if burden:
            burden.kill()
            burden.wait()


async def _longest(port: int, token: str) -> tuple[float, float]:
    asked = (get("/api/health", {}), get("/api/account", {"Authorization": f"Bearer {token}"}))
    lines = [await Line.to(port, origin=_ELSEWHERE) for _ in asked]
    longest, ends = [0.0, 0.0], asyncio.get_running_loop().time() + _SECONDS
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
            log_level="ERROR",
        )
    )


def _fill(settings: Settings) -> None:
    """The first of the people has a past."""
    database = open_database(settings)
    with database.transaction() as session:
        who = session.scalars(sa.select(User.id).order_by(User.created_at, User.id).limit(1)).one()
        lines = [{"user_id": who, "kind": "generation:progress", "payload": {"n": n}} for n in range(_EVENTS)]
        session.execute(sa.insert(Event), lines)
    database.close()


if __name__ == "__main__":
    sys.exit(main())
