"""What a kernel refuses to a process that asked it to: tried in a process of its own, which keeps the limits."""

import subprocess
import sys

import pytest

from service.system.answers import AS_SYSTEM
from tests.waiting import HANG_SECONDS

PROGRAM = """
from service.system.limits import Limits, hold_to
hold_to(Limits(memory=50_000_000, seconds=1))
{attempt}
print("did it")
"""
WRITES = "open({path!r}, 'wb', buffering=0).write(b'x')"
GROWS = "bytearray(200_000_000)"
GOES_ON = "while True: pass"


def did_it(attempt: str, system: str, monkeypatch) -> bool:
    monkeypatch.setenv(AS_SYSTEM, system)
    command = [sys.executable, "-c", PROGRAM.format(attempt=attempt)]
    return b"did it" in subprocess.run(command, capture_output=True, timeout=HANG_SECONDS, check=False).stdout


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_what_is_no_harm_is_done(system, monkeypatch):
    assert did_it("bytearray(1_000_000)", system, monkeypatch)


@pytest.mark.parametrize(("system", "done"), [("linux", False), ("darwin", False), ("win32", True)])
def test_no_file_is_written_where_the_kernel_can_forbid_it(system, done, monkeypatch, tmp_path):
    assert did_it(WRITES.format(path=str(tmp_path / "file")), system, monkeypatch) == done
    assert [path.stat().st_size for path in tmp_path.iterdir()] == ([1] if done else [0])


@pytest.mark.parametrize(("system", "done"), [("linux", False), ("darwin", True), ("win32", True)])
def test_memory_is_held_by_the_kernel_of_linux_alone(system, done, monkeypatch):
    assert did_it(GROWS, system, monkeypatch) == done


def test_processor_time_ends_on_linux(monkeypatch):
    assert not did_it(GOES_ON, "linux", monkeypatch)
