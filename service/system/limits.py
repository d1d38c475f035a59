"""What a process may take: less, where it works on a stranger's bytes; more, where many of them are connected."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

from service.system.answers import answers
from service.system.memory import address_space_bytes


@dataclass(frozen=True, kw_only=True)
class Limits:
    memory: int
    """Bytes that the work may add to what its process has."""
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """For a process that works on one picture after another, and writes files."""

    memory: int
    """Bytes that it may hold of its own: not what it merely reserves, or maps from files."""
    file: int
    """Bytes of the largest file that it may write."""
    seconds: float = 300.0
    """Of processor time for one of them, on each processor; for more where one is more work than usual."""
    descriptors: int = 512
    """Files and connections that it may have open."""


def keep_within(bounds: Bounds) -> None:
    """From now on this process gets no more than that, and leaves no core behind; see `hold_to`."""
    known = answers()
    wanted = {"RLIMIT_FSIZE": bounds.file, "RLIMIT_CORE": 0, "RLIMIT_NOFILE": bounds.descriptors}
    wanted = {name: most for name, most in wanted.items() if name in (*known.kernel_limits, "RLIMIT_NOFILE")}
    if known.kernel_holds_memory:
        wanted["RLIMIT_DATA"] = bounds.memory
    if known.kernel_limits:
        _refuse_beyond(wanted)


def allow_seconds(seconds: float) -> None:
    """Of processor time for what this process does next, on each processor; it is ended after that."""
    if "RLIMIT_CPU" in answers().kernel_limits:
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        most = used.ru_utime + used.ru_stime + seconds * (os.cpu_count() or 1)
        resource.setrlimit(resource.RLIMIT_CPU, (int(most) + 1, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def hold_to(limits: Limits) -> None:
    """From now on this process gets no more than that, writes no file and leaves no core behind.

    As far as this system's kernel can be told; the rest is a watchdog's.
    """
    known = answers()
    values = {"RLIMIT_CPU": int(limits.seconds) + 1, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0}
    wanted = {name: values[name] for name in known.kernel_limits}
    if known.kernel_holds_memory:
        wanted["RLIMIT_AS"] = address_space_bytes() + limits.memory
    if wanted:
        _refuse_beyond(wanted)


def raise_open_files(wanted: int) -> int:
    """Have this process open so many files and connections, as far as it may; how many that are."""
    if sys.platform == "win32":  # which counts no files
        return wanted
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    most = wanted if hard == unlimited else min(wanted, hard)
    if soft != unlimited and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        return most
    return wanted if soft == unlimited else max(soft, most)


def _refuse_beyond(wanted: dict[str, int]) -> None:
    import resource

    for name, most in wanted.items():
        number = getattr(resource, name)
        allowed = resource.getrlimit(number)[1]
        most = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        resource.setrlimit(number, (most, most))
