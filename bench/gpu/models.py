"""SDXL of full size with random weights: the same arithmetic as any, and nothing to be fetched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKL, EulerDiscreteScheduler, StableDiffusionXLPipeline, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

from tests.doubles.tiny_sdxl import tokenizer


def build_full(folder: Path, device: str) -> Path:
    """Made on the card, in bf16, and written as a diffusers folder of 7 GB."""
    torch.manual_seed(0)
    words = tokenizer(folder.parent / "words")
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.bfloat16)
    try:
        with torch.device(device):
            parts = {"unet": _unet(), "vae": _vae(), **_encoders(len(words))}
    finally:
        torch.set_default_dtype(before)
    scheduler = EulerDiscreteScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear")
    pipe = StableDiffusionXLPipeline(
        **parts, tokenizer=words, tokenizer_2=words, scheduler=scheduler, add_watermarker=False
    )
    pipe.save_pretrained(folder)
    return folder


def _unet() -> Any:
    return UNet2DConditionModel(
        block_out_channels=(320, 640, 1280),
        layers_per_block=2,
        sample_size=128,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        transformer_layers_per_block=(1, 2, 10),
        attention_head_dim=(5, 10, 20),
        cross_attention_dim=2048,
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=256,
        projection_class_embeddings_input_dim=2816,
    )


def _vae() -> Any:
    return AutoencoderKL(
        block_out_channels=(128, 256, 512, 512),
        layers_per_block=2,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        latent_channels=4,
        sample_size=1024,
        scaling_factor=0.13025,
        force_upcast=False,
    )


def _encoders(words: int) -> dict[str, Any]:
    ends = {"vocab_size": words, "bos_token_id": words - 2, "eos_token_id": words - 1}
    small = CLIPTextConfig(
        hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12, **ends
    )
    large = CLIPTextConfig(
        hidden_size=1280,
        intermediate_size=5120,
        num_hidden_layers=32,
        num_attention_heads=20,
        projection_dim=1280,
        hidden_act="gelu",
        **ends,
    )
    return {"text_encoder": CLIPTextModel(small), "text_encoder_2": CLIPTextModelWithProjection(large)}
