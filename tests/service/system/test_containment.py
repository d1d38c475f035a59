"""Work in a fork and in a program of its own: what it may do, what it may not, and that we outlive it."""

import json
import subprocess
import sys

import pytest

from service.system.answers import AS_SYSTEM
from tests.waiting import HANG_SECONDS

PROGRAM = """
import json, os, sys, time
from service.system.containment import InFork, InProgram, be_contained
from service.system.limits import Limits

def work(data):
    word = data.decode()
    if word == "writes":
        open({path!r}, "wb", buffering=0).write(b"x" * 10)
    if word == "grows":
        bytearray(b"x") * 400_000_000
    if word == "grows slowly":
        [b"x" * 1_000_000 for _ in range(1_000)]
    if word == "aborts":
        os.abort()
    if word == "exits":
        raise SystemExit(0)
    if word == "dawdles":
        time.sleep(60)
    return f"{{word}} done".encode()

limits = Limits(memory=100_000_000, seconds=5)
if sys.argv[1] == "contained":
    be_contained(work, limits, sys.argv[2:])
    raise SystemExit
way = InFork(work, limits) if sys.argv[1] == "fork" else InProgram([sys.executable, sys.argv[0], "contained"], limits)
words = json.loads(sys.argv[2])
outcomes = [way.do(word.encode()) for word in words]
way.close()
print(json.dumps([[outcome.ended, outcome.answer.decode()] for outcome in outcomes]))
"""
WAYS = pytest.mark.parametrize(
    ("way", "system"), [("fork", "linux"), ("program", "darwin"), ("program", "win32")], ids=lambda each: each
)


@pytest.fixture
def outcomes(tmp_path, monkeypatch):
    def ask(way: str, system: str, *words: str) -> list[list[str]]:
        monkeypatch.setenv(AS_SYSTEM, system)
        program = tmp_path / "program.py"
        program.write_text(PROGRAM.format(path=str(tmp_path / "written")), encoding="utf-8")
        command = [sys.executable, str(program), way, json.dumps(words)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=HANG_SECONDS, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask


@WAYS
@pytest.mark.parametrize(
    ("word", "ended"),
    [
        ("grows", "crashed"),
        ("grows slowly", "crashed"),
        ("aborts", "crashed"),
        ("exits", "crashed"),
        ("dawdles", "late"),
    ],
)
def test_what_ends_the_work_ends_nothing_else(way, system, word, ended, outcomes):
    assert outcomes(way, system, "one", word, "two") == [["done", "one done"], [ended, ""], ["done", "two done"]]


@pytest.mark.parametrize(("way", "system"), [("fork", "linux"), ("program", "darwin")])
def test_no_file_is_written_where_the_kernel_can_forbid_it(way, system, outcomes, tmp_path):
    assert outcomes(way, system, "writes", "one") == [["crashed", ""], ["done", "one done"]]
    assert (tmp_path / "written").stat().st_size == 0


def test_a_program_that_does_not_begin_is_a_crash(monkeypatch):
    from service.system.containment import InProgram
    from service.system.limits import Limits

    for command in (["/nowhere/program"], [sys.executable, "-c", "pass"]):
        assert InProgram(command, Limits(memory=1, seconds=1)).do(b"").ended == "crashed"
