"""Who paints behind the people: the style's recipe, and over its draft the engine that brief or style name.

An engine that cannot work costs nobody the picture: the draft stays, and a sentence says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydantic import JsonValue

from engine.brief import Wishes
from engine.errors import MachineError, PluginError
from engine.kinds.background import Background, BackgroundRequest, LoraChoice, Plane, needs_draft, painted, wants_card
from engine.kinds.registry import Registry
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


def painted_ground(request: BackgroundRequest, style: Style, wishes: Wishes, studio: Studio) -> Ground:
    """`UnknownName` for an engine that nobody registered, `InputError` for what its user can put right."""
    recipe = studio.registry.background(style.background.recipe)
    name = wishes.background or style.background.engine
    engine = studio.registry.background(name) if name else recipe
    if engine is recipe or not needs_draft(engine):
        given = request if engine is recipe else replace(request, options={})
        return _by(engine, painted(engine, given))
    draft = painted(recipe, request)
    try:
        return _over(draft, engine, _asked(request, draft, style, wishes, studio.registry), studio)
    except (MachineError, PluginError) as error:
        return replace(
            _by(recipe, draft), notes=(f"{engine.name} did not paint, the style's own ground stays: {error}",)
        )


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


def _over(draft: list[Plane], engine: Background, asked: BackgroundRequest, studio: Studio) -> Ground:
    """At the size that the engine likes best, then brought to the canvas; what lay before the people stays."""
    size = getattr(engine, "size", lambda width, height: (width, height))(asked.width, asked.height)
    small = scaled(asked, *size)
    elsewhere = studio.painter if wants_card(engine) else None
    planes = elsewhere(engine.name, small) if elsewhere else painted(engine, small)
    fitted = [replace(plane, pixels=resized(plane.pixels, (asked.width, asked.height))) for plane in planes]
    return _by(engine, [*fitted, *(plane for plane in draft if plane.depth == "front")])


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


def scaled(request: BackgroundRequest, width: int, height: int) -> BackgroundRequest:
    """The same picture asked for at another size."""
    if (width, height) == (request.width, request.height):
        return request
    by = width / request.width
    return replace(
        request,
        width=width,
        height=height,
        calm=tuple(box.scaled(by) for box in request.calm),
        heads=tuple(box.scaled(by) for box in request.heads),
        focus=request.focus and type(request.focus)(request.focus.x * by, request.focus.y * by),
        draft=None if request.draft is None else resized(request.draft, (width, height)),
    )


def resized(pixels: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """To `(width, height)`, sharply."""
    if (pixels.shape[1], pixels.shape[0]) == size:
        return pixels
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS))
