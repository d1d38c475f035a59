"""A process and what it has started end together, however the first of them ends."""

from __future__ import annotations

import subprocess
import sys

import pytest

from service.system.family import as_family, end_family
from tests.waiting import HANG_SECONDS, lives, wait_for

BEGINS = (
    "import subprocess, sys, time; print(subprocess.Popen(['sleep', '3600']).pid, flush=True); time.sleep({seconds})"
)


@pytest.mark.parametrize("seconds", [3600, 0])
def test_what_a_process_has_started_ends_with_it(seconds):
    """Whether it is ended, or has ended by itself."""
    command = [sys.executable, "-c", BEGINS.format(seconds=seconds)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, **as_family())
    other = int(child.stdout.readline())
    if not seconds:
        child.wait(HANG_SECONDS)
    assert lives(other)
    end_family(child)
    child.wait(HANG_SECONDS)
    wait_for(lambda: not lives(other), "the end of what it has started")


def test_where_nobody_is_left_nothing_is_done():
    child = subprocess.Popen([sys.executable, "-c", ""], **as_family())
    child.wait(HANG_SECONDS)
    end_family(child)
