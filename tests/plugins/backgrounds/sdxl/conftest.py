"""One tiny SDXL for a process of tests. Torch is loaded when the first of them asks, not where tests are collected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.geometry import Box
from engine.kinds.background import BackgroundRequest, Plane
from engine.style import SamplerHints
from plugins.backgrounds.sdxl.settings import SdxlSettings
from thumbsmith.testing.backgrounds import PALETTE

WIDTH, HEIGHT = 128, 64
WORDS = Box(8, 8, 56, 48)
FEW = SamplerHints(name="euler", steps=3, guidance=3.0)


@dataclass
class TinyBench:
    """The folder it was built in, and the model that was loaded from it."""

    folder: Path
    model: Any
    draft: NDArray[np.uint8] = field(default_factory=lambda: _draft())

    @property
    def pipe(self) -> Any:
        return self.model.pipe

    def request(self, **changes: object) -> BackgroundRequest:
        plain = BackgroundRequest(
            width=WIDTH,
            height=HEIGHT,
            seed=5,
            realism=0.5,
            palette=PALETTE,
            prompt="a calm sea at dusk",
            negative_prompt="letters",
            draft=self.draft,
            sampler=FEW,
        )
        return replace(plain, **changes)

    def paint(self, *requests: BackgroundRequest) -> list[list[Plane]]:
        from plugins.backgrounds.sdxl.painting import paint

        return paint(self.model, requests)

    def pixels(self, request: BackgroundRequest) -> NDArray[np.uint8]:
        return self.paint(request)[0][0].pixels

    def latents(self, requests: Sequence[BackgroundRequest]) -> NDArray[np.float32]:
        """Of the finished pictures, not decoded."""
        import torch

        from plugins.backgrounds.sdxl.painting import sampled

        with torch.inference_mode():
            return sampled(self.model, requests).numpy()

    def latents_of_draft(self) -> NDArray[np.float32]:
        import torch

        from plugins.backgrounds.sdxl.drafting import latents_of

        with torch.inference_mode():
            return latents_of(self.pipe, [self.request()], self.model.dtype).numpy()


def _draft() -> NDArray[np.uint8]:
    """Light from one side, a disc, stripes: something to recognise."""
    across, down = np.meshgrid(np.linspace(0, 1, WIDTH), np.linspace(0, 1, HEIGHT))
    stripes = 0.5 + 0.5 * np.sin(24 * across)
    disc = ((across - 0.75) ** 2 + (down - 0.5) ** 2 < 0.05).astype(float)
    return (np.stack([across, 0.6 * stripes + 0.4 * disc, 1 - down], axis=2) * 255).astype(np.uint8)


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch

    from tests.doubles.tiny_sdxl import build

    torch.set_num_threads(1)
    return build(tmp_path_factory.mktemp("tiny") / "sdxl")


@pytest.fixture(scope="session")
def loaded_once(tiny_folder: Path) -> TinyBench:
    from plugins.backgrounds.sdxl.loading import load

    return TinyBench(tiny_folder, load(SdxlSettings(model=str(tiny_folder), pixels=WIDTH * HEIGHT, lora_rank=8)))


@pytest.fixture
def tiny(loaded_once: TinyBench) -> TinyBench:
    """As it was loaded: what a test made of it is taken back."""
    model = loaded_once.model
    model.one_by_one, model.shrunk, model.stepped_down = False, 1.0, []
    model.pipe.vae.disable_tiling()
    return loaded_once
