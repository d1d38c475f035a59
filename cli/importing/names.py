"""Names as plugins have them, made of whatever somebody called a thing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_LONGEST = 44
"""Room is left for a number behind it."""
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
"""What Windows opens as a device, whatever stands behind the dot."""


def safe_name(text: str, otherwise: str) -> str:
    """Small Latin letters, figures and hyphens: no path, nothing that a file system takes for something else."""
    latin = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:_LONGEST].strip("-")
    return f"{otherwise}-{name}" if name in DEVICES else name or otherwise


def numbered(name: str) -> Iterator[str]:
    """The name, and then with 2, 3, ... behind it."""
    yield name
    for number in range(2, 1000):
        yield f"{name}-{number}"
