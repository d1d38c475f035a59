"""What lies behind the people: the style's recipe, or a model's picture drafted by it and checked before it is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.errors import GroundRefused, GroundUnavailable, MachineError, PluginError
from engine.geometry import Box
from engine.kinds.background import Background, BackgroundRequest, Plane, is_generated, painted
from engine.kinds.registered import Registry
from engine.kinds.safety import TRIES, SafetyStep, seed_of_try
from engine.style import BackgroundChoice


@dataclass(frozen=True, kw_only=True)
class Ground:
    """The planes, who made them from which seed, and what whoever asked should know of it."""

    planes: Sequence[Plane]
    made_by: str
    seed: int
    tries: int = 1
    asked: bool = False
    """Whether a model was asked, whatever came of it."""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GroundPhoto:
    """The picture that the user gave for the ground, and the faces in it, in its own pixels."""

    pixels: NDArray[np.uint8]
    faces: tuple[Box, ...] = ()


def made_ground(choice: BackgroundChoice, wanted: str | None, request: BackgroundRequest, registry: Registry) -> Ground:
    """By the background that is `wanted`, else the style's engine, else its recipe.

    A model that is not at hand leaves the recipe's ground, with a sentence. `GroundRefused` when every try at a
    picture is refused, and whatever `SafetyStep` raises when none could be published: neither shows anything.
    """
    name = wanted or choice.engine or choice.recipe
    background = registry.background(name)
    if not is_generated(background):
        return _recipes(background, choice, request)
    own = _recipes(registry.background(choice.recipe), choice, request)
    step = SafetyStep.of(registry)
    step.insist()
    try:
        return generated(background, replace(request, draft=own.planes[0].pixels, options={}), step)
    except GroundUnavailable as error:
        return replace(own, asked=True, warnings=(f"the ground is the style's own, {choice.recipe}: {error}",))


def generated(background: Background, request: BackgroundRequest, step: SafetyStep) -> Ground:
    """What a model makes of the request: of as many seeds as it takes, the first whose picture is safe."""
    for number in range(TRIES):
        seed = seed_of_try(request.seed, number)
        planes = _made(background, replace(request, seed=seed))
        if all(step.passes(plane.pixels) for plane in planes):
            return Ground(planes=planes, made_by=background.name, seed=seed, tries=number + 1, asked=True)
    raise GroundRefused(
        f"the safety check refused {TRIES} grounds that {background.name} made for this title; "
        "choose other words, or another background"
    )


def _made(background: Background, request: BackgroundRequest) -> list[Plane]:
    """`GroundUnavailable`, too, for a model that breaks: what it said is for whoever runs it."""
    try:
        return painted(background, request)
    except GroundUnavailable:
        raise
    except PluginError as error:
        raise GroundUnavailable(f"the background {background.name!r} broke") from error
    except MachineError as error:
        raise GroundUnavailable(f"the background {background.name!r} cannot work on this machine") from error


def _recipes(background: Background, choice: BackgroundChoice, request: BackgroundRequest) -> Ground:
    """The style's options are for the style's recipe."""
    options = choice.options if background.name == choice.recipe else {}
    planes = painted(background, replace(request, options=options))
    return Ground(planes=planes, made_by=background.name, seed=request.seed)
