"""Seconds per picture on the card that is here, beside the floor that its arithmetic sets."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import torch

from engine.kinds.background import BackgroundRequest, LoraChoice
from engine.style import Palette, SamplerHints
from plugins.backgrounds.sdxl import painting
from plugins.backgrounds.sdxl.loading import load
from plugins.backgrounds.sdxl.loras import wear
from plugins.backgrounds.sdxl.model import Model
from plugins.backgrounds.sdxl.settings import SdxlSettings
from tests.doubles import tiny_loras

PALETTE = Palette(ground="#16324a", deep="#07131f", ink="#f6f1e6", accent="#f2602c", second="#8fc0e0")
SIZES = ((1344, 768), (1024, 1024))
WAYS = ((30, 5.5), (8, 5.5), (4, 1.0))
"""Steps and guidance; without guidance each step is asked once."""
BATCHES = (1, 2, 4, 8)
_UNET = {(1344, 768): 6.645e12, (1024, 1024): 6.761e12}
_DECODER = {(1344, 768): 10.298e12, (1024, 1024): 10.470e12}
_FLOOR = 790e12
"""Operations a second that the floors are told for."""
_ROUNDS = 2
_STEP_OF_ONE = 0.4
"""A step's share of a picture that is painted in one."""


def measured(
    folder: Path, *, device: str, until: float, sizes: Any = SIZES, ways: Any = WAYS, batches: Any = BATCHES
) -> Iterator[str]:
    """Lines of a table, as they come; `until` is the time after which none is begun that would take longer."""
    model = load(SdxlSettings(model=str(folder), device="cuda" if device == "cuda" else "cpu", lora_rank=16))
    yield from _swaps(model)
    yield "| size | steps | guidance | batch | s a picture | floor s | ratio | decoding |"
    yield "|---|---|---|---|---|---|---|---|"
    left_out, decoding = 0, dict[tuple[int, int], float]()
    rows = sorted(product(sizes, ways, batches), key=lambda row: (row[0] != sizes[0], row[1][0] * row[2]))
    for size, (steps, guidance), batch in rows:
        if size not in decoding:
            decoding[size] = _decoding(model, size)
        if time.monotonic() + _likely(model, size, steps, guidance, batch) > until:
            left_out += 1
        else:
            yield _row(model, size, steps, guidance, batch, decoding=decoding[size])
    if left_out:
        yield f"there was no time for {left_out} more rows"


def _decoding(model: Model, size: tuple[int, int]) -> float:
    with torch.inference_mode():
        latents = painting.sampled(model, [_request(size, 0, 1, 1.0)])
        return _seconds(lambda: painting.decoded(model, latents[:1]))


def _likely(model: Model, size: tuple[int, int], steps: int, guidance: float, batch: int) -> float:
    """What a row would take, by one step of one picture now."""
    one = _once(lambda: painting.paint(model, [_request(size, 0, 1, guidance)]))
    return (_ROUNDS + 1) * one * (1 + steps * batch * _STEP_OF_ONE)


def _row(model: Model, size: tuple[int, int], steps: int, guidance: float, batch: int, *, decoding: float) -> str:
    requests = [_request(size, seed, steps, guidance) for seed in range(batch)]
    whole = _seconds(lambda: painting.paint(model, requests)) / batch
    floor = floor_seconds(size, steps, guidance)
    ratio, share = (f"{whole / floor:.2f}", f"{decoding / whole:.0%}") if floor else ("", f"{decoding / whole:.0%}")
    return f"| {size[0]}x{size[1]} | {steps} | {guidance:g} | {batch} | {whole:.3f} | {floor:.3f} | {ratio} | {share} |"


def floor_seconds(size: tuple[int, int], steps: int, guidance: float) -> float:
    """0 for a size whose arithmetic was not counted."""
    each = _UNET.get(size, 0.0) * (2 if guidance > 1 else 1)
    return (steps * each + _DECODER.get(size, 0.0)) / _FLOOR


def _swaps(model: Model) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="thumbsmith-loras-") as folder:
        loras = []
        for seed in range(2):
            made = tiny_loras.numbers(model.pipe.unet, seed=seed, rank=16, size=0.01)
            halved = {name: value.to(model.dtype) for name, value in made.items()}
            path = tiny_loras.as_diffusers(halved, Path(folder) / f"lora-{seed}.safetensors")
            loras.append(LoraChoice(entry=tiny_loras.entry(path), weight=0.8))
        first = _once(lambda: wear(model, loras[:1]))
        swaps = [_once(lambda n=n: wear(model, [loras[n % 2]])) for n in range(1, 6)]  # type: ignore[misc]  # bound now
        yield f"LoRA of rank 16: first {first:.3f} s, swapped in place {statistics.median(swaps):.3f} s"
        wear(model, ())


def _request(size: tuple[int, int], seed: int, steps: int, guidance: float) -> BackgroundRequest:
    sampler = SamplerHints(name="euler" if guidance > 1 else "lcm", steps=steps, guidance=guidance)
    draft = np.random.default_rng(seed).integers(0, 255, (size[1], size[0], 3), np.uint8)
    return BackgroundRequest(
        width=size[0], height=size[1], seed=seed, realism=0.7, palette=PALETTE, prompt="a calm sea", draft=draft,
        sampler=sampler,
    )  # fmt: skip


def _seconds(work: Callable[[], object]) -> float:
    """The median of a few, the first of all left out."""
    _once(work)
    return statistics.median(_once(work) for _ in range(_ROUNDS))


def _once(work: Callable[[], object]) -> float:
    _settle()
    begun = time.perf_counter()
    work()
    _settle()
    return time.perf_counter() - begun


def _settle() -> None:
    if torch.cuda.is_available():
        torch.cuda.synchronize()
