"""LoRAs on and off the model: proved by hash, swapped in place, never fused, so that the base stays what it was."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from diffusers import StableDiffusionXLImg2ImgPipeline
from safetensors.torch import load_file

from engine.errors import MissingAsset, PluginError
from engine.kinds.background import LoraChoice
from engine.kinds.lora import Lora
from plugins.backgrounds.sdxl.model import Model
from plugins.backgrounds.sdxl.weights import file_digest, header_of, insist_on


def with_triggers(prompt: str, choices: Sequence[LoraChoice]) -> str:
    """The prompt with the words that each LoRA was trained to hear, unless it has them already."""
    words = [word for choice in choices for word in choice.entry.triggers]
    lacking = [word for word in dict.fromkeys(words) if word.casefold() not in prompt.casefold()]
    return ", ".join([*lacking, prompt])


def wear(model: Model, choices: Sequence[LoraChoice]) -> None:
    """These LoRAs at these weights and no others. `PluginError` names the one that cannot be used."""
    for number, choice in enumerate(choices):
        _into_slot(model, number, choice.entry)
    if not any(model.slots):
        return
    if not choices:
        model.pipe.disable_lora()
        return
    model.pipe.enable_lora()
    model.pipe.set_adapters([_slot(n) for n in range(len(choices))], [choice.weight for choice in choices])


def _slot(number: int) -> str:
    return f"slot-{number}"


def _into_slot(model: Model, number: int, entry: Lora) -> None:
    if number < len(model.slots) and model.slots[number] == entry.sha256:
        return
    state = _proved(entry)
    if not model.slots:
        model.pipe.enable_lora_hotswap(target_rank=model.settings.lora_rank)
    while len(model.slots) <= number:
        model.slots.append(None)
    try:
        _load(model, number, state)
    except (RuntimeError, KeyError, ValueError, OSError, TypeError, AttributeError, IndexError) as error:
        _clear(model, number)
        said = str(error).strip().splitlines()[0][:160] if str(error).strip() else type(error).__name__
        raise PluginError(
            f"the LoRA {entry.name!r} does not fit this model (another base, or damaged): {said}"
        ) from error
    model.slots[number] = entry.sha256
    model.swaps += 1


def _load(model: Model, number: int, state: dict[str, torch.Tensor]) -> None:
    """Swapped in place where its layers are those of the one before it; else taken out and put in anew."""
    used = model.slots[number] is not None
    if used:
        try:
            model.pipe.load_lora_weights(dict(state), adapter_name=_slot(number), hotswap=True)
            return
        except (RuntimeError, ValueError, KeyError, NotImplementedError):
            _clear(model, number)
    _check_layers(model, state)
    model.pipe.load_lora_weights(dict(state), adapter_name=_slot(number))


def _clear(model: Model, number: int) -> None:
    model.slots[number] = None
    known: set[str] = {name for names in model.pipe.get_list_adapters().values() for name in names}
    known |= set(getattr(model.pipe.unet, "peft_config", {}))
    if _slot(number) in known:
        model.pipe.delete_adapters([_slot(number)])


def _check_layers(model: Model, state: dict[str, torch.Tensor]) -> None:
    """What diffusers would pass over in silence: weights of which the model has no place."""
    unet, _ = StableDiffusionXLImg2ImgPipeline.lora_state_dict(dict(state), unet_config=model.pipe.unet.config)
    if not any("lora" in name for name in unet):
        raise ValueError("no weight of it belongs to the model's UNet")


def _proved(entry: Lora) -> dict[str, Any]:
    """The weights, once they are what the entry says."""
    if entry.base_model != "sdxl-1.0":
        raise PluginError(f"the LoRA {entry.name!r} was trained on {entry.base_model}; right here is sdxl-1.0")
    if entry.file is None:
        raise MissingAsset(
            f"the LoRA {entry.name!r} lies on the hub ({entry.hub}); fetch it, and give its entry a file"
        )
    path = Path(entry.file)
    header_of(path)
    insist_on(entry.sha256, file_digest(path), f"the LoRA {entry.name!r}")
    return load_file(path)
