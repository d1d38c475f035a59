"""From a folder, a checkpoint or a hub id to a model on its card. Nothing is fetched that is already here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKL, StableDiffusionXLImg2ImgPipeline
from diffusers.utils import logging as diffusers_talk
from transformers.utils import logging as transformers_talk

from engine.errors import MissingAsset, PluginError, PluginHindered
from plugins.backgrounds.sdxl.hub import fetched
from plugins.backgrounds.sdxl.model import Model
from plugins.backgrounds.sdxl.settings import PREFIX, SdxlSettings
from plugins.backgrounds.sdxl.thrift import OFFLOADED, offload
from plugins.backgrounds.sdxl.weights import (
    OF_WEIGHTS,
    PARTS,
    checked_folder,
    digest_of,
    header_of,
    insist_on,
    insist_on_index,
)

_HUB = re.compile(r"^[\w.-]+/[\w.-]+@[\w.-]+$")
_OF_SDXL = ("conditioner.embedders.1.", "text_encoder_2.", "model.diffusion_model.label_emb.")
_DTYPES = {"bf16": torch.bfloat16, "fp16": torch.float16, "fp32": torch.float32}


def load(settings: SdxlSettings) -> Model:
    """`MachineError` and `PluginError` say in a sentence what is missing or wrong."""
    assert settings.model is not None, "the engine has looked"
    _hush()
    try:
        return _loaded(settings)
    except torch.AcceleratorError as error:
        raise PluginHindered("the card failed while the model was loaded") from error
    except torch.OutOfMemoryError as error:
        raise PluginHindered(
            f"the card has too little memory to load this model; set {PREFIX}THRIFT to offload, or take a larger card"
        ) from error


def _loaded(settings: SdxlSettings) -> Model:
    device = _device(settings)
    dtype = _dtype(settings, device)
    pipe, digest = _opened(settings, dtype)
    pipe.set_progress_bar_config(disable=True)
    _dress(pipe, settings, dtype)
    schedule = dict(pipe.scheduler.config)
    model = Model(pipe=pipe, device=device, dtype=dtype, digest=digest, settings=settings, schedule=schedule)
    place(model)
    return model


def place(model: Model) -> None:
    """On its card, as thriftily as it is told."""
    pipe, settings = model.pipe, model.settings
    for part in (pipe.unet, pipe.vae):
        part.to(memory_format=torch.channels_last)
    if settings.thrift != "none":
        pipe.vae.enable_tiling()
    if settings.thrift == "offload" and model.has_card:
        offload(model)
    else:
        _onto_card(model)
    if settings.compile:
        pipe.unet.compile()  # in its place: its layers keep the names that LoRAs know them by


def _onto_card(model: Model) -> None:
    """A card that does not hold all of it gets it part by part."""
    try:
        model.pipe.to(model.device)
    except torch.OutOfMemoryError:
        offload(model)
        model.stepped_down.append(OFFLOADED)


def _hush() -> None:
    """Their bars are not for whoever reads a command's output or a service's log."""
    for talk in (diffusers_talk, transformers_talk):
        talk.disable_progress_bar()
        talk.set_verbosity_error()


def _device(settings: SdxlSettings) -> torch.device:
    there = torch.cuda.is_available()
    if settings.device == "cuda" and not there:
        raise MissingAsset("this machine shows no CUDA card to PyTorch; look at its driver, or let the device be auto")
    return torch.device("cuda" if there and settings.device != "cpu" else "cpu")


def _dtype(settings: SdxlSettings, device: torch.device) -> torch.dtype:
    if settings.precision != "auto":
        return _DTYPES[settings.precision]
    if device.type == "cpu":
        return torch.float32
    return torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float16


def _opened(settings: SdxlSettings, dtype: torch.dtype) -> tuple[Any, str]:
    name = str(settings.model)
    path = Path(name).expanduser()
    if path.is_dir():
        return _from_folder(path, settings, dtype)
    if path.is_file() or path.suffix in OF_WEIGHTS:  # names on the hub have dots too
        return _from_checkpoint(path, settings, dtype)
    if _HUB.fullmatch(name):
        return _from_folder(fetched(name, settings), settings, dtype)
    raise MissingAsset(f"{name} is neither a folder nor a file here, nor a hub id such as owner/name@revision")


def _from_folder(folder: Path, settings: SdxlSettings, dtype: torch.dtype) -> tuple[Any, str]:
    digest = digest_of(checked_folder(folder), within=folder)
    insist_on(settings.sha256, digest, folder.name)
    return _read(lambda: _folder_pipe(folder, dtype), folder.name), digest


def _folder_pipe(folder: Path, dtype: torch.dtype) -> Any:
    return StableDiffusionXLImg2ImgPipeline.from_pretrained(
        folder, dtype=dtype, local_files_only=True, use_safetensors=True, add_watermarker=False
    )


def _from_checkpoint(path: Path, settings: SdxlSettings, dtype: torch.dtype) -> tuple[Any, str]:
    names = header_of(path)
    if not any(name.startswith(_OF_SDXL) for name in names):
        raise PluginError(f"{path.name} is no SDXL checkpoint: none of its tensors belongs to SDXL's second encoder")
    if settings.config is None:
        raise MissingAsset(
            f"{path.name} needs the configurations of its base: set {PREFIX}CONFIG to a diffusers folder"
        )
    insist_on_index(settings.config)
    digest = digest_of([path])
    insist_on(settings.sha256, digest, path.name)
    pipe = _read(lambda: _checkpoint_pipe(path, settings.config, dtype), path.name)
    if lacking := [part for part in PARTS if any(value.is_meta for value in getattr(pipe, part).parameters())]:
        raise PluginError(f"{path.name} cannot be read as an SDXL model: it lacks weights of its {lacking[0]}")
    return pipe, digest


def _checkpoint_pipe(path: Path, config: Path | None, dtype: torch.dtype) -> Any:
    """`config` is a folder that is there: else the library would ask the network for it."""
    return StableDiffusionXLImg2ImgPipeline.from_single_file(
        str(path), config=str(config), dtype=dtype, local_files_only=True, add_watermarker=False
    )


def _read(opener: Any, name: str) -> Any:
    try:
        return opener()
    except torch.OutOfMemoryError:
        raise
    except Exception as error:  # the libraries have many of their own for a file that is not as they want it
        said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise PluginError(f"{name} cannot be read as an SDXL model: {said[:200]}") from error


def _dress(pipe: Any, settings: SdxlSettings, dtype: torch.dtype) -> None:
    """A VAE overflows in fp16 unless it was made for that."""
    if settings.vae is not None:
        files = sorted(settings.vae.glob("*.safetensors"))
        if not files:
            raise MissingAsset(f"{settings.vae} has no .safetensors of a VAE")
        for file in files:
            header_of(file)
        pipe.vae = _read(lambda: AutoencoderKL.from_pretrained(settings.vae, dtype=dtype), settings.vae.name)
        pipe.vae.register_to_config(force_upcast=False)
    elif dtype == torch.float16:
        pipe.vae.to(torch.float32)
