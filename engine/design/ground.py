"""Who paints behind the people: the style's recipe, and over its draft the engine that brief or style name.

An engine that cannot work costs nobody the picture: the draft stays, and a sentence says why. What it does paint is
checked before anything is made of it, and painted again from another seed where it is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from engine.brief import Wishes
from engine.design.realism import at_realism
from engine.errors import GroundRefused, MachineError, PluginError
from engine.geometry import Box
from engine.kinds.background import (
    Background,
    BackgroundRequest,
    LoraChoice,
    OnStep,
    Plane,
    lacking,
    needs_draft,
    nobody_told,
    painted,
    resized,
    scaled,
    wants_card,
)
from engine.kinds.registered import DEFAULT_UPSCALER
from engine.kinds.registry import Registry
from engine.kinds.safety import TRIES, SafetyStep, seed_of_try
from engine.kinds.upscaler import enlarges_on_card
from engine.measures import WORDS_LIMIT
from engine.scene import PaintedGround
from engine.studio import Studio
from engine.style import SamplerHints, Style

_LEAST_FREEDOM = 0.5
"""Of a style's strength at realism 0, where its own ground says most of how it looks."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Planes from the back, who painted them and how, and what is to be said of it."""

    planes: tuple[Plane, ...]
    engine: str
    facts: Mapping[str, JsonValue]
    notes: tuple[str, ...] = ()
    asked: PaintedGround | None = None
    """The model that was asked and its words, whatever came of it."""


@dataclass(frozen=True, kw_only=True)
class GroundPhoto:
    """The picture that the user gave for the ground, and the faces in it, in its own pixels."""

    pixels: NDArray[np.uint8]
    faces: tuple[Box, ...] = ()


def painted_ground(request: BackgroundRequest, style: Style, wishes: Wishes, studio: Studio) -> Ground:
    """`UnknownName` for an engine that nobody registered, `InputError` for what its user can put right.

    `GroundRefused` when the safety step refuses every try, and what it raises when nothing could be published.
    """
    recipe = studio.registry.background(style.background.recipe)
    name = wishes.background or style.background.engine
    engine = studio.registry.background(name) if name else recipe
    if engine is recipe or not needs_draft(engine):
        given = request if engine is recipe else replace(request, options={})
        planes = painted(engine, given)
        return _by(engine, at_realism(planes, request) if engine is recipe else planes)
    step, words = SafetyStep.of(studio.registry), _words(engine, request)
    if not lacking(engine) and not (studio.card and wants_card(engine)):
        step.insist()  # a server is paid for what it makes, whether or not that can be shown
    draft = painted(recipe, request)
    for number in range(TRIES):
        seed = seed_of_try(request.seed, number)
        try:
            asked = _asked(replace(request, seed=seed), draft, style, wishes, studio.registry)
            planes = _planes(engine, replace(asked, on_step=_only_safe(asked.on_step, step)), studio)
        except (MachineError, PluginError) as error:
            said = f"{engine.name} did not paint, the style's own ground stays: {error}"
            return replace(_by(recipe, draft), notes=(said,), asked=words)
        if all(step.passes(plane.pixels) for plane in planes):
            made = _over(draft, engine, planes, replace(request, seed=seed), studio, tries=number + 1)
            return replace(made, asked=words)
    raise GroundRefused(
        f"the safety check refused {TRIES} grounds that {engine.name} made for this title; "
        "choose other words, or another background"
    )


def _words(engine: Background, request: BackgroundRequest) -> PaintedGround:
    return PaintedGround(
        engine=engine.name,
        prompt=request.prompt[:WORDS_LIMIT],
        negative_prompt=request.negative_prompt[:WORDS_LIMIT],
    )


def _only_safe(on_step: OnStep, step: SafetyStep) -> OnStep:
    """Glimpses are shown as well: one that is not clean is left out."""

    def told(done: float, glimpse: NDArray[np.uint8] | None) -> None:
        if glimpse is not None:
            try:
                glimpse = glimpse if step.passes(glimpse) else None
            except (MachineError, PluginError):
                glimpse = None
        on_step(done, glimpse)

    return on_step if on_step is nobody_told else told


