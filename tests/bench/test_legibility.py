"""The legibility bench reads a plain title back, and its table has a line for each style and a sum."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import HANG_SECONDS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract-ocr is not installed")
def test_a_plain_title_is_read_at_both_widths():
    command = [sys.executable, "-m", "bench.legibility", "spotlight", "clean-light", "--titles", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=HANG_SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.strip().splitlines()
    assert len(lines) == 5
    assert all(line.count("3 of 3 (100%)") == 2 for line in lines[2:4]), done.stdout
    assert "6 of 6 (100%)" in lines[-1]
