"""A console that knows few letters ends no command."""

import os
import subprocess
import sys

import pytest

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
