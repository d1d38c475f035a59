"""What plugins registered, behind a guard each: whoever uses the registry can reach a plugin in no other way."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.format import Format
from engine.kinds import answers
from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.check import Check, Verdict
from engine.kinds.exporter import Export, ExportRequest
from engine.kinds.guard import Guard
from engine.kinds.title_helper import SUGGESTIONS, TitleOptions
from engine.person import Face, Photo


class Guarded:
    """A registered thing. What is no call of its kind (`name`, `suffix`, an author's own) is the thing's own."""

    def __init__(self, thing: Any, guard: Guard) -> None:
        self._thing, self._guard = thing, guard

    def __getattr__(self, name: str) -> Any:
        try:
            return getattr(self._thing, name)
        except AttributeError:
            raise
        except BaseException as error:  # it may be worked out by the plugin's own code
            raise self._guard.named(error, name) from error

    def __repr__(self) -> str:
        return f"<{self._guard.culprit}>"


class GuardedExporter(Guarded):
    def export(self, request: ExportRequest) -> Export:
        return self._guard.ask("export", lambda: answers.export(self._thing.export(request)))

    @property
    def verify(self) -> Callable[[bytes], list[str]]:
        """Only of an exporter that has it."""
        verify = self._thing.verify
        return lambda data: self._guard.ask("verify", lambda: answers.sentences(verify(data)))


class GuardedBackground(Guarded):
    def paint(self, request: BackgroundRequest) -> list[Plane]:
        return self._guard.ask("paint", lambda: answers.planes(self._thing.paint(request), request))

    @property
    def paint_together(self) -> Callable[[Sequence[BackgroundRequest]], list[list[Plane]]]:
        """Only of an engine that has it."""
        together = self._thing.paint_together
        return lambda requests: self._guard.ask(
            "paint_together", lambda: answers.planes_of_each(together(requests), requests)
        )

    @property
    def size(self) -> Callable[[int, int], tuple[int, int]]:
        """Likewise, as what stands below."""
        size = self._thing.size
        return lambda width, height: self._guard.ask("size", lambda: answers.size(size(width, height)))

    @property
    def alike(self) -> Callable[[BackgroundRequest], Hashable]:
        alike = self._thing.alike
        return lambda request: self._guard.ask("alike", lambda: answers.likeness(alike(request)))

    @property
    def warm_up(self) -> Callable[[], None]:
        warm_up = self._thing.warm_up
        return lambda: self._guard.ask("warm_up", warm_up)


class GuardedFaceFinder(Guarded):
    def faces(self, photo: Photo) -> list[Face]:
        return self._guard.ask("faces", lambda: answers.faces(self._thing.faces(photo)))

    def person_mask(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        return self._guard.ask("person_mask", lambda: answers.person_mask(self._thing.person_mask(pixels), pixels))


class GuardedUpscaler(Guarded):
    def upscale(self, pixels: NDArray[np.uint8], width: int, height: int, *, seed: int) -> NDArray[np.uint8]:
        return self._guard.ask(
            "upscale",
            lambda: answers.upscaled(self._thing.upscale(pixels, width, height, seed=seed), (height, width, 3)),
        )


class GuardedMatte(Guarded):
    def person_mask(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        return self._guard.ask("person_mask", lambda: answers.person_mask(self._thing.person_mask(pixels), pixels))

    def ping(self) -> None:
        self._guard.ask("ping", self._thing.ping)


class GuardedTitleHelper(Guarded):
    @property
    def configured(self) -> Callable[[TitleOptions], GuardedTitleHelper]:
        """Only of a helper that has it."""
        configured = self._thing.configured

        def guarded_one(options: TitleOptions) -> GuardedTitleHelper:
            found = self._guard.ask("configured", lambda: answers.configured_helper(configured(options)))
            return GuardedTitleHelper(found, self._guard)

        return guarded_one

    def refine(self, title: str, *, format: Format, language: str | None = None) -> str:
        return self._guard.ask(
            "refine", lambda: answers.refined(self._thing.refine(title, format=format, language=language))
        )

    def suggest(
        self, title: str, count: int = SUGGESTIONS, *, format: Format, language: str | None = None
    ) -> list[str]:
        return self._guard.ask(
            "suggest",
            lambda: answers.suggestions(self._thing.suggest(title, count, format=format, language=language), count),
        )


class GuardedCheck(Guarded):
    def configured(self, options: Mapping[str, object]) -> Check | None:
        found = self._guard.ask("configured", lambda: answers.configured_check(self._thing.configured(options)))
        return None if found is None else GuardedCheck(found, self._guard)

    def inspect(self, data: bytes, media_type: str) -> Verdict:
        return self._guard.ask("inspect", lambda: answers.verdict(self._thing.inspect(data, media_type)))

    def ping(self) -> None:
        self._guard.ask("ping", self._thing.ping)


_MOST_SECONDS = 600.0
"""The longest that a background may ask for."""

_GUARDED: Mapping[str, type[Guarded]] = {
    "exporter": GuardedExporter,
    "background": GuardedBackground,
    "face finder": GuardedFaceFinder,
    "upscaler": GuardedUpscaler,
    "matte": GuardedMatte,
    "title helper": GuardedTitleHelper,
    "check": GuardedCheck,
}
"""The kinds that are code; the others are data, which nobody calls."""


def guarded(kind: str, thing: Any, name: str, *, plugin: str, seconds: float) -> Any:
    """The thing behind its guard; data as it is."""
    wrapper = _GUARDED.get(kind)
    return wrapper(thing, Guard(kind, name, plugin=plugin, seconds=_granted(thing, seconds))) if wrapper else thing


def _granted(thing: Any, seconds: float) -> float:
    """A model, or a server that has one, may say that it takes longer than a plugin usually may."""
    wanted = getattr(thing, "seconds", None) if getattr(thing, "needs_draft", False) else None
    return max(seconds, min(float(wanted), _MOST_SECONDS)) if isinstance(wanted, int | float) else seconds
