"""What a card's process counts of itself: how busy, in what batches, how long for what."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from service.generations.cards import STAGES

_PREFIX = "thumbsmith_card_"
Facts = dict[str, float | dict[str, float]]
"""Numbers by name; `stage_seconds` holds one for each `background:stage`."""


class Meter:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._begun = time.monotonic()
        self._busy = 0.0
        self._since: float | None = None
        self._pictures = self._batches = self._enlarged = self._failures = 0

    @contextmanager
    def at_work(self, *, painted: int = 0, enlarged: int = 0) -> Iterator[None]:
        """While the card is: on a batch that it paints, or on pictures that it makes larger, which are no batch."""
        with self._lock:
            self._since = time.monotonic()
        try:
            yield
        except BaseException:
            with self._lock:
                self._failures += 1
            raise
        finally:
            with self._lock:
                self._busy += time.monotonic() - (self._since or 0.0)
                self._since = None
                self._pictures += painted
                self._batches += painted > 0
                self._enlarged += enlarged

    def told(self, *, waiting: int, memory: int, stages: Mapping[str, float]) -> Facts:
        with self._lock:
            now = time.monotonic()
            busy = self._busy + (now - self._since if self._since is not None else 0.0)
            lived = max(now - self._begun, 1e-9)
            return {
                "seconds": round(lived, 3),
                "busy_seconds": round(busy, 3),
                "utilisation": round(busy / lived, 4),
                "pictures": self._pictures,
                "batches": self._batches,
                "pictures_per_batch": round(self._pictures / self._batches, 3) if self._batches else 0.0,
                "enlarged": self._enlarged,
                "failed_batches": self._failures,
                "waiting": waiting,
                "memory_bytes": memory,
                "stage_seconds": {stage: round(seconds, 3) for stage, seconds in stages.items()},
            }


def as_metrics(card: str, facts: Mapping[str, Any]) -> str:
    """As Prometheus reads text, for a collector of files."""
    plain = {f'{name}{{card="{card}"}}': value for name, value in facts.items() if name != STAGES}
    stages = {f'{STAGES}{{card="{card}",stage="{stage}"}}': value for stage, value in facts.get(STAGES, {}).items()}
    return "".join(f"{_PREFIX}{name} {value}\n" for name, value in sorted({**plain, **stages}.items()))
