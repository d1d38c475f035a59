"""A process that goes on in a child: what the child says is heard, and its end is in the parent's hand."""

from __future__ import annotations

import os
import signal
import subprocess
import textwrap
from pathlib import Path

import pytest

from service.processes.python import python_code
from service.system.forked import may_fork, signal_name
from tests.waiting import HANG_SECONDS, lives, wait_for

ROOT = Path(__file__).resolve().parents[3]

PARENT = """
import os, signal, subprocess, sys, threading
from service.system.forked import go_on_in_child

def attend(child):
    heard = b""
    while (data := child.hear(0.1)) is not None and child.told is None:
        heard += data
        if data:
            print(data.decode(), end="", flush=True)
    if child.told is None:
        return child.end() % 256
    child.halt()
    print("halted", flush=True)
    print("code", child.kill_all(), flush=True)
    return 128 + child.told

tell = go_on_in_child(attend)
"""


def begin(code: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = python_code(PARENT + textwrap.dedent(code))
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )


def test_what_the_child_says_comes_in_one_piece_from_any_thread():
    process = begin("""
        threads = [threading.Thread(target=tell, args=(letter * 9999 + b"\\n",)) for letter in (b"a", b"b", b"c")]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        sys.exit(7)
    """)
    said, _ = process.communicate(timeout=HANG_SECONDS)
    assert sorted(said.splitlines()) == ["a" * 9999, "b" * 9999, "c" * 9999]
    assert process.returncode == 7


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_is_the_parents_to_answer_and_the_end_takes_all_that_was_begun(number):
    process = begin("""
        left = subprocess.Popen(["sleep", "900"], start_new_session=True, stdout=subprocess.DEVNULL)
        tell(f"{os.getpid()} {left.pid}\\n".encode())
        threading.Event().wait()
    """)
    family = [int(pid) for pid in process.stdout.readline().split()]
    assert all(map(lives, family))
    os.kill(family[0], number)  # the child itself does not mind
    process.send_signal(number)
    said, errors = process.communicate(timeout=HANG_SECONDS)
    assert (said, errors) == ("halted\ncode -9\n", "")
    assert process.returncode == 128 + number
    assert not any(map(lives, family))


def test_a_signal_that_is_ignored_stays_so():
    """As of what `nohup` begins."""
    code = "import signal\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)\n" + PARENT
    code += "tell(b'on\\n')\nsys.stdin.read()\ntell(b'done\\n')\n"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    process = subprocess.Popen(python_code(code), env=environment, **pipes)
    assert process.stdout.readline() == "on\n"
    process.send_signal(signal.SIGHUP)
    said, _ = process.communicate(timeout=HANG_SECONDS)
    assert (process.returncode, said) == (0, "done\n")


def test_the_child_ends_with_its_parent():
    process = begin("tell(f'{os.getpid()}\\n'.encode())\nthreading.Event().wait()")
    child = int(process.stdout.readline())
    process.kill()
    process.wait(HANG_SECONDS)
    wait_for(lambda: not lives(child), "the end of the child")


def test_only_linux_forks(monkeypatch):
    assert may_fork()
    monkeypatch.setenv("THUMBSMITH_AS_SYSTEM", "darwin")
    assert not may_fork()
    assert signal_name(9) == "SIGKILL"
