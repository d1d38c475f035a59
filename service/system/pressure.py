"""How a machine is off for memory: what it has left, and whether its kernel has begun to take processes for lack of it.

A container counts as the machine where it is given less.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_CGROUPS = Path("/sys/fs/cgroup")
_NAMES = (("memory.max", "memory.current"), ("memory.limit_in_bytes", "memory.usage_in_bytes"))
"""Of the limit and of what is held, in both versions of cgroups."""
_HARD = 10.0
"""Per cent of the last ten seconds in which something had to wait for memory."""


def available_bytes() -> int:
    """What may still be had without taking it from another."""
    import psutil

    return min((psutil.virtual_memory().available, *_left_in_containers()))


def total_bytes() -> int:
    """What there is, whoever holds it."""
    import psutil

    limits = [limit for folder in _own_cgroups() for name, _ in _NAMES if (limit := _number(folder / name))]
    return min((psutil.virtual_memory().total, *limits))


def taken_for_memory() -> int:
    """How many processes the kernel has ended so far for lack of memory; 0 where it does not tell."""
    return _entry(Path("/proc/vmstat"), "oom_kill")


def is_hard() -> bool:
    """Whether processes stand still because memory has to be made for them."""
    try:
        told = Path("/proc/pressure/memory").read_text(encoding="ascii").split()
    except OSError:
        return False
    return any(float(word.removeprefix("avg10=")) > _HARD for word in told if word.startswith("avg10="))


def _left_in_containers() -> Iterator[int]:
    for folder in _own_cgroups():
        for most, held in _NAMES:
            if limit := _number(folder / most):
                cached = _entry(folder / "memory.stat", "inactive_file")
                yield max(0, limit - (_number(folder / held) or 0) + cached)


def _own_cgroups() -> Iterator[Path]:
    """The folder of this process's own group, and that of the whole container."""
    yield from (_CGROUPS, _CGROUPS / "memory")
    try:
        lines = Path("/proc/self/cgroup").read_text(encoding="ascii").splitlines()
    except OSError:
        return
    for _, kinds, path in (line.split(":", 2) for line in lines):
        if not kinds:
            yield _CGROUPS / path.lstrip("/")
        elif "memory" in kinds.split(","):
            yield _CGROUPS / "memory" / path.lstrip("/")


def _number(path: Path) -> int | None:
    """None also for `max`, which is no limit."""
    try:
        text = path.read_text(encoding="ascii").strip()
    except OSError:
        return None
    return int(text) if text.isdigit() else None


def _entry(path: Path, name: str) -> int:
    try:
        with path.open(encoding="ascii") as file:
            return next((int(line.split()[1]) for line in file if line.startswith(f"{name} ")), 0)
    except OSError:
        return 0
