"""A console that knows few letters ends no command, nor does one that is not there."""

import os
import subprocess
import sys

import pytest

from tests.cli.commands import ROOT
from tests.waiting import HANG_SECONDS


def thumbsmith(*words: str, encoding: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "cli.main", *words]
    return subprocess.run(command, env=environment, capture_output=True, timeout=HANG_SECONDS, check=False)


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
@pytest.mark.parametrize("command", ["styles", "formats", "plugins", "doctor", "--help"])
def test_every_letter_is_shown_somehow(command, encoding):
    told = thumbsmith(command, encoding=encoding)
    assert told.returncode == 0, told.stderr
    assert told.stdout.decode(encoding)


@pytest.mark.parametrize(
    ("shell", "code", "says"),
    [
        ("{} styles >&-", 0, ""),
        ("{} styles >&- 2>&- <&-", 0, ""),
        ("{} render --title Hello --host - --out out <&-", 2, "thumbsmith: standard input is empty"),
        ("{} styles --json >/dev/full", 4, "thumbsmith: No space left on device"),
    ],
)
def test_a_stream_that_is_closed_or_full_is_no_traceback(shell, code, says, tmp_path):
    command = shell.format(f"{sys.executable} -m cli")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    told = subprocess.run(
        command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=HANG_SECONDS
    )
    assert told.returncode == code, told.stderr
    assert told.stderr.startswith(says)
    assert "Traceback" not in told.stderr
