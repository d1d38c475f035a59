"""A process that stands back is the last that the machine lets run."""

import os
import subprocess
import sys

import psutil
import pytest

from service.system.priority import stand_back
from tests.waiting import HANG_SECONDS

PROGRAM = "from service.system.priority import stand_back; import os; stand_back(); print(os.nice(0))"


def test_it_is_nicer_than_others():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, timeout=HANG_SECONDS, check=True)
    assert int(done.stdout) == min(19, os.nice(0) + 15)


def test_on_windows_by_a_class_of_its_own(monkeypatch):
    asked = []
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", 0x4000, raising=False)
    monkeypatch.setattr(psutil.Process, "nice", lambda _process, value: asked.append(value))
    monkeypatch.setattr(os, "nice", lambda _by: pytest.fail("Windows has no niceness"))
    stand_back()
    assert asked == [0x4000]
