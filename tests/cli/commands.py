"""The command as a shell would run it, and what tests give it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

COMMAND = (sys.executable, "-m", "cli")
SECONDS = 120


def thumbsmith(*arguments: object, **more: Any) -> subprocess.CompletedProcess[str]:
    """The finished command; `environment` is added to ours."""
    environment = {**os.environ, **more.pop("environment", {})}
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, timeout=SECONDS, env=environment, **more
    )


def tree(folder: Path) -> dict[str, bytes | None]:
    """Everything in the folder, hidden or not: files with their bytes, folders with None."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}
