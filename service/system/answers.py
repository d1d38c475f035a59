"""What each system does by itself and what is done by hand there instead, as data."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import Literal

AS_SYSTEM = "THUMBSMITH_AS_SYSTEM"
"""Set to `darwin` or `win32`, Linux does what is done there: for trying it, and weaker than what Linux can do."""


@dataclass(frozen=True, kw_only=True)
class Answers:
    """`cannot` are sentences for `thumbsmith doctor`: what a system lacks, and what happens instead."""

    name: str
    title: str
    kernel_holds_memory: bool = False
    """A limit on the memory of a process holds: the kernel refuses what is beyond it. Else a watchdog looks."""
    kernel_limits: tuple[str, ...] = ()
    """What `resource` can limit there beside memory."""
    kernel_ends_orphans: bool = False
    """The kernel tells a child when its parent ends. Else the child looks."""
    begins_by: Literal["fork", "spawn"] = "spawn"
    """How a process of Python's own begins another. System libraries of macOS do not survive a fork."""
    cannot: tuple[str, ...] = ()


_MEMORY = (
    "the memory of an upload's decoder is watched from outside, 50 times a second: it may pass its limit for a moment "
    "before it is ended"
)
_ORPHANS = "what a killed process leaves behind notices within a second and ends by itself"
_COMMANDS = (
    "a plugin that ends the process of a command, or holds all of it, is not told of: nothing watches over commands"
)
_SYSTEMS = {
    "linux": Answers(
        name="linux",
        title="Linux",
        kernel_holds_memory=True,
        kernel_limits=("RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_CORE"),
        kernel_ends_orphans=True,
        begins_by="fork",
    ),
    "darwin": Answers(
        name="darwin",
        title="macOS",
        kernel_limits=("RLIMIT_FSIZE", "RLIMIT_CORE"),
        cannot=(_MEMORY, _ORPHANS, _COMMANDS),
    ),
    "win32": Answers(
        name="win32",
        title="Windows",
        cannot=(
            _MEMORY,
            "an upload's decoder that was taken over could write files wherever the service may: give the service an "
            "account of its own before strangers upload",
            _ORPHANS,
            _COMMANDS,
            "a process without a console cannot be asked to finish its work first, only ended; what it was rendering "
            "is taken up again at the next start",
            "clamd is reached by tcp:// alone, as there are no Unix sockets",
        ),
    ),
}


def answers_for(system: str) -> Answers:
    """By the name that `sys.platform` has for it; another Unix is taken for macOS, which promises the least of them."""
    return _SYSTEMS.get(system, _SYSTEMS["darwin"])


def answers() -> Answers:
    """For this process."""
    return answers_for(os.environ.get(AS_SYSTEM) or sys.platform)
