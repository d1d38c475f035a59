"""The style's own ground as latents to begin from, and a mask of where it is to stay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFilter

from engine.geometry import Box
from engine.kinds.background import BackgroundRequest

_HELD_FOR_WORDS = 0.85
_HELD_FOR_HEADS = 0.5
_FEATHER = 0.03
"""Of the shorter side: where a held place ends, the picture goes over softly."""


def latents_of(pipe: Any, requests: Sequence[BackgroundRequest], dtype: torch.dtype) -> torch.Tensor:
    """Each draft as the VAE sees it, without chance."""
    vae = pipe.vae
    made = []
    for request in requests:
        assert request.draft is not None, "an engine that needs a draft is given one"
        pixels = torch.from_numpy(request.draft.astype(np.float32) / 127.5 - 1).permute(2, 0, 1)[None]
        made.append(vae.encode(pixels.to(pipe._execution_device, vae.dtype)).latent_dist.mode())
    return (torch.cat(made) * vae.config.scaling_factor).to(dtype)


def held_places(requests: Sequence[BackgroundRequest], latents: torch.Tensor) -> torch.Tensor:
    """How much of the draft stays in each cell, 0 to 1: most under words, some behind heads."""
    rows, columns = latents.shape[-2:]
    masks = [_mask(request, columns, rows) for request in requests]
    return torch.stack(masks)[:, None].to(latents.device, latents.dtype)


def _mask(request: BackgroundRequest, columns: int, rows: int) -> torch.Tensor:
    mask = Image.new("L", (columns, rows), 0)
    draw = ImageDraw.Draw(mask)
    by = columns / request.width
    for boxes, held in ((request.heads, _HELD_FOR_HEADS), (request.calm, _HELD_FOR_WORDS)):
        _fill(draw, boxes, by, round(255 * held))
    soft = mask.filter(ImageFilter.GaussianBlur(_FEATHER * min(columns, rows)))
    return torch.from_numpy(np.asarray(soft, dtype=np.float32) / 255)


def _fill(draw: ImageDraw.ImageDraw, boxes: Sequence[Box], by: float, level: int) -> None:
    for box in boxes:
        at = box.scaled(by)
        draw.rectangle((at.x, at.y, max(at.x, at.right - 1), max(at.y, at.bottom - 1)), fill=level)
