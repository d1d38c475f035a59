"""The parts of a set-up, and bringing those that are missing."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from engine.errors import InputError, MachineError, MissingLibrary
from service.processes.alone import alone
from setup_assets import fonts, libraries, models, upscaler
from setup_assets.telling import Tell
from setup_assets.wheels import ModelWheel


@dataclass(frozen=True, kw_only=True)
class Part:
    """What lies in one folder below the assets folder."""

    name: str
    folder: str
    describe: Callable[[], str]
    lacking: Callable[[Path], str]
    """What is wrong in the folder, in words; empty when nothing is."""
    make: Callable[[Path, Tell], None]
    copy: Callable[[Path, Path], None]
    wanted: Callable[[], bool] = lambda: True
    """Whether anything that is installed uses it."""


def _installed(*packages: str) -> Callable[[], bool]:
    return lambda: all(importlib.util.find_spec(package) for package in packages)


def _part(name: str, folder: str, of: ModuleType | ModelWheel, *packages: str) -> Part:
    return Part(
        name=name,
        folder=folder,
        describe=of.describe,
        lacking=of.lacking,
        make=of.make,
        copy=of.copy,
        wanted=_installed(*packages),
    )


PARTS = (
    _part("fonts", "fonts", fonts),
    _part("face models", "models", models.FACES),
    _part("safety model", "safety", models.SAFETY, "onnxruntime"),
    _part("upscaler", "upscaler", upscaler, "torch", "safetensors"),
)


def wanted_parts() -> tuple[Part, ...]:
    """Those that something here uses."""
    return tuple(part for part in PARTS if part.wanted())


def missing_parts(home: Path) -> Iterator[tuple[Part, str]]:
    """Each part that is not whole, and what is wrong with it."""
    for part in wanted_parts():
        if problem := part.lacking(home / part.folder):
            yield part, problem


def set_up(home: Path, *, tell: Callable[[Part], Tell], given: Path | None = None) -> list[Part]:
    """Bring what is missing, from the assets folder `given` or else from the network; returns what was missing."""
    if problem := libraries.lacking():
        raise MissingLibrary(problem)
    if given and not given.is_dir():  # said though nothing is missing: a wrong path is to be put right at once
        raise InputError(f"{given} is not a folder; name the assets folder of a machine that is set up")
    if not any(missing_parts(home)):  # a folder that may only be read is fine then
        return []
    try:
        with alone(home) as is_alone:
            if not is_alone:
                raise MachineError(f"another set-up is at work in {home}; wait until it has ended")
            return _bring(home, tell, given)
    except OSError as error:
        raise MachineError(
            f"{error.filename or home} cannot be written ({error.strerror}); make room, or name another folder in "
            "THUMBSMITH_ASSETS_DIR"
        ) from error


def _bring(home: Path, tell: Callable[[Part], Tell], given: Path | None) -> list[Part]:
    for left in home.glob(".fonts-*"):  # by a set-up that was cut off
        shutil.rmtree(left)
    brought = []
    for part, _ in missing_parts(home):
        if given:
            part.copy(given / part.folder, home / part.folder)
        else:
            part.make(home / part.folder, tell(part))
        tell(part)("", 1.0)
        brought.append(part)
    shutil.rmtree(home / "downloads", ignore_errors=True)
    return brought
