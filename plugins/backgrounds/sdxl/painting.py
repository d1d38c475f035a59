"""Requests that are alike into planes: words encoded, draft laid down, steps taken, decoded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from diffusers import __version__ as diffusers_version
from diffusers.utils.torch_utils import randn_tensor
from numpy.typing import NDArray

from engine.errors import PluginError, PluginHindered
from engine.kinds.background import BackgroundRequest, Plane, resized, scaled
from plugins.backgrounds.sdxl import samplers
from plugins.backgrounds.sdxl.chunks import encoded
from plugins.backgrounds.sdxl.drafting import held_places, latents_of
from plugins.backgrounds.sdxl.glimpse import Glimpser
from plugins.backgrounds.sdxl.loras import wear, with_triggers
from plugins.backgrounds.sdxl.model import Model
from plugins.backgrounds.sdxl.settings import PREFIX
from plugins.backgrounds.sdxl.stages import stage
from plugins.backgrounds.sdxl.thrift import stepping_down

_LEAST_STRENGTH = 0.02


def paint(model: Model, requests: Sequence[BackgroundRequest]) -> list[list[Plane]]:
    """One plane for each request, with how it was made."""
    try:
        with torch.inference_mode():
            return _planes(model, requests)
    except torch.AcceleratorError as error:
        raise PluginHindered("the card failed in mid-picture") from error


def _planes(model: Model, requests: Sequence[BackgroundRequest]) -> list[list[Plane]]:
    first = requests[0]
    if first.strength < _LEAST_STRENGTH:
        return [[Plane(name="Ground", pixels=_draft(request))] for request in requests]
    worded = [replace(request, prompt=with_triggers(request.prompt, request.loras)) for request in requests]
    pictures = stepping_down(model, worded, _painted)
    return [
        [Plane(name="Ground", pixels=picture, facts=_facts(model, request))]
        for request, picture in zip(worded, pictures, strict=True)
    ]


def _painted(model: Model, requests: Sequence[BackgroundRequest]) -> list[NDArray[np.uint8]]:
    size = requests[0].width, requests[0].height
    with stage(model, "loras"):
        wear(model, requests[0].loras)
    small = [_shrunk(request, model.shrunk) for request in requests]
    latents = sampled(model, small)
    with stage(model, "decoding"):
        return [resized(decoded(model, each[None]), size) for each in latents]


def sampled(model: Model, requests: Sequence[BackgroundRequest]) -> torch.Tensor:
    """The finished latents, `(requests, 4, rows, columns)`."""
    pipe, first = model.pipe, requests[0]
    with stage(model, "draft"):
        draft = _numbers(latents_of(pipe, requests, model.dtype))
    with stage(model, "words"):
        words = _words(pipe, requests)
    samplers.use(model, first.sampler)
    with stage(model, "steps"):
        return pipe(
            **words,
            image=draft,
            strength=first.strength,
            num_inference_steps=samplers.steps_for(first.sampler, first.strength),
            guidance_scale=first.sampler.guidance,
            generator=_chance(requests),
            callback_on_step_end=_Follower(model, requests, draft),
            output_type="latent",
        ).images


def decoded(model: Model, latents: torch.Tensor) -> NDArray[np.uint8]:
    vae = model.pipe.vae
    pixels = _numbers(vae.decode((latents / vae.config.scaling_factor).to(vae.dtype), return_dict=False)[0][0])
    return ((pixels.float() / 2 + 0.5).clamp(0, 1) * 255).round().to(torch.uint8).permute(1, 2, 0).cpu().numpy()


def _numbers(found: torch.Tensor) -> torch.Tensor:
    """As it is: of what is no number nothing would come but a black picture."""
    if not bool(found.isfinite().all()):
        raise PluginError(
            "the model's numbers ran out of range; take other weights or another LoRA, "
            f"or set {PREFIX}PRECISION to fp32"
        )
    return found


def _words(pipe: Any, requests: Sequence[BackgroundRequest]) -> dict[str, torch.Tensor]:
    """Positive and negative side by side, so that both have as many chunks."""
    count = len(requests)
    wholes, summaries = encoded(
        pipe, [request.prompt for request in requests] + [request.negative_prompt for request in requests]
    )
    return {
        "prompt_embeds": wholes[:count],
        "negative_prompt_embeds": wholes[count:],
        "pooled_prompt_embeds": summaries[:count],
        "negative_pooled_prompt_embeds": summaries[count:],
    }


def _chance(requests: Sequence[BackgroundRequest]) -> list[torch.Generator]:
    """Drawn on the processor: the same numbers on every card, and whoever else is in the batch."""
    return [torch.Generator("cpu").manual_seed(request.seed) for request in requests]


class _Follower:
    """After each step: the quiet places get their draft back, and whoever waits is told."""

    def __init__(self, model: Model, requests: Sequence[BackgroundRequest], draft: torch.Tensor) -> None:
        self._requests, self._draft = requests, draft
        self._mask = held_places(requests, draft)
        self._noise = randn_tensor(draft.shape, generator=_chance(requests), device=draft.device, dtype=draft.dtype)
        self._every = model.settings.glimpse_steps
        self._glimpsers = [Glimpser(_draft(request), latents) for request, latents in zip(requests, draft, strict=True)]

    def __call__(self, pipe: Any, step: int, timestep: Any, told: dict[str, Any]) -> dict[str, Any]:
        latents = self._held(pipe, step, told["latents"])
        done, last = (step + 1) / pipe.num_timesteps, step + 1 == pipe.num_timesteps
        shown = (step + 1) % self._every == 0 and not last
        for request, glimpser, each in zip(self._requests, self._glimpsers, latents, strict=True):
            request.on_step(done, glimpser.look(each) if shown else None)
        return {"latents": latents}

    def _held(self, pipe: Any, step: int, latents: torch.Tensor) -> torch.Tensor:
        """The draft with as much noise as the picture has now."""
        rest = pipe.scheduler.timesteps[-pipe.num_timesteps :][step + 1 :]
        if len(rest):
            before = pipe.scheduler.add_noise(self._draft, self._noise, rest[:1].repeat(len(self._draft)))
        else:
            before = self._draft
        return latents + (before.to(latents.dtype) - latents) * self._mask


def _draft(request: BackgroundRequest) -> NDArray[np.uint8]:
    assert request.draft is not None, "an engine that needs a draft is given one"
    return request.draft


def _shrunk(request: BackgroundRequest, by: float) -> BackgroundRequest:
    if by == 1:
        return request
    width, height = (max(8, round(side * by / 8) * 8) for side in (request.width, request.height))
    return scaled(request, width, height)


def _facts(model: Model, request: BackgroundRequest) -> dict[str, Any]:
    """What it takes to make the same picture again."""
    sampler = request.sampler
    return {
        "prompt": request.prompt,
        "negative_prompt": request.negative_prompt,
        "seed": request.seed,
        "size": [request.width, request.height],
        "strength": request.strength,
        "sampler": sampler.name,
        "steps": sampler.steps,
        "guidance": sampler.guidance,
        "loras": {choice.entry.name: choice.weight for choice in request.loras},
        "model_sha256": model.digest,
        "device": torch.cuda.get_device_name(model.device) if model.has_card else "cpu",
        "precision": str(model.dtype).removeprefix("torch."),
        "diffusers": diffusers_version,
        "stepped_down": list(model.stepped_down),
    }
