"""How much memory a process holds, as seen from inside and from outside."""

import subprocess
import sys

from service.system.memory import held_bytes
from tests.waiting import HANG_SECONDS

HOLDS = "held = b'x' * 100_000_000; print('there', flush=True); input()"
REMEMBERS = """
from service.system.memory import held_bytes, peak_bytes
before = held_bytes()
held = bytearray(b'x') * 100_000_000
del held
print(before, held_bytes(), peak_bytes())
"""


def test_what_another_process_holds_is_seen():
    child = subprocess.Popen([sys.executable, "-c", HOLDS], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    child.stdout.readline()
    assert 100_000_000 < held_bytes(child.pid) < 200_000_000
    child.communicate(b"\n", timeout=HANG_SECONDS)
    assert held_bytes(child.pid) == 0


def test_a_peak_is_remembered_when_what_was_held_is_gone():
    # in a process of its own: one that has run a thousand tests has 100 MB to give without asking the system
    child = subprocess.run(
        [sys.executable, "-c", REMEMBERS], stdout=subprocess.PIPE, text=True, check=True, timeout=HANG_SECONDS
    )
    before, after, peak = map(int, child.stdout.split())
    assert peak > before + 90_000_000
    assert after < peak - 50_000_000
