"""`thumbsmith setup`: what is missing, one sentence where it cannot be brought, and nothing done twice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from cli.setup import shown_progress
from engine.home import assets_home
from setup_assets.parts import wanted_parts
from tests.waiting import HANG_SECONDS

WANTED = wanted_parts()
"""What this environment uses: fonts, face models, and what its extras bring."""


def setup(*arguments: object, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "THUMBSMITH_ASSETS_DIR": str(home), **more}
    command = [sys.executable, "-m", "cli.main", "setup", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=HANG_SECONDS, env=environment)


def test_it_says_what_is_missing_and_changes_nothing(tmp_path):
    told = setup("--check", home=tmp_path / "assets")
    assert told.returncode == 4
    assert [line.split()[0] for line in told.stdout.splitlines()] == ["missing"] * len(WANTED)
    assert told.stderr.startswith("thumbsmith: fonts")
    assert told.stderr.endswith(": missing; run `make setup`\n")
    assert not (tmp_path / "assets").exists()


def test_it_takes_what_another_machine_has_and_then_has_nothing_to_do(tmp_path):
    home = tmp_path / "assets"
    first = setup("--from", assets_home(), home=home)
    assert (first.returncode, first.stdout.count("made ")) == (0, len(WANTED)), first.stderr
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*") if path.is_file()}
    again = setup(home=home)
    assert (again.returncode, again.stdout.count("ok ")) == (0, len(WANTED)), again.stderr
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*") if path.is_file()} == before
    assert setup("--check", home=home).returncode == 0


def test_a_folder_without_them_is_named(tmp_path):
    told = setup("--from", tmp_path, home=tmp_path / "assets")
    assert told.returncode == 4
    assert f"{tmp_path / 'fonts'} does not hold this version's fonts" in told.stderr


def test_a_registry_that_does_not_answer_is_one_sentence(tmp_path):
    told = setup(home=tmp_path / "assets", THUMBSMITH_NPM_REGISTRY="http://127.0.0.1:9")
    assert told.returncode == 4
    (sentence,) = [line for line in told.stderr.splitlines() if line.startswith("thumbsmith: ")]
    assert "check the network and run `make setup` again" in sentence
    assert "Traceback" not in told.stderr


def test_a_log_says_what_takes_so_long_and_each_step_once(capsys):
    part = WANTED[0]
    with shown_progress(shown=True) as tell:
        for what, done in (("fetching by npm", None), ("building one", 0.1), ("building one", 0.2), ("", 1.0)):
            tell(part)(what, done)
    with shown_progress(shown=False) as tell:
        tell(part)("building two", 0.5)
    assert capsys.readouterr().err == f"{part.name}: fetching by npm\n{part.name}: building one\n"
