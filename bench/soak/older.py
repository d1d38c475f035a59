"""An older version of the service beside this one: its code in a folder of its own, and the schema it was made for."""

from __future__ import annotations

import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TypedDict

from bench.soak.house import ROOT

_VERSIONS = "service/database/migrations/versions"


class Begins(TypedDict, total=False):
    """What a plan begins with."""

    code: Path
    revision: str


@contextmanager
def older(commit: str | None) -> Iterator[Begins]:
    """The version of that commit, for as long as the block runs; nothing where none is named."""
    if commit is None:
        yield {}
        return
    with tempfile.TemporaryDirectory(prefix="thumbsmith-older-") as folder:
        packed = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True).stdout
        with tarfile.open(fileobj=BytesIO(packed)) as held:
            held.extractall(folder, filter="data")
        yield {"code": Path(folder), "revision": newest_revision(Path(folder))}


def newest_revision(code: Path) -> str:
    """Of the schema that this code was made for."""
    return max(path.name.partition("_")[0] for path in (code / _VERSIONS).glob("[0-9]*.py"))
