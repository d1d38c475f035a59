"""How a child that is Python is started, so that it finds our code and runs nothing of the current folder.

Python puts the current folder first where it looks for modules: a `json.py` lying there would be run. No child is
started but through here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_SAFE = {"PYTHONSAFEPATH": "1"}


def python_module(module: str, *arguments: str) -> list[str]:
    """The command for `python -m MODULE`."""
    return [*_python(), "-m", module, *arguments]


def python_code(code: str) -> list[str]:
    """The command for `python -c CODE`."""
    return [*_python(), "-c", code]


def python_file(path: Path, *arguments: str) -> list[str]:
    """The command for `python FILE`; the file's own folder is not looked into either."""
    return [*_python(), str(path), *arguments]


def safe_environment(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment for a child: so are its own children started, whoever starts them."""
    return {**environment, **_SAFE}


def import_path() -> str:
    """Where this process finds modules, for a child's PYTHONPATH; the current folder only where our code lies in it."""
    if _is_here(str(_ROOT)):
        return os.pathsep.join(path or str(_ROOT) for path in sys.path)
    return os.pathsep.join(path for path in sys.path if path and not _is_here(path))


def be_careful() -> None:
    """Have every child of this process started so, those of a library too."""
    os.environ.update(_SAFE)


def _python() -> list[str]:
    return [sys.executable, "-P"]


def _is_here(path: str) -> bool:
    return os.path.exists(path) and os.path.samefile(path, os.curdir)
