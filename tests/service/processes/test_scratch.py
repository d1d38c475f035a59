"""What a killed process leaves is cleared up at once, and what somebody works in is let be."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from service.processes.scratch import clear_up, scratch

HOLD = """
import sys
from pathlib import Path
from service.processes.scratch import scratch
with scratch(Path(sys.argv[1]), "theirs") as folder:
    (folder / "photo").write_bytes(b"a face")
    print(folder, flush=True)
    sys.stdin.read()
"""


def test_a_folder_is_there_for_as_long_as_the_work(tmp_path: Path) -> None:
    with scratch(tmp_path, "mine") as folder:
        (folder / "photo").write_bytes(b"a face")
        assert folder.name.startswith("mine-")
        assert clear_up(tmp_path) == 0
        assert (folder / "photo").exists()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_leaves_goes_when_anybody_clears_up(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    folder = Path(child.stdout.readline().strip())
    assert clear_up(tmp_path) == 0, "somebody works there"
    assert (folder / "photo").exists()
    child.kill()
    child.wait()
    assert clear_up(tmp_path) == 1
    assert list(tmp_path.iterdir()) == []


def test_what_an_earlier_version_left_goes_after_a_day(tmp_path: Path) -> None:
    old, fresh = tmp_path / "old", tmp_path / "fresh"
    for folder in (old, fresh):
        folder.mkdir()
        (folder / "photo").write_bytes(b"a face")
    os.utime(old, (0, 0))
    assert clear_up(tmp_path) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["fresh"]


def test_there_may_be_nothing(tmp_path: Path) -> None:
    assert clear_up(tmp_path / "nowhere") == 0
