"""A card that is too small: a smaller step is tried before anybody is told no."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from engine.errors import PluginHindered
from engine.kinds.background import BackgroundRequest
from plugins.backgrounds.sdxl.model import Model

_log = logging.getLogger(__name__)
_SMALLER = 0.75
OFFLOADED = "idle parts of the model wait in main memory"
Pictures = list[NDArray[np.uint8]]
Work = Callable[[Model, Sequence[BackgroundRequest]], Pictures]


def stepping_down(model: Model, requests: Sequence[BackgroundRequest], work: Work) -> Pictures:
    """What `work` makes, all at once or one by one; each time memory runs out, one step further down."""
    while True:
        try:
            if model.one_by_one:
                return [picture for request in requests for picture in work(model, [request])]
            return work(model, requests)
        except torch.OutOfMemoryError as error:
            step = _next_step(model, len(requests))
            if step is None:
                raise PluginHindered(
                    "the card has too little memory for this model even in its smallest way; take a larger card"
                ) from error
        _free()
        _log.warning("the card ran out of memory; from now on %s", step)
        model.stepped_down.append(step)


def offload(model: Model) -> None:
    """Each part is on the card only while it works."""
    _free()
    model.pipe.enable_model_cpu_offload(device=model.device)


def _next_step(model: Model, pictures: int) -> str | None:
    """Does the next thing that helps, and says what."""
    pipe = model.pipe
    if pictures > 1 and not model.one_by_one:
        model.one_by_one = True
        return "pictures are painted one at a time"
    if not pipe.vae.use_tiling:
        pipe.vae.enable_tiling()
        return "pictures are decoded in tiles"
    if model.has_card and not getattr(pipe, "_all_hooks", None):
        offload(model)
        return OFFLOADED
    if model.shrunk == 1:
        model.shrunk = _SMALLER
        return "pictures are painted smaller"
    return None


def _free() -> None:
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
