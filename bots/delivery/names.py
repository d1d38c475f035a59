"""A name that one living process has, and whoever is begun after its end has again.

The name lies beside a file that its holder keeps locked; the system lets go of the lock with the process, however it
ends. So whoever is given the name knows that all that was done in it before is over.
"""

from __future__ import annotations

import logging
import platform
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from service.processes.alone import held

_log = logging.getLogger(__name__)
_MOST = 64
"""Processes of one surface that deliver from one folder."""


@contextmanager
def own_name(folder: Path, surface: str) -> Iterator[str]:
    """Empty where no file can be kept or locked: then what this process leaves behind is free when its leases end."""
    with ExitStack() as open_:
        try:
            name = _taken(folder, surface, open_)
        except OSError as error:
            _log.info("this process has no name of its own: %s", error)
            name = ""
        yield name


def _taken(folder: Path, surface: str, open_: ExitStack) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, _MOST + 1):
        path = folder / f"{surface}-{number}"
        if open_.enter_context(held(path.with_suffix(".lock"))):
            return f"{platform.node()[:60]}:{_kept(path)}"
    return ""


def _kept(path: Path) -> str:
    """Made with the first holder, so that folders of two machines which are called the same do not share it."""
    if not path.exists():
        path.write_text(uuid.uuid4().hex, encoding="ascii")
    return path.read_text(encoding="ascii").strip()[:40]
