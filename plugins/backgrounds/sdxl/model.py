"""A loaded model: the pipeline, where it lies, and what was done to make it fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import torch

from plugins.backgrounds.sdxl.settings import SdxlSettings


@dataclass(kw_only=True)
class Slot:
    """A place for one LoRA, which others are swapped into."""

    digest: str | None = None
    """Of the LoRA in it; None where it holds none that can be used."""
    layers: dict[str, tuple[torch.Tensor, torch.Tensor]] = field(default_factory=dict)
    """Those that were made for the first one."""


@dataclass(kw_only=True)
class Model:
    pipe: Any
    """A `StableDiffusionXLImg2ImgPipeline`."""
    device: torch.device
    dtype: torch.dtype
    digest: str
    settings: SdxlSettings
    schedule: Mapping[str, Any]
    """How its noise was spread when it was trained."""
    one_by_one: bool = False
    """A batch is too much for this card."""
    shrunk: float = 1.0
    """Of each side, where even one picture is too much."""
    stepped_down: list[str] = field(default_factory=list)
    """What was done about lack of memory, in order."""
    stage_seconds: dict[str, float] = field(default_factory=dict)
    """Since it was loaded."""
    slots: list[Slot] = field(default_factory=list)
    swaps: int = 0

    @property
    def has_card(self) -> bool:
        return self.device.type == "cuda"
