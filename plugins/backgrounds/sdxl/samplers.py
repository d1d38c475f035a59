"""The samplers that a style may name, each as a scheduler of diffusers."""

from __future__ import annotations

import math
from typing import Any

from diffusers import (
    DPMSolverMultistepScheduler,
    EulerAncestralDiscreteScheduler,
    EulerDiscreteScheduler,
    LCMScheduler,
    UniPCMultistepScheduler,
)

from engine.style import SamplerHints, SamplerName
from plugins.backgrounds.sdxl.model import Model

_SCHEDULERS: dict[SamplerName, tuple[Any, dict[str, Any]]] = {
    "euler": (EulerDiscreteScheduler, {}),
    "euler-a": (EulerAncestralDiscreteScheduler, {}),
    "euler-trailing": (EulerDiscreteScheduler, {"timestep_spacing": "trailing"}),
    "dpmpp-2m": (DPMSolverMultistepScheduler, {}),
    "dpmpp-2m-karras": (DPMSolverMultistepScheduler, {"use_karras_sigmas": True}),
    "unipc": (UniPCMultistepScheduler, {}),
    "lcm": (LCMScheduler, {}),
}
"""`euler-trailing` is what Lightning's LoRAs were trained with."""
_MOST_OF_LCM = 50


def use(model: Model, sampler: SamplerHints) -> None:
    """Give the pipeline a fresh one, made of the model's own schedule: it remembers what it did last."""
    kind, options = _SCHEDULERS[sampler.name]
    model.pipe.scheduler = kind.from_config(model.schedule, **options)


def steps_for(sampler: SamplerHints, strength: float) -> int:
    """So many that as many are done as the style says, though a draft lets the first ones be left out."""
    whole = math.ceil(round(sampler.steps / strength, 6))
    return min(whole, _MOST_OF_LCM) if sampler.name == "lcm" else whole
