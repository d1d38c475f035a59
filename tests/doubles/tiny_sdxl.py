"""A whole SDXL of a few megabytes with a fixed seed: the real classes and files, and pictures that mean nothing."""

from __future__ import annotations

import json
import string
from pathlib import Path

import torch
from diffusers import AutoencoderKL, EulerDiscreteScheduler, StableDiffusionXLPipeline, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

_WIDTH = 32
_SPECIAL = ("<|startoftext|>", "<|endoftext|>")


def build(folder: Path, *, seed: int = 0, second: int = _WIDTH) -> Path:
    """Written as a diffusers folder; the same seed writes the same weights. `second` is the other encoder's width."""
    torch.manual_seed(seed)
    words = tokenizer(folder.parent / f"{folder.name}-words")
    pipe = StableDiffusionXLPipeline(
        vae=_vae(),
        text_encoder=CLIPTextModel(_text_config(len(words))),
        text_encoder_2=CLIPTextModelWithProjection(_text_config(len(words), second)),
        tokenizer=words,
        tokenizer_2=words,
        unet=_unet(second),
        scheduler=EulerDiscreteScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear"),
        add_watermarker=False,
    )
    pipe.save_pretrained(folder)
    return folder


def _unet(second: int) -> UNet2DConditionModel:
    return UNet2DConditionModel(
        block_out_channels=(32, 64),
        layers_per_block=1,
        sample_size=32,
        in_channels=4,
        out_channels=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=(2, 4),
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        transformer_layers_per_block=(1, 1),
        projection_class_embeddings_input_dim=6 * 8 + second,
        cross_attention_dim=_WIDTH + second,
    )


def _vae() -> AutoencoderKL:
    """Scaled as SDXL's is: latents of a picture spread as far as the noise does."""
    vae = _bare_vae()
    with torch.inference_mode():
        picture = torch.nn.functional.interpolate(torch.rand(1, 3, 8, 8) * 2 - 1, size=(64, 64), mode="bilinear")
        vae.register_to_config(scaling_factor=1 / float(vae.encode(picture).latent_dist.mode().std()))
    return vae


def _bare_vae() -> AutoencoderKL:
    return AutoencoderKL(
        block_out_channels=(16, 16, 32, 32),
        norm_num_groups=8,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        latent_channels=4,
        sample_size=64,
    )


def _text_config(words: int, width: int = _WIDTH) -> CLIPTextConfig:
    return CLIPTextConfig(
        bos_token_id=words - 2,
        eos_token_id=words - 1,
        hidden_size=width,
        intermediate_size=37,
        num_attention_heads=4,
        num_hidden_layers=3,
        projection_dim=width,
        vocab_size=words,
        hidden_act="gelu",
    )


def tokenizer(folder: Path) -> CLIPTokenizer:
    """One token a letter: bytes as CLIP writes them, each also as the end of a word."""
    folder.mkdir(parents=True, exist_ok=True)
    letters = [chr(code) for code in (*range(33, 127), *range(161, 173), *range(174, 256))]
    letters += [chr(256 + number) for number in range(256 - len(letters))]
    words = [*letters, *(f"{letter}</w>" for letter in letters), *_SPECIAL]
    assert set(string.ascii_lowercase) < set(words)
    (folder / "vocab.json").write_text(json.dumps({word: number for number, word in enumerate(words)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    return CLIPTokenizer(str(folder / "vocab.json"), str(folder / "merges.txt"), model_max_length=77)
