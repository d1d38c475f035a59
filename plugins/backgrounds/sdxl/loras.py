"""LoRAs on and off the model: swapped in place and never fused, so that the base stays what it was."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from engine.errors import PluginError
from engine.kinds.background import LoraChoice
from engine.kinds.lora import Lora
from plugins.backgrounds.sdxl.lora_file import Pairs, as_state, read_pairs, with_silent
from plugins.backgrounds.sdxl.model import Model, Slot


def with_triggers(prompt: str, choices: Sequence[LoraChoice]) -> str:
    """The prompt with the words that each LoRA was trained to hear, unless it has them already."""
    words = [word for choice in choices for word in choice.entry.triggers]
    lacking = [word for word in dict.fromkeys(words) if word.casefold() not in prompt.casefold()]
    return ", ".join([*lacking, prompt])


def wear(model: Model, choices: Sequence[LoraChoice]) -> None:
    """These LoRAs at these weights and no others. `PluginError` names the one that cannot be used."""
    for number, choice in enumerate(choices):
        _into_slot(model, number, choice.entry)
    if not any(slot.digest for slot in model.slots):
        return
    if not choices:
        model.pipe.disable_lora()
        return
    model.pipe.enable_lora()
    model.pipe.set_adapters([_name(n) for n in range(len(choices))], [choice.weight for choice in choices])


def _name(number: int) -> str:
    return f"slot-{number}"


def _into_slot(model: Model, number: int, entry: Lora) -> None:
    if number < len(model.slots) and model.slots[number].digest == entry.sha256:
        return
    pairs = read_pairs(entry, model.pipe.unet)
    if not model.slots:
        # A UNet that was compiled without layers for LoRAs is compiled once more with them.
        model.pipe.enable_lora_hotswap(target_rank=model.settings.lora_rank, check_compiled="ignore")
    while len(model.slots) <= number:
        model.slots.append(Slot())
    try:
        _load(model, number, pairs)
    except (torch.OutOfMemoryError, torch.AcceleratorError):
        _clear(model, number)
        raise
    except (RuntimeError, KeyError, ValueError, TypeError, AttributeError) as error:
        _clear(model, number)
        said = (str(error).strip().splitlines() or [type(error).__name__])[0][:160]
        raise PluginError(f"the LoRA {entry.name!r} cannot be used: {said}") from error
    model.slots[number].digest = entry.sha256
    model.swaps += 1


def _load(model: Model, number: int, pairs: Pairs) -> None:
    """Swapped in place where the slot has its layers and its rank; else taken out and put in anew."""
    slot = model.slots[number]
    rank = max(down.shape[0] for down, _ in pairs.values())
    if slot.digest and slot.layers.keys() >= pairs.keys() and rank <= model.settings.lora_rank:
        state = as_state(with_silent(pairs, slot.layers))
        model.pipe.load_lora_weights(state, adapter_name=_name(number), hotswap=True)
        return
    _clear(model, number)
    model.pipe.load_lora_weights(as_state(pairs), adapter_name=_name(number))
    model.slots[number].layers = dict(pairs)


def _clear(model: Model, number: int) -> None:
    model.slots[number] = Slot()
    if _name(number) in getattr(model.pipe.unet, "peft_config", {}):
        model.pipe.delete_adapters([_name(number)])
