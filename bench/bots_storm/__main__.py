"""`python -m bench.bots_storm`: 50 ends of each bot's process over 50 generations, and once more without the fence."""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from pydantic import SecretStr

from bench.bots_storm.storm import Outcome, Platform, storm
from bots.desk import Desk
from service.database import migrate
from service.settings import Settings

PLATFORMS: dict[str, str] = {
    "recorder": "bench.bots_storm.storm:OnRecorder",
    "discord": "tests.bots.discord.storm:OnDiscord",
    "slack": "tests.bots.slack.storm:OnSlack",
}
"""Where each platform's double lies: a class that is given a folder."""


_WHERE_THE_FENCE_HOLDS = ("after:post:1",) * 3
"""With that the control begins, so that chance does not decide whether it sees anything."""


def main() -> int:
    """Exit code 1 when anything was lost or doubled, or when the control saw nothing."""
    given = _arguments()
    bad = 0
    for name in given.platform or PLATFORMS:
        outcome = _run(name, generations=given.generations, restarts=given.restarts)
        print(f"{name:<9} {outcome}", flush=True)
        bad += not outcome.clean
    for name in given.platform or PLATFORMS:
        control = _run(name, generations=given.control, restarts=given.control, fenced=False)
        print(f"{name:<9} without the fence: {control}", flush=True)
        bad += not control.verdict.doubled
    return int(bool(bad))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.bots_storm", description=__doc__)
    parser.add_argument("--generations", type=int, default=50)
    parser.add_argument("--restarts", type=int, default=50)
    parser.add_argument("--control", type=int, default=10, help="of both, without the fence")
    parser.add_argument("--platform", action="append", choices=list(PLATFORMS))
    return parser.parse_args()


def _run(name: str, *, generations: int, restarts: int, fenced: bool = True) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="thumbsmith-bots-storm-") as folder:
        place = Path(folder)
        settings = Settings(data_dir=place / "data", secret_key=SecretStr("a key for storms, of no use elsewhere"))
        migrate(settings)
        desk = Desk.open(settings)
        points = () if fenced else _WHERE_THE_FENCE_HOLDS
        try:
            desk.prepare()
            platform = _double(name)(place / "platform")
            return storm(
                desk,
                settings,
                platform,
                generations=generations,
                restarts=restarts,
                fenced=fenced,
                points=points[:restarts],
            )
        finally:
            desk.close()


def _double(name: str) -> Callable[[Path], Platform]:
    module, _, cls = PLATFORMS[name].partition(":")
    made: Callable[[Path], Platform] = getattr(importlib.import_module(module), cls)
    return made


if __name__ == "__main__":
    sys.exit(main())
