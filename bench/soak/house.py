"""All that runs: PostgreSQL, Redis, a bucket, nginx before two of the API, two workers, a bot and its chat."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx

from bench.bots_storm.storm import OnRecorder
from bench.servers import PostgresServer, ProxyServer, RedisServer, free_port
from bench.soak.disk import SmallDisk
from bench.soak.receiver import Receiver
from bench.soak.slots import Slot
from bench.told import environment_of
from engine.home import assets_home
from service.database import migrate
from service.settings import Settings
from tests.doubles.s3 import KEY_ID, SECRET, S3Double
from tests.waiting import wait_for

ROOT = Path(__file__).resolve().parents[2]
_HERE = Path(__file__).parent
_PEOPLE = (
    "import json; from bench.burst import people; from service.settings import Settings;"
    "print(json.dumps(people(Settings.load())))"
)
_APIS, _WORKERS = 2, 2


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
    """Of the second worker; None where no small one can be made."""
    apis: list[Slot]
    workers: list[Slot]
    bot: Slot
    chat: Slot
    platform: OnRecorder
    chat_folder: Path

    @property
    def slots(self) -> list[Slot]:
        return [*self.apis, *self.workers, self.bot, self.chat]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How the house is to be."""

    code: Path = ROOT
    """What runs at first; an older version, where the first rolling restart is an upgrade."""
    revision: str = "head"
    """Of the schema at first."""
    stand_in_seconds: float | None = None
    """How long the picture of a stand-in takes; None has the engine draw."""
    chat_seconds: float = 20.0
    lease_seconds: float = 30.0


@contextmanager
def house(folder: Path, plan: Plan) -> Iterator[House]:
    """Everything runs and answers but the chat, whose people are yet to come; at the end nothing of it does."""
    folder.chmod(0o711)  # the account of PostgreSQL must reach its own folder beneath
    with ExitStack() as stack:
        postgres, redis = PostgresServer(folder / "postgres").start(), RedisServer(folder / "redis").start()
        stack.callback(postgres.stop)
        stack.callback(redis.stop)
        bucket, receiver = stack.enter_context(S3Double()), stack.enter_context(Receiver())
        ports = [free_port() for _ in range(_APIS)]
        proxy = ProxyServer(folder / "nginx", to=[f"http://127.0.0.1:{port}" for port in ports])
        settings = Settings(
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
        disk = stack.enter_context(SmallDisk.made(folder / "worker-2"))
        built = _built(folder, plan, settings, ports)
        tokens = json.loads(run_in(plan.code, settings, _PEOPLE))
        made = House(
            settings=settings, code=plan.code, tokens=tokens, postgres=postgres, redis=redis, bucket=bucket,
            proxy=proxy, receiver=receiver, disk=disk, **built,
        )  # fmt: skip
        for slot in made.slots:
            stack.callback(slot.end)
            if slot is not made.chat:
                slot.start(plan.code)
        for port in ports:
            wait_for(partial(is_ready, f"http://127.0.0.1:{port}"), "an API that is ready")
        yield made


def run_in(code: Path, settings: Settings, program: str) -> str:
    """What a program says that runs on the code of that folder."""
    told = {**environment_of(settings, log_level="ERROR"), "PYTHONPATH": str(code)}
    return subprocess.check_output([sys.executable, "-P", "-c", program], env=told, text=True)


def is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/api/ready", timeout=10).status_code == 200
    except httpx.HTTPError:
        return False


def _built(folder: Path, plan: Plan, settings: Settings, ports: Sequence[int]) -> dict[str, object]:
    """The slots, none of them begun."""
    told = {**environment_of(settings), "THUMBSMITH_ASSETS_DIR": str(assets_home())}
    chat_folder = folder / "chat"
    chat_folder.mkdir()

    def slot(name: str, command: Callable[[Path], Sequence[str]], *, port: int = 0) -> Slot:
        place = folder / name
        place.mkdir(exist_ok=True)
        own = {"THUMBSMITH_DATA_DIR": str(place), "THUMBSMITH_PORT": str(port)}
        return Slot(name, command, {**told, **own}, folder=folder, address=f"http://127.0.0.1:{port}")

    module = [sys.executable, "-P", "-m"]
    file = [sys.executable, "-P"]
    worker = [*module, "worker"]
    if plan.stand_in_seconds is not None:
        worker = [*file, str(_HERE / "stand_in_worker.py"), str(plan.stand_in_seconds)]
    platform = OnRecorder(chat_folder)
    return {
        "apis": [
            slot(f"api-{number}", lambda _code: [*module, "api"], port=port)
            for number, port in enumerate(ports, start=1)
        ],
        "workers": [slot(f"worker-{number}", lambda _code: worker) for number in range(1, _WORKERS + 1)],
        "bot": slot("bot", lambda _code: [*module, "bench.bots_storm.process", str(chat_folder), "never"]),
        "chat": slot("chat", lambda _code: [*file, str(_HERE / "chat.py"), str(chat_folder), str(plan.chat_seconds)]),
        "platform": platform,
        "chat_folder": chat_folder,
    }
