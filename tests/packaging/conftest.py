"""Thumbsmith as somebody else has it: installed from a wheel, in an environment and a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tomllib
import venv
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from engine.home import assets_home
from engine.kinds import time_limit
from tests.waiting import HANG_SECONDS

ROOT = Path(__file__).resolve().parents[2]
STRANGER = ROOT / "tests" / "fixtures" / "third_party"
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")


def clean(**more: str) -> dict[str, str]:
    """An environment that says nothing of Python or of us, but for `more`, and to be patient with plugins."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "THUMBSMITH", "XDG_"))}
    return kept | {time_limit.VARIABLE: str(HANG_SECONDS)} | more


def run(*command: object, cwd: Path, code: int = 0, **more: str) -> subprocess.CompletedProcess[str]:
    """The command when it ended as expected; the failure shows what it complained about."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=clean(**more),
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
    )
    assert done.returncode == code, f"{command}\n{done.stdout}\n{done.stderr}"
    return done


def new_environment(folder: Path, wheels: list[Path]) -> Path:
    """With these wheels and nothing else; returns its folder of packages."""
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    run(*PIP, "--python", python, "install", "--no-deps", "--no-index", *wheels, cwd=folder)
    asked = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    return Path(asked.stdout.strip())


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ours and the stranger's."""
    folder = tmp_path_factory.mktemp("wheels")
    run(*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT, STRANGER, cwd=folder)
    return folder


@pytest.fixture(scope="session")
def environment(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both wheels in a new environment; dependencies are borrowed, read-only."""
    folder = tmp_path_factory.mktemp("whole") / "env"
    site = new_environment(folder, sorted(wheels.glob("*.whl")))
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n" + sysconfig.get_path("platlib") + "\n")
    return folder


@pytest.fixture(scope="session")
def plain_environment(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As `pip install thumbsmith` leaves it: our wheel and what it must have, no extra."""
    folder = tmp_path_factory.mktemp("plain") / "env"
    site = new_environment(folder, sorted(wheels.glob("thumbsmith-0*.whl")))
    for package in _needed():
        for name in {path.parts[0] for path in package.files or () if path.parts[0] not in ("..", "__pycache__")}:
            if not (site / name).exists():
                (site / name).symlink_to(package.locate_file(name))
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    return {"THUMBSMITH_ASSETS_DIR": str(assets_home()), "THUMBSMITH_PLUGINS_DIR": str(tmp_path / "none")}


def _needed() -> Iterator[Distribution]:
    """Every package that ours needs without extras, and what those need."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting, seen = [Requirement(line) for line in project["dependencies"]], set()
    while waiting:
        wanted = waiting.pop()
        if (wanted.name, frozenset(wanted.extras)) in seen:
            continue
        seen.add((wanted.name, frozenset(wanted.extras)))
        package = distribution(wanted.name)
        yield package
        for line in package.requires or ():
            further = Requirement(line)
            extras = wanted.extras or {""}
            if not further.marker or any(further.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(further)
