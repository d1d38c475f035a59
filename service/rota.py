"""The order in which what waits is served: of each owner in the order it came, and of the owners by turns."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Hashable
from typing import Generic, TypeVar

Waiting = TypeVar("Waiting")


class Rota(Generic[Waiting]):
    """Not safe to share between threads by itself."""

    def __init__(self) -> None:
        self._lines: OrderedDict[Hashable, deque[Waiting]] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def put(self, owner: Hashable, waiting: Waiting) -> None:
        self._lines.setdefault(owner, deque()).append(waiting)
        self._count += 1

    def take(self) -> Waiting:
        """The next one; `KeyError` when nothing waits."""
        owner, line = self._lines.popitem(last=False)
        found = line.popleft()
        if line:
            self._lines[owner] = line
        self._count -= 1
        return found
