"""The processes of the service, each in a slot, and how each is started."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.soak.slots import Slot
from bench.told import environment_of
from engine.home import assets_home
from service.settings import Settings

_HERE = Path(__file__).parent
_PYTHON = (sys.executable, "-P")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How the house is to be."""

    code: Path = _HERE.parents[1]
    """What runs at first; an older version, where the first rolling restart is an upgrade."""
    revision: str = "head"
    """Of the schema at first."""
    stand_in_seconds: float | None = None
    """How long the picture of a stand-in takes; None has the engine draw."""
    chat_seconds: float = 20.0
    lease_seconds: float = 30.0
    each: int = 2
    """So many of the API, and so many workers."""


@dataclass(frozen=True, kw_only=True)
class Staff:
    workers: tuple[Slot, ...]
    apis: tuple[Slot, ...]
    bot: Slot
    chat: Slot

    @property
    def all(self) -> tuple[Slot, ...]:
        """In the order in which they are replaced: whoever does the work before whoever asks for it."""
        return (*self.workers, *self.apis, self.bot, self.chat)


def staff_of(folder: Path, plan: Plan, settings: Settings, ports: Sequence[int], chat: Path) -> Staff:
    """None of them has begun."""
    told = {**environment_of(settings), "THUMBSMITH_ASSETS_DIR": str(assets_home())}

    def slot(name: str, *command: str, port: int = 0) -> Slot:
        place = folder / name
        place.mkdir(exist_ok=True, mode=0o700)
        own = {"THUMBSMITH_DATA_DIR": str(place), "THUMBSMITH_PORT": str(port)}
        command = (*_PYTHON, *command)
        return Slot(name, command, {**told, **own}, folder=folder, address=f"http://127.0.0.1:{port}")

    worker = ["-m", "worker"]
    if plan.stand_in_seconds is not None:
        worker = [str(_HERE / "stand_in_worker.py"), str(plan.stand_in_seconds)]
    numbers = range(1, plan.each + 1)
    return Staff(
        workers=tuple(slot(f"worker-{number}", *worker) for number in numbers),
        apis=tuple(slot(f"api-{number}", "-m", "api", port=port) for number, port in zip(numbers, ports, strict=True)),
        bot=slot("bot", "-m", "bench.bots_storm.process", str(chat), "never"),
        chat=slot("chat", str(_HERE / "chat.py"), str(chat), str(plan.chat_seconds)),
    )
