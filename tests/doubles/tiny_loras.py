"""LoRAs of the tiny SDXL, in both layouts that are found: one set of numbers, written as diffusers or as kohya does."""

from __future__ import annotations

import hashlib
from pathlib import Path

import torch
from diffusers import UNet2DConditionModel
from safetensors.torch import save_file

from engine.kinds.lora import Lora

_PROJECTIONS = ("to_q", "to_k", "to_v")


def numbers(unet: UNet2DConditionModel, *, seed: int, rank: int = 4, size: float = 0.4) -> dict[str, torch.Tensor]:
    """`path.down` and `path.up` for each projection of its attention."""
    chance = torch.Generator().manual_seed(seed)
    made = {}
    for path, layer in unet.named_modules():
        if path.endswith(_PROJECTIONS) and isinstance(layer, torch.nn.Linear):
            made[f"{path}.down"] = size * torch.randn(rank, layer.in_features, generator=chance)
            made[f"{path}.up"] = size * torch.randn(layer.out_features, rank, generator=chance)
    return made


def as_diffusers(made: dict[str, torch.Tensor], path: Path) -> Path:
    names = {"down": "lora_A", "up": "lora_B"}
    save_file({f"unet.{_path(key)}.{names[_end(key)]}.weight": value for key, value in made.items()}, path)
    return path


def as_kohya(made: dict[str, torch.Tensor], path: Path, *, alpha: float | None = None) -> Path:
    held = {}
    for key, value in made.items():
        base = "lora_unet_" + _path(key).replace(".", "_")
        held[f"{base}.lora_{_end(key)}.weight"] = value
        rank = value.shape[0] if _end(key) == "down" else value.shape[1]
        held[f"{base}.alpha"] = torch.tensor(float(rank if alpha is None else alpha))
    save_file(held, path)
    return path


def entry(path: Path, **changes: object) -> Lora:
    """Registered as it lies there, with its own hash."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    given = {"name": path.stem, "file": str(path), "sha256": digest, "licence": "of these tests"}
    return Lora.model_validate({**given, **changes})


def _path(key: str) -> str:
    return key.rpartition(".")[0]


def _end(key: str) -> str:
    return key.rpartition(".")[2]
