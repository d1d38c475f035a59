"""What a process may take: less, where it works on a stranger's bytes; more, where many of them are connected."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from service.system.answers import answers
from service.system.memory import address_space_bytes


@dataclass(frozen=True, kw_only=True)
class Limits:
    memory: int
    """Bytes that the work may add to what its process has."""
    seconds: float


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
        import resource

        for name, most in wanted.items():
            resource.setrlimit(getattr(resource, name), (most, most))


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
