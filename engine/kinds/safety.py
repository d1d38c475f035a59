"""The safety step: every picture that a model has made is looked at before anything of it is stored or shown.

It fails closed: where no check of generated pictures is there, or one is lost or cannot tell, nothing is published.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.errors import MissingAsset, PluginError
from engine.kinds.check import Check, Finding, Verdict
from engine.kinds.registered import Failure, Registry
from engine.pixels.encode import encode_jpeg

TRIES = 3
_LONGEST = 2048
"""Pixels of the longer side that a check is shown at most."""
_STRIDE = 0x9E3779B97F4A7C15
"""Odd, and no sum of small steps: seeds of further tries meet those of no variant."""


class JudgesGenerated(Check, Protocol):
    """A check that also looks at what models make. It is asked as it was registered, without `configured`."""

    judges_generated: bool


@dataclass(frozen=True)
class SafetyStep:
    """`judges` are all asked. `lost` may have brought others: as long as there is one, nothing passes."""

    judges: tuple[Check, ...] = ()
    lost: tuple[Failure, ...] = ()

    @classmethod
    def of(cls, registry: Registry) -> SafetyStep:
        judges = tuple(check for check in registry.checks.values() if judges_generated(check))
        return cls(judges, tuple(failure for failure in registry.failures if failure.may_check))

    def insist(self) -> None:
        """Before any work: raises what says why no generated picture could be published now."""
        if self.lost:
            raise PluginError(
                f"no generated picture is published while the plugin {self.lost[0].name!r}, "
                "which may check it, cannot be loaded",
                culprit=f"plugin {self.lost[0].name!r}",
            )
        if not self.judges:
            raise MissingAsset(
                "no generated picture is published, since no plugin checks them; `thumbsmith plugins` says why"
            )
        for judge in self.judges:
            judge.ping()

    def passes(self, pixels: NDArray[np.uint8]) -> bool:
        """Whether all judges call it clean. `PluginError` from one that cannot tell: then it is not shown either."""
        self.insist()
        data = _shown(pixels)
        return all(self._says_clean(judge, data) for judge in self.judges)

    def _says_clean(self, judge: Check, data: bytes) -> bool:
        verdict: Verdict = judge.inspect(data, "image/jpeg")
        if verdict.finding is Finding.UNDECIDED:
            raise PluginError(
                f"the check {judge.name!r} cannot tell whether a generated picture is safe: {verdict.reason}",
                culprit=f"check {judge.name!r}",
            )
        return verdict.finding is Finding.CLEAN


def judges_generated(check: Check) -> bool:
    return getattr(check, "judges_generated", False) is True


def seed_of_try(seed: int, number: int) -> int:
    """The seed of try `number`, the first being 0: a new one each time, and the same when all is done again."""
    return (seed + number * _STRIDE) % 2**63


def _shown(pixels: NDArray[np.uint8]) -> bytes:
    picture = Image.fromarray(np.ascontiguousarray(pixels[..., :3]))
    picture.thumbnail((_LONGEST, _LONGEST), Image.Resampling.BOX)
    return encode_jpeg(np.asarray(picture), quality=92)
