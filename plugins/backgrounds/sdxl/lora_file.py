"""One LoRA file, in whatever layout it came, as pairs of matrices for layers that the model really has.

Its alpha is multiplied into the weights: a swap in place would go on with the one before it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from diffusers import StableDiffusionXLImg2ImgPipeline
from diffusers.utils.state_dict_utils import convert_unet_state_dict_to_peft
from safetensors import SafetensorError
from safetensors.torch import load_file

from engine.errors import MissingAsset, PluginError
from engine.kinds.lora import Lora
from plugins.backgrounds.sdxl.weights import file_digest, header_of, insist_on

Pairs = dict[str, tuple[torch.Tensor, torch.Tensor]]
"""By the layer's path: down and up."""
_UNET = "unet."
_DOWN, _UP = ".lora_A.weight", ".lora_B.weight"
_FAULTS = (
    SafetensorError,
    RuntimeError,
    KeyError,
    ValueError,
    OSError,
    TypeError,
    AttributeError,
    IndexError,
    ZeroDivisionError,
)
_BYTES = (torch.float8_e4m3fn, torch.float8_e5m2)
"""Weights in one byte each, with which nothing can be reckoned; bf16 holds every one of them."""


def read_pairs(entry: Lora, unet: Any) -> Pairs:
    """Proved by its hash and looked at layer by layer. The error is one sentence that names the LoRA."""
    path = _proved(entry)
    try:
        pairs = _pairs(_reckonable(load_file(path)), header_of(path).get("__metadata__") or {}, unet)
    except _FAULTS as error:
        said = (str(error).strip().splitlines() or [type(error).__name__])[0][:160]
        raise _wrong(entry, f"its weights cannot be read ({said})") from error
    if not pairs:
        raise _wrong(entry, "none of its weights is one of a LoRA for the model's UNet")
    layers = dict(unet.named_modules())
    for name, (down, up) in pairs.items():
        if reason := _misfit(name, layers.get(name), down, up):
            raise _wrong(entry, f"it was made for another model: {reason}")
        if not all(bool(part.isfinite().all()) for part in (down, up)):
            raise _wrong(entry, f"of its {name} some weights are no numbers")
    return _of_one_rank(pairs)


def as_state(pairs: Pairs) -> dict[str, torch.Tensor]:
    """As diffusers loads it."""
    downs = {f"{_UNET}{name}{_DOWN}": down for name, (down, _) in pairs.items()}
    return downs | {f"{_UNET}{name}{_UP}": up for name, (_, up) in pairs.items()}


def with_silent(pairs: Pairs, silent: Mapping[str, tuple[torch.Tensor, torch.Tensor]]) -> Pairs:
    """With zeros for the layers of another that it has not, so that nothing of that one stays."""
    zeros = {name: (down * 0, up * 0) for name, (down, up) in silent.items() if name not in pairs}
    return pairs | zeros


def _proved(entry: Lora) -> Path:
    if entry.base_model != "sdxl-1.0":
        raise PluginError(f"the LoRA {entry.name!r} was trained on {entry.base_model}; right here is sdxl-1.0")
    if entry.file is None:
        raise MissingAsset(f"the LoRA {entry.name!r} lies on the hub ({entry.hub}); give its entry a file on this disk")
    path = Path(entry.file)
    header_of(path)
    insist_on(entry.sha256, file_digest(path), f"the LoRA {entry.name!r}")
    return path


def _reckonable(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {name: value.to(torch.bfloat16) if value.dtype in _BYTES else value for name, value in state.items()}


def _pairs(state: dict[str, torch.Tensor], told: Mapping[str, str], unet: Any) -> Pairs:
    held, alphas = StableDiffusionXLImg2ImgPipeline.lora_state_dict(dict(state), unet_config=unet.config)
    held = {name: value for name, value in held.items() if name.startswith(_UNET)}
    factors = {}
    for name, alpha in (alphas or {}).items():
        key = name.removesuffix(".alpha")
        if key in held:
            factors[key] = float(alpha) / held[key].shape[0]
    held = {name: value * factors.get(name, 1.0) for name, value in held.items()}
    peft = convert_unet_state_dict_to_peft({name.removeprefix(_UNET): value for name, value in held.items()})
    ends = {name.removesuffix(end) for name in peft for end in (_DOWN, _UP) if name.endswith(end)}
    everywhere = _factor_told(told)
    return {name: (peft[name + _DOWN] * everywhere, peft[name + _UP]) for name in sorted(ends)}


def _factor_told(told: Mapping[str, str]) -> float:
    """What diffusers writes beside a LoRA of its own: one rank and one alpha for all of it."""
    held = json.loads(told.get("lora_adapter_metadata", "{}"))
    rank, alpha = held.get("unet.r"), held.get("unet.lora_alpha")
    return float(alpha) / float(rank) if rank and alpha else 1.0


def _of_one_rank(pairs: Pairs) -> Pairs:
    """Filled up with zeros: one whose ranks differ from layer to layer could not be swapped for another."""
    rank = max(down.shape[0] for down, _ in pairs.values())
    return {name: _filled_up(down, up, rank - down.shape[0]) for name, (down, up) in pairs.items()}


def _filled_up(down: torch.Tensor, up: torch.Tensor, by: int) -> tuple[torch.Tensor, torch.Tensor]:
    if not by:
        return down, up
    rows, columns = down.new_zeros(by, *down.shape[1:]), up.new_zeros(up.shape[0], by, *up.shape[2:])
    return torch.cat([down, rows]), torch.cat([up, columns], dim=1)


def _misfit(name: str, layer: Any, down: torch.Tensor, up: torch.Tensor) -> str:
    """Why this pair is none for this layer."""
    if not down.shape[0]:
        return f"its {name} has the rank 0"
    if layer is None:
        return f"the model here has no layer {name}"
    base = getattr(layer, "base_layer", layer)
    weight = getattr(base, "weight", None)
    wanted = None if weight is None else (weight.shape[1], weight.shape[0])
    if (down.shape[1], up.shape[0]) != wanted or down.shape[0] != up.shape[1]:
        return f"its {name} goes from {down.shape[1]} to {up.shape[0]}, and the layer here is {wanted}"
    return ""


def _wrong(entry: Lora, reason: str) -> PluginError:
    return PluginError(f"the LoRA {entry.name!r} cannot be used: {reason}")
