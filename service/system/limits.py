"""What a process that works on a stranger's bytes may take, and what of that the kernel is told to refuse it."""

from __future__ import annotations

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
