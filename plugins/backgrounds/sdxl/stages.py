"""How long the model's work took so far, by stage: where a card's time goes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import torch

from plugins.backgrounds.sdxl.model import Model

Stage = Literal["loras", "draft", "words", "steps", "decoding"]


@contextmanager
def stage(model: Model, name: Stage) -> Iterator[None]:
    """A card works behind the program's back: it is waited for, so that each stage bears its own time."""
    begun = time.perf_counter()
    try:
        yield
        if model.has_card:
            torch.cuda.synchronize(model.device)
    finally:
        model.stage_seconds[name] = model.stage_seconds.get(name, 0.0) + time.perf_counter() - begun
