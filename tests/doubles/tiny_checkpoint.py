"""A diffusers folder of the tiny SDXL as one file, in the names that SDXL's own checkpoints give their tensors.

Holds for a UNet of two levels with one layer each, as the tiny one is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

Tensors = dict[str, torch.Tensor]
_UNET = (
    (r"^conv_in", "input_blocks.0.0"),
    (r"^time_embedding\.linear_1", "time_embed.0"),
    (r"^time_embedding\.linear_2", "time_embed.2"),
    (r"^add_embedding\.linear_1", "label_emb.0.0"),
    (r"^add_embedding\.linear_2", "label_emb.0.2"),
    (r"^down_blocks\.0\.resnets\.0", "input_blocks.1.0"),
    (r"^down_blocks\.0\.downsamplers\.0\.conv", "input_blocks.2.0.op"),
    (r"^down_blocks\.1\.resnets\.0", "input_blocks.3.0"),
    (r"^down_blocks\.1\.attentions\.0", "input_blocks.3.1"),
    (r"^mid_block\.resnets\.0", "middle_block.0"),
    (r"^mid_block\.attentions\.0", "middle_block.1"),
    (r"^mid_block\.resnets\.1", "middle_block.2"),
    (r"^up_blocks\.0\.resnets\.(\d)", r"output_blocks.\1.0"),
    (r"^up_blocks\.0\.attentions\.(\d)", r"output_blocks.\1.1"),
    (r"^up_blocks\.0\.upsamplers\.0\.conv", "output_blocks.1.2.conv"),
    (r"^up_blocks\.1\.resnets\.0", "output_blocks.2.0"),
    (r"^up_blocks\.1\.resnets\.1", "output_blocks.3.0"),
    (r"^conv_norm_out", "out.0"),
    (r"^conv_out", "out.2"),
)
_IN_RESNETS = (
    ("norm1", "in_layers.0"),
    ("conv1", "in_layers.2"),
    ("norm2", "out_layers.0"),
    ("conv2", "out_layers.3"),
    ("time_emb_proj", "emb_layers.1"),
    ("conv_shortcut", "skip_connection"),
)
_VAE = (
    (r"mid_block\.resnets\.0", "mid.block_1"),
    (r"mid_block\.resnets\.1", "mid.block_2"),
    (r"mid_block\.attentions\.0\.group_norm", "mid.attn_1.norm"),
    (r"mid_block\.attentions\.0\.to_out\.0", "mid.attn_1.proj_out"),
    (r"mid_block\.attentions\.0\.to_([qkv])", r"mid.attn_1.\1"),
    (r"down_blocks\.(\d)\.resnets", r"down.\1.block"),
    (r"down_blocks\.(\d)\.downsamplers\.0", r"down.\1.downsample"),
    (r"conv_norm_out", "norm_out"),
    (r"conv_shortcut", "nin_shortcut"),
)
_CLIP = (
    (r"^encoder\.layers\.", "transformer.resblocks."),
    (r"layer_norm1", "ln_1"),
    (r"layer_norm2", "ln_2"),
    (r"\.fc1\.", ".c_fc."),
    (r"\.fc2\.", ".c_proj."),
    (r"\.self_attn\.out_proj", ".attn.out_proj"),
    (r"^final_layer_norm", "ln_final"),
    (r"^embeddings\.token_embedding\.weight", "token_embedding.weight"),
    (r"^embeddings\.position_embedding\.weight", "positional_embedding"),
)


def as_checkpoint(folder: Path, path: Path, *, without: str = "") -> Path:
    """Written to `path`; tensors whose name begins with `without` are left out."""
    parts = {
        "model.diffusion_model.": _unet(_weights(folder / "unet")),
        "first_stage_model.": _vae(_weights(folder / "vae")),
        "conditioner.embedders.0.transformer.": _first(_weights(folder / "text_encoder")),
        "conditioner.embedders.1.model.": _second(_weights(folder / "text_encoder_2")),
    }
    whole = {prefix + name: value for prefix, held in parts.items() for name, value in held.items()}
    kept = {name: value.contiguous() for name, value in whole.items() if not without or not name.startswith(without)}
    save_file(kept, path)
    return path


def _weights(folder: Path) -> Tensors:
    (file,) = folder.glob("*.safetensors")
    return load_file(file)


def _renamed(held: Mapping[str, torch.Tensor], rules: tuple[tuple[str, str], ...]) -> Tensors:
    named = {}
    for name, value in held.items():
        for pattern, other in rules:
            name = re.sub(pattern, other, name)
        named[name] = value
    return named


def _unet(held: Tensors) -> Tensors:
    resnets = {name: value for name, value in held.items() if ".resnets." in name}
    others = {name: value for name, value in held.items() if name not in resnets}
    return _renamed(_renamed(resnets, _IN_RESNETS), _UNET) | _renamed(others, _UNET)


def _vae(held: Tensors) -> Tensors:
    """Its decoder counts its levels the other way round, and its attention is made of convolutions."""
    levels = 1 + max(int(name.split(".")[2]) for name in held if name.startswith("decoder.up_blocks."))

    def turned(found: re.Match[str]) -> str:
        inner = {"resnets": "block", "upsamplers.0": "upsample"}[found[2]]
        return f"up.{levels - 1 - int(found[1])}.{inner}"

    named = {
        re.sub(r"up_blocks\.(\d)\.(resnets|upsamplers\.0)", turned, name): value
        for name, value in _renamed(held, _VAE).items()
    }
    square = re.compile(r"mid\.attn_1\.(q|k|v|proj_out)\.weight$")
    return {name: value[:, :, None, None] if square.search(name) else value for name, value in named.items()}


def _first(held: Tensors) -> Tensors:
    return {f"text_model.{name.removeprefix('text_model.')}": value for name, value in held.items()}


def _second(held: Tensors) -> Tensors:
    """As OpenCLIP has it: query, key and value in one, and the projection lying on its side."""
    plain = {name.removeprefix("text_model."): value for name, value in held.items()}
    made = {"text_projection": plain.pop("text_projection.weight").T}
    for name in [name for name in plain if ".self_attn.q_proj." in name]:
        stacked = torch.cat([plain.pop(name.replace("q_proj", f"{which}_proj")) for which in "qkv"])
        layer, kind = name.split(".self_attn.q_proj.")
        made[f"{layer}.attn.in_proj_{kind}".replace("encoder.layers.", "transformer.resblocks.")] = stacked
    return made | _renamed(plain, _CLIP)