def _asked(
    request: BackgroundRequest, draft: list[Plane], style: Style, wishes: Wishes, registry: Registry
) -> BackgroundRequest:
    """What the engine is told beside what the recipe was."""
    sampler, quick = style.sampler, style.quick
    uses = {use.name: use.weight for use in style.loras}
    if wishes.quick:
        sampler = SamplerHints(name=quick.name, steps=quick.steps, guidance=quick.guidance, strength=sampler.strength)
        uses |= {quick.lora: None} if quick.lora else {}
    freedom = _LEAST_FREEDOM + (1 - _LEAST_FREEDOM) * request.realism
    return replace(
        request,
        options={},
        draft=flattened(draft),
        strength=round(sampler.strength * freedom, 4),
        sampler=sampler,
        loras=tuple(_lora(name, weight, registry) for name, weight in uses.items()),
    )


def _lora(name: str, weight: float | None, registry: Registry) -> LoraChoice:
    if name not in registry.loras:
        raise PluginError(f"no LoRA is called {name!r}; `thumbsmith plugins` lists those that are there")
    entry = registry.loras[name]
    return LoraChoice(entry=entry, weight=entry.weight if weight is None else weight)


def _planes(engine: Background, asked: BackgroundRequest, studio: Studio) -> list[Plane]:
    """As the engine paints them, at the size that it likes best."""
    size = getattr(engine, "size", lambda width, height: (width, height))(asked.width, asked.height)
    small = scaled(asked, *size)
    elsewhere = studio.card if wants_card(engine) else None
    return elsewhere.paint(engine.name, small) if elsewhere else painted(engine, small)


def _over(
    draft: list[Plane], engine: Background, planes: list[Plane], asked: BackgroundRequest, studio: Studio, *, tries: int
) -> Ground:
    """Brought to the canvas; what lay before the people stays."""
    fitted = [_enlarged(plane, asked, studio) for plane in planes]
    ground = _by(engine, [*fitted, *(plane for plane in draft if plane.depth == "front")])
    return replace(ground, facts={**ground.facts, "seed": asked.seed, "tries": tries})


def _enlarged(plane: Plane, asked: BackgroundRequest, studio: Studio) -> Plane:
    """By the upscaler that is named, else, where that cannot, by the default one, with a sentence."""
    size = (asked.width, asked.height)
    opaque = plane.pixels.shape[2] == 3
    if not opaque or plane.pixels.shape[1] >= size[0]:
        return replace(plane, pixels=resized(plane.pixels, size))
    upscaler = studio.upscaler()
    elsewhere = studio.card if enlarges_on_card(upscaler) else None
    try:
        if elsewhere:
            larger = elsewhere.enlarge(upscaler.name, plane.pixels, *size, seed=asked.seed, on_step=asked.on_step)
        else:
            larger = upscaler.upscale(plane.pixels, *size, seed=asked.seed)
        return replace(plane, pixels=larger)
    except (MachineError, PluginError) as error:
        if upscaler.name == DEFAULT_UPSCALER:
            raise
        said = f"{upscaler.name} did not make the ground larger, {DEFAULT_UPSCALER} did: {error}"
        pixels = studio.registry.upscaler().upscale(plane.pixels, *size, seed=asked.seed)
        return replace(plane, pixels=pixels, notes=(*plane.notes, said))


def _by(engine: Background, planes: list[Plane]) -> Ground:
    facts = {key: value for plane in planes for key, value in plane.facts.items()}
    notes = tuple(dict.fromkeys(note for plane in planes for note in plane.notes))
    return Ground(planes=tuple(planes), engine=engine.name, facts=facts, notes=notes)


def flattened(planes: list[Plane]) -> NDArray[np.uint8]:
    """RGB of all that lies behind the people, laid over one another."""
    ground = planes[0].pixels.astype(np.float32)
    size = (ground.shape[1], ground.shape[0])
    for plane in planes[1:]:
        if plane.depth == "behind":
            over = resized(plane.pixels, size).astype(np.float32)
            alpha = plane.opacity * (over[..., 3:] / 255 if over.shape[2] == 4 else np.ones((*over.shape[:2], 1)))
            ground += (over[..., :3] - ground) * alpha
    return np.clip(np.rint(ground), 0, 255).astype(np.uint8)
