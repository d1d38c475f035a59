"""How a picture looks so far, without the VAE: a straight line from latents to colours, drawn through the draft."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image


class Glimpser:
    """The draft is known both as pixels and as latents: the best linear map between them serves for the rest."""

    def __init__(self, draft: NDArray[np.uint8], latents: torch.Tensor) -> None:
        """`latents` are of this draft, `(4, rows, columns)`."""
        _, rows, columns = latents.shape
        small = Image.fromarray(draft).resize((columns, rows), Image.Resampling.BOX)
        colours = torch.from_numpy(np.asarray(small, dtype=np.float32).reshape(-1, 3))
        self._map = torch.linalg.lstsq(_cells(latents), colours, driver="gelsd").solution

    def look(self, latents: torch.Tensor) -> NDArray[np.uint8]:
        """RGB, one pixel a cell."""
        _, rows, columns = latents.shape
        colours = (_cells(latents) @ self._map).clamp(0, 255).round().to(torch.uint8)
        return colours.reshape(rows, columns, 3).numpy()


def _cells(latents: torch.Tensor) -> torch.Tensor:
    flat = latents.detach().float().cpu().flatten(1).T
    return torch.cat([flat, torch.ones(len(flat), 1)], dim=1)
