"""Several processes on one socket: one that ends is replaced, all end together, none is left."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from bench.servers import free_port
from service.system.answers import AS_SYSTEM
from tests import asking
from tests.waiting import HANG_SECONDS, lives, wait_for


def _children(parent: int) -> set[int]:
    """Without the helper that Python begins beside those that are no forks."""
    found = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return {int(child) for child in found if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes()}


def _answers(address: str) -> bool:
    try:
        return asking.get(f"{address}/api/ready").status_code == 200
    except httpx.HTTPError:
        return False


@pytest.mark.parametrize("system", ["linux", "darwin"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_one_that_ends_is_replaced_and_none_is_left(tmp_path: Path, number: int, system: str) -> None:
    port = free_port()
    environment = {
        **os.environ,
        AS_SYSTEM: system,
        "THUMBSMITH_DATA_DIR": str(tmp_path),
        "THUMBSMITH_PORT": str(port),
        "THUMBSMITH_API_PROCESSES": "2",
    }
    process = subprocess.Popen([sys.executable, "-m", "api"], env=environment, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: len(_children(process.pid)) == 2)
        wait_for(lambda: _answers(address))
        first = _children(process.pid)
        victim = min(first)
        os.kill(victim, signal.SIGKILL)
        wait_for(lambda: victim not in _children(process.pid) and len(_children(process.pid)) == 2)
        assert all(_answers(address) for _ in range(5))
        last = _children(process.pid)
        process.send_signal(number)
        assert process.wait(HANG_SECONDS) == (0 if number == signal.SIGTERM else -signal.SIGKILL)
        wait_for(lambda: not any(lives(child) for child in last))
        assert not _answers(address)
    finally:
        process.kill()
        process.wait()
