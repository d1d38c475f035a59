"""A process that was told to end with its parent does, by the kernel's word or by its own look."""

import subprocess
import sys

import pytest

from service.system.answers import AS_SYSTEM
from service.system.parent import ENDS_WITH
from tests.waiting import HANG_SECONDS

CHILD = """
import os, signal, sys, time
from service.system.parent import end_with
def heard(*_):
    print("asked", flush=True)
    os._exit(0)
signal.signal(signal.SIGTERM, heard)
end_with(os.getppid(), at_once={at_once})
print(os.getpid(), flush=True)
while True:
    time.sleep(0.1)
"""
PARENT = "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', sys.argv[1]]); time.sleep(600)"
TOO_LATE = """
import os
from service.system.parent import end_with_whoever_started_this
end_with_whoever_started_this()
print("goes on", flush=True)
"""


def last_words(at_once: bool) -> str:
    """What a child says between the moment its parent is killed and its own end, which closes the pipe."""
    parent = subprocess.Popen([sys.executable, "-c", PARENT, CHILD.format(at_once=at_once)], stdout=subprocess.PIPE)
    assert int(parent.stdout.readline())
    parent.kill()
    said, _ = parent.communicate(timeout=HANG_SECONDS)
    return said.decode()


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_at_once(system, monkeypatch):
    monkeypatch.setenv(AS_SYSTEM, system)
    assert last_words(at_once=True) == ""


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_as_if_it_had_been_asked(system, monkeypatch):
    monkeypatch.setenv(AS_SYSTEM, system)
    assert last_words(at_once=False) == "asked\n"


@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_one_whose_parent_was_gone_already_does_not_begin(system, monkeypatch):
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    monkeypatch.setenv(AS_SYSTEM, system)
    monkeypatch.setenv(ENDS_WITH, gone.stdout.decode().strip())
    done = subprocess.run([sys.executable, "-c", TOO_LATE], capture_output=True, timeout=HANG_SECONDS, check=False)
    assert (done.returncode, done.stdout) == (1, b"")


def test_nobody_named_is_nobody_followed(monkeypatch):
    monkeypatch.delenv(ENDS_WITH, raising=False)
    done = subprocess.run([sys.executable, "-c", TOO_LATE], capture_output=True, timeout=HANG_SECONDS, check=False)
    assert done.stdout == b"goes on\n"
