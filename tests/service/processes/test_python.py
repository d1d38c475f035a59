"""A child that is Python finds our code and looks for none in the current folder."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from service.processes.python import (
    be_careful,
    import_path,
    python_code,
    python_file,
    python_module,
    safe_environment,
)
from tests.waiting import HANG_SECONDS

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a module that nobody else has."""
    (tmp_path / "lying_here.py").write_text("print('it was run')\n", encoding="utf-8")
    (tmp_path / "program.py").write_text("import lying_here\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=HANG_SECONDS)


def test_no_way_of_starting_one_runs_what_lies_here(folder: Path) -> None:
    commands = [python_module("lying_here"), python_code("import lying_here"), python_file(folder / "program.py")]
    for command in commands:
        done = run(command, dict(os.environ))
        assert (done.returncode, done.stdout) == (1, "")
        assert "No module named" in done.stderr
    plain = run([sys.executable, "-c", "import lying_here"], dict(os.environ))
    assert plain.stdout == "it was run\n"


def test_arguments_are_handed_on() -> None:
    assert python_module("worker", "a", "b")[1:] == ["-P", "-m", "worker", "a", "b"]
    assert python_file(Path("x.py"), "{}")[1:] == ["-P", "x.py", "{}"]


def test_the_children_of_a_child_are_as_careful(folder: Path) -> None:
    inner = "import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-c', 'import lying_here']).returncode)"
    done = run(python_code(inner), safe_environment())
    assert (done.returncode, done.stdout) == (1, "")


def test_a_library_s_children_are_as_careful(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONSAFEPATH", "")
    be_careful()
    done = run([sys.executable, "-c", "import lying_here"], dict(os.environ))
    assert (done.returncode, done.stdout) == (1, "")


@pytest.mark.parametrize("here", ["", "by name"])
def test_the_current_folder_is_not_handed_on(folder: Path, monkeypatch: pytest.MonkeyPatch, here: str) -> None:
    monkeypatch.setattr(sys, "path", [here and str(folder), str(ROOT), str(folder / "none.zip")])
    assert import_path().split(os.pathsep) == [str(ROOT), str(folder / "none.zip")]


def test_but_it_is_where_our_code_lies_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "path", ["", "/elsewhere"])
    assert import_path().split(os.pathsep) == [str(ROOT), "/elsewhere"]


def test_the_command_makes_all_its_children_careful() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, name = project["scripts"]["thumbsmith"].split(":")
    code = (
        "import atexit, importlib, os, sys\n"
        "atexit.register(lambda: print('careful:', os.environ.get('PYTHONSAFEPATH')))\n"
        "sys.argv = ['thumbsmith', '--help']\n"
        f"importlib.import_module({module!r}).{name}()\n"
    )
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONSAFEPATH"}
    assert run(python_code(code), environment | {"PYTHONPATH": str(ROOT)}).stdout.endswith("careful: 1\n")
