"""A child that takes more than it may is ended, and it is known why; one that does not is left alone."""

import subprocess
import sys

import pytest

from service.system.limits import Limits
from service.system.watchdog import Watchdog
from tests.waiting import HANG_SECONDS

GROWS = "held = [b'x' * 1_000_000 for _ in range(500)]"
GROWS_SLOWLY = "import time\nheld = []\nwhile True: held.append(b'x' * 1_000_000); time.sleep(0.002)"


def child(program: str) -> subprocess.Popen[bytes]:
    """One that goes on with `program` when it is told to."""
    started = subprocess.Popen(
        [sys.executable, "-c", f"print('there', flush=True)\ninput()\n{program}\ninput()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    started.stdout.readline()
    return started


def end(started: subprocess.Popen[bytes]) -> None:
    started.kill()
    started.communicate(timeout=HANG_SECONDS)


@pytest.mark.parametrize("program", [GROWS, GROWS_SLOWLY])
def test_one_that_grows_is_ended(program):
    watched = child(program)
    with Watchdog(watched, Limits(memory=50_000_000, seconds=60)) as dog:
        watched.stdin.write(b"\n")
        watched.stdin.flush()
        watched.wait(HANG_SECONDS)
    assert dog.bit == "memory"
    end(watched)


def test_one_that_dawdles_is_ended():
    watched = child("")
    with Watchdog(watched, Limits(memory=50_000_000, seconds=0.3)) as dog:
        watched.wait(HANG_SECONDS)
    assert dog.bit == "late"
    end(watched)


def test_one_that_keeps_to_its_limits_is_left_alone():
    watched = child("held = b'x' * 20_000_000; print('done', flush=True)")
    with Watchdog(watched, Limits(memory=100_000_000, seconds=60)) as dog:
        watched.stdin.write(b"\n")
        watched.stdin.flush()
        assert watched.stdout.readline() == b"done\n"
    assert (dog.bit, watched.poll()) == ("", None)
    end(watched)
