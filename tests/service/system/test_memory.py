"""How much memory a process holds, as seen from inside and from outside."""

import subprocess
import sys

from service.system.memory import held_bytes, peak_bytes
from tests.waiting import HANG_SECONDS

HOLDS = "held = b'x' * 100_000_000; print('there', flush=True); input()"


def test_what_another_process_holds_is_seen():
    child = subprocess.Popen([sys.executable, "-c", HOLDS], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    child.stdout.readline()
    assert 100_000_000 < held_bytes(child.pid) < 200_000_000
    child.communicate(b"\n", timeout=HANG_SECONDS)
    assert held_bytes(child.pid) == 0


def test_a_peak_is_remembered():
    before = held_bytes()
    bytes_held = bytearray(b"x") * 100_000_000
    assert held_bytes() > before + 90_000_000
    del bytes_held
    assert peak_bytes() > before + 90_000_000
