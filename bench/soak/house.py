"""All that runs: PostgreSQL, Redis, a bucket, nginx before two of the API, two workers, a bot and its chat."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx

from bench.bots_storm.storm import OnRecorder
from bench.servers import PostgresServer, ProxyServer, RedisServer, free_port
from bench.soak.disk import SmallDisk
from bench.soak.receiver import Receiver
from bench.soak.staff import Plan, Staff, staff_of
from bench.told import environment_of
from service.database import migrate
from service.settings import Settings
from tests.doubles.s3 import KEY_ID, SECRET, S3Double
from tests.waiting import wait_for

ROOT = Path(__file__).resolve().parents[2]
_PEOPLE = (
    "import json; from bench.burst import people; from service.settings import Settings;"
    "print(json.dumps(people(Settings.load())))"
)


@dataclass(kw_only=True)
class House:
    settings: Settings
    code: Path
    """The folder that processes are started from."""
    tokens: list[str]
    postgres: PostgresServer
    redis: RedisServer
    bucket: S3Double
    proxy: ProxyServer
    receiver: Receiver
    disk: SmallDisk | None
    """Of the last worker; None where no small one can be made."""
    staff: Staff
    platform: OnRecorder
    chat_folder: Path


@contextmanager
def house(folder: Path, plan: Plan) -> Iterator[House]:
    """Everything runs and answers but the chat, whose people are yet to come; at the end nothing of it does."""
    folder.chmod(0o711)  # the account of PostgreSQL must reach its own folder beneath
    with ExitStack() as stack:
        postgres, redis = PostgresServer(folder / "postgres").start(), RedisServer(folder / "redis").start()
        stack.callback(postgres.stop)
        stack.callback(redis.stop)
        bucket, receiver = stack.enter_context(S3Double()), stack.enter_context(Receiver())
        ports = [free_port() for _ in range(plan.each)]
        proxy = ProxyServer(folder / "nginx", to=[f"http://127.0.0.1:{port}" for port in ports], sockets=True)
        settings = Settings.load(
            data_dir=folder / "data",
            database_url=postgres.create("soak"),
            queue_url=redis.url,
            storage_url=bucket.url,
            storage_access_key=KEY_ID,
            storage_secret_key=SECRET,
            public_url=proxy.url,
            secret_key="a key for soaks, of no use elsewhere",
            environment="development",
            credits_per_generation=1,
            credits_at_sign_up=100_000,
            lease_seconds=plan.lease_seconds,
            log_level="WARNING",
        )
        migrate(settings, revision=plan.revision)
        stack.callback(proxy.start().stop)
        disk = stack.enter_context(SmallDisk.made(folder / f"worker-{plan.each}"))
        chat = folder / "platform"
        chat.mkdir()
        staff = staff_of(folder, plan, settings, ports, chat)
        tokens = json.loads(run_in(plan.code, settings, _PEOPLE))
        for slot in staff.all:
            stack.callback(slot.end)
            if slot is not staff.chat:
                slot.start(plan.code)
        for port in ports:
            wait_for(partial(is_ready, f"http://127.0.0.1:{port}"), "an API that is ready")
        yield House(
            settings=settings,
            code=plan.code,
            tokens=tokens,
            postgres=postgres,
            redis=redis,
            bucket=bucket,
            proxy=proxy,
            receiver=receiver,
            disk=disk,
            staff=staff,
            platform=OnRecorder(chat),
            chat_folder=chat,
        )


def run_in(code: Path, settings: Settings, program: str) -> str:
    """What a program says that runs on the code of that folder."""
    told = {**environment_of(settings, log_level="ERROR"), "PYTHONPATH": str(code)}
    return subprocess.check_output([sys.executable, "-P", "-c", program], env=told, text=True)


def is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/api/ready", timeout=10).status_code == 200
    except httpx.HTTPError:
        return False
