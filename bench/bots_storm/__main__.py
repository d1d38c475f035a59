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

PLATFORMS: dict[str, str] = {"recorder": "bench.bots_storm.storm:OnRecorder"}
"""Where each platform's double lies: a class that is given a folder."""


def main() -> int:
    """Exit code 1 when anything was lost or doubled, or when the control saw nothing."""
    given = _arguments()
    bad = 0
    for name in given.platform or PLATFORMS:
        outcome = _run(name, generations=given.generations, restarts=given.restarts)
        print(f"{name:<9} {outcome}", flush=True)
        bad += not outcome.clean
    control = _run("recorder", generations=given.generations, restarts=given.restarts, fenced=False)
    print(f"without the fence: {control}", flush=True)
    return int(bool(bad) or not control.verdict.doubled)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.bots_storm", description=__doc__)
    parser.add_argument("--generations", type=int, default=50)
    parser.add_argument("--restarts", type=int, default=50)
    parser.add_argument("--platform", action="append", choices=list(PLATFORMS))
    return parser.parse_args()


def _run(name: str, *, generations: int, restarts: int, fenced: bool = True) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="thumbsmith-bots-storm-") as folder:
        place = Path(folder)
        settings = Settings(data_dir=place / "data", secret_key=SecretStr("a key for storms, of no use elsewhere"))
        migrate(settings)
        desk = Desk.open(settings)
        try:
            desk.prepare()
            platform = _double(name)(place / "platform")
            return storm(desk, settings, platform, generations=generations, restarts=restarts, fenced=fenced)
        finally:
            desk.close()


def _double(name: str) -> Callable[[Path], Platform]:
    module, _, cls = PLATFORMS[name].partition(":")
    made: Callable[[Path], Platform] = getattr(importlib.import_module(module), cls)
    return made


if __name__ == "__main__":
    sys.exit(main())
