"""Looks at memory and open files of each process again and again, children included."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence

import psutil

from bench.soak.growth import Sample
from bench.soak.rounds import rounds
from bench.soak.slots import Slot

_KINDS = {"worker.rendering": "render", "studio": "studio", "service.plugins": "plugins"}
"""What a child is for, by a word of its command."""


@contextlib.contextmanager
def watched(slots: Sequence[Slot], *, begun: float, every: float) -> Iterator[list[Sample]]:
    """Until the block ends; the samples grow meanwhile."""
    samples: list[Sample] = []

    def look() -> None:
        for slot in slots:
            samples.extend(_looked_at(slot, at=time.time() - begun))

    with rounds(look, every=every, name="watch"):
        yield samples


def _looked_at(slot: Slot, *, at: float) -> Iterator[Sample]:
    """Whoever ends meanwhile is not told of."""
    if not (pid := slot.pid):
        return
    with contextlib.suppress(psutil.Error, OSError):
        process = psutil.Process(pid)
        yield from _sampled(slot.name, process, at=at)
        for child in process.children(recursive=True):
            with contextlib.suppress(psutil.Error, OSError):
                yield from _sampled(f"{slot.name}, its {_kind(child)}", child, at=at)


def _kind(child: psutil.Process) -> str:
    command = " ".join(child.cmdline())
    return next((kind for word, kind in _KINDS.items() if word in command), "child")


def _sampled(who: str, process: psutil.Process, *, at: float) -> Iterator[Sample]:
    """Nothing of one that is just ending, which holds nothing any more."""
    held = process.memory_full_info()
    if held.pss:
        yield Sample(at=at, who=who, pid=process.pid, resident=held.rss, proportional=held.pss, files=process.num_fds())
