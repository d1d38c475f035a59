"""Ctrl-C and SIGTERM: one line, the shell's exit code, the folder as it was, no process left."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import textwrap
from pathlib import Path
from typing import Any

import pytest

from engine.kinds import time_limit
from tests.cli.commands import COMMAND, ROOT, children, descendants, tree
from tests.waiting import HANG_SECONDS, lives, wait_for

STOPPED = "thumbsmith: stopped; nothing was left half-written\n"

STUBBORN = """
    import contextlib, os, re, subprocess, sys
    from engine import hookimpl
    from engine.files.scratch import placing

    class Stubborn:
        name, suffix = "stubborn", ".stubborn"

        def export(self, request):
            with placing() if "MOVES" in os.environ else contextlib.nullcontext():
                subprocess.Popen(["sleep", "900"], start_new_session=True)
                print("stubborn", file=sys.stderr, flush=True)
                re.match("(a+)+b", "a" * 64)  # for years, and holds the interpreter meanwhile

    @hookimpl
    def register_exporters():
        return [Stubborn()]
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A working folder in which somebody has made files before."""
    place = tmp_path / "place"
    (place / "out").mkdir(parents=True)
    (place / "out" / "youtube.jpg").write_bytes(b"of an earlier run")
    return place


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """With an exporter that never ends nor lets go, and a folder for temporary files that can be looked into."""
    for name in ("plugins", "temporary"):
        (tmp_path / name).mkdir()
    (tmp_path / "plugins" / "stubborn.py").write_text(textwrap.dedent(STUBBORN))
    return {
        **os.environ,
        "THUMBSMITH_PLUGINS_DIR": str(tmp_path / "plugins"),
        "TMPDIR": str(tmp_path / "temporary"),
        "PYTHONPATH": str(ROOT),
        time_limit.VARIABLE: str(HANG_SECONDS),
    }


class Running:
    """A command that has said `stage`."""

    def __init__(self, *arguments: object, stage: str, **more: Any) -> None:
        command = [*COMMAND, *map(str, arguments)]
        pipes = {"stderr": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, start_new_session=True, **pipes, **more)
        said = iter(self.process.stderr.readline, "")
        assert any(line.strip() == stage for line in said), f"it ended before it said {stage}"
        self.family = [self.process.pid, *descendants(self.process.pid)]

    def ended(self) -> tuple[int, str]:
        """The exit code and what it said since the stage; all of its processes are gone."""
        self.process.wait(HANG_SECONDS)
        assert [pid for pid in self.family if lives(pid)] == []
        _, said = self.process.communicate(timeout=HANG_SECONDS)
        return self.process.returncode, said

    def assert_stopped(self, code: int) -> None:
        """It said so in one line, after the stages that it had said before."""
        ended, said = self.ended()
        assert (ended, said[-len(STOPPED) :]) == (code, STOPPED)
        assert "Traceback" not in said
        assert said.count("thumbsmith:") == 1

    def force(self) -> None:
        for pid in self.family:
            if lives(pid):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def start(environment: dict[str, str], place: Path, portrait: Path):
    started = []

    def run(stage: str, *more: object, out: str = "out", host: object = portrait, **variables: str) -> Running:
        words = ("--title", "Hello", "--host", host, "--format", "youtube", "--exporter", "stubborn", "--out", out)
        with portrait.open("rb") as photograph:
            given = {"cwd": place, "env": environment | variables, "stdin": photograph}
            started.append(Running("render", *words, *more, stage=stage, **given))
        return started[-1]

    yield run
    for one in started:
        one.force()


@pytest.mark.parametrize(
    ("stage", "number", "code"),
    [
        ("photos", signal.SIGTERM, 143),
        ("cutouts", signal.SIGINT, 130),
        ("design", signal.SIGTERM, 143),
        ("files", signal.SIGINT, 130),
        ("files", signal.SIGHUP, 129),
        ("stubborn", signal.SIGINT, 130),
    ],
)
def test_a_render_ends_in_any_stage_and_leaves_the_folder_as_it_was(start, place, tmp_path, number, code, stage):
    before = tree(place)
    running = start(stage)
    os.kill(running.process.pid, number)
    running.assert_stopped(code)
    assert tree(place) == before
    assert tree(tmp_path / "temporary") == {}


def test_ctrl_c_reaches_every_process_of_a_terminal_and_is_answered_once(start, place):
    before = tree(place)
    running = start("stubborn", "--exporter", "psd")
    os.killpg(running.process.pid, signal.SIGINT)
    running.assert_stopped(130)
    assert tree(place) == before


def test_a_folder_made_for_the_files_goes_with_them(start, place):
    before = tree(place)
    running = start("stubborn", out="new/and/deep")
    os.kill(running.process.pid, signal.SIGTERM)
    running.assert_stopped(143)
    assert tree(place) == before


def test_a_photograph_from_standard_input_is_not_kept(start, tmp_path):
    running = start("stubborn", host="-")
    assert [name for name in tree(tmp_path / "temporary") if name.endswith("standard input")]
    os.kill(running.process.pid, signal.SIGINT)
    running.assert_stopped(130)
    assert tree(tmp_path / "temporary") == {}


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_the_contact_sheet_is_whole_or_not_there(environment, place, portrait, number, code):
    before = tree(place)
    words = ("styles", "--host", portrait, "--sheet", "sheets/all.png")
    running = Running(*words, stage="clean-light", cwd=place, env=environment)
    try:
        os.kill(running.process.pid, number)
        running.assert_stopped(code)
        assert tree(place) == before
    finally:
        running.force()


def test_files_that_take_their_place_are_waited_for_unless_told_twice(start):
    running = start("stubborn", MOVES="1")
    for number in (signal.SIGTERM, signal.SIGINT):  # two of a kind might arrive as one
        os.kill(running.process.pid, number)
    code, said = running.ended()
    assert code in (130, 143)
    assert said == ""


def test_work_that_the_system_ends_leaves_nothing_and_is_said(start, place):
    before = tree(place)
    running = start("cutouts")
    os.kill(children(running.process.pid)[0], signal.SIGKILL)
    code, said = running.ended()
    assert code in (3, 4)
    assert re.search(r"ended( the process)? \(SIGKILL\).*; nothing was left half-written\n$", said)
    assert tree(place) == before


def test_the_work_does_not_outlive_whoever_waits_for_it(start):
    running = start("stubborn")
    (child,) = children(running.process.pid)
    os.kill(running.process.pid, signal.SIGKILL)
    wait_for(lambda: not lives(child), "the end of the work")
