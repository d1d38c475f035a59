"""A module that ends with whoever holds its standard input."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from service.processes.python import python_module
from tests.waiting import HANG_SECONDS

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """In which the module `work` says its arguments, and waits for ever where it is told to."""
    code = "import sys, threading\nfrom engine.kinds.settings import all_that_is_told\n"
    code += "print(__name__, *sys.argv[1:], all_that_is_told()['THUMBSMITH_PLUGIN_GREY_LEVEL'], flush=True)\n"
    (tmp_path / "work.py").write_text(code + "if 'wait' in sys.argv: threading.Event().wait()\n")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(tmp_path)])}


def begin(environment: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    command = python_module("service.processes.followed", "work", *arguments)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen(command, env=environment, text=True, **pipes)
    process.stdin.write('{"THUMBSMITH_PLUGIN_GREY_LEVEL": "90"}\n')
    process.stdin.flush()
    return process


def test_it_runs_as_itself(environment):
    process = begin(environment, "one", "two")
    assert process.wait(HANG_SECONDS) == 0
    assert process.communicate() == ("__main__ one two 90\n", "")


def test_it_ends_when_nobody_holds_its_input_any_more(environment):
    process = begin(environment, "wait")
    assert process.stdout.readline() == "__main__ wait 90\n"
    assert process.poll() is None
    process.stdin.close()
    assert process.wait(HANG_SECONDS) == 1
    assert process.stderr.read() == ""
