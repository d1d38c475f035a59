"""What was made last, so that several promises may look at one picture without its being made for each."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

_MOST = 10
Made = TypeVar("Made")


class Kept:
    """Ten things at most; what nobody asked for longest is forgotten first."""

    def __init__(self) -> None:
        self._things: OrderedDict[tuple[int, Hashable], tuple[object, Any]] = OrderedDict()

    def get(self, of: object, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` gives for this very object; `of` is held, so that no other can take its identity."""
        place = (id(of), key)
        if place not in self._things:
            self._things[place] = (of, make())
        self._things.move_to_end(place)
        while len(self._things) > _MOST:
            self._things.popitem(last=False)
        made: Made = self._things[place][1]
        return made
