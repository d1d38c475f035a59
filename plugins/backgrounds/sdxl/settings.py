"""What whoever runs Thumbsmith tells the painter: which model, how exact, how large."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, HttpUrl, SecretStr

from engine.kinds.settings import PluginSettings
from engine.measures import Digest

PREFIX = "THUMBSMITH_PLUGIN_BACKGROUNDS_SDXL_"


class SdxlSettings(PluginSettings):
    model: str | None = None
    """A diffusers folder, one `.safetensors` checkpoint, or `owner/repository@revision` of the model hub."""
    sha256: Digest | None = None
    """What the weights must be: of a checkpoint its hash, of a folder the hash that `report.json` names."""
    hub: HttpUrl | None = None
    """Another address of the model hub, such as a mirror's."""
    hub_cache: Path | None = None
    """Where models of the hub are kept; without it where the hub's own tools keep them."""
    hub_token: SecretStr | None = None
    """Shown to the hub, for models whose terms were accepted there."""
    config: Path | None = None
    """For a checkpoint: a diffusers folder of the same base, of which only configurations and tokenizers are read."""
    vae: Path | None = None
    """A diffusers folder of a VAE that is safe in fp16; without it the model's own works in fp32 where fp16 is used."""
    precision: Literal["auto", "bf16", "fp16", "fp32"] = "auto"
    """`auto` is bf16 where the card knows it, else fp16; fp32 without a card."""
    device: Literal["auto", "cuda", "cpu"] = "auto"
    thrift: Literal["none", "tiles", "offload"] = "none"
    """For small cards: `tiles` decodes in tiles, `offload` also keeps idle parts in main memory."""
    compile: bool = False
    """Compile the UNet at the first picture: minutes once, then a little faster."""
    pixels: Annotated[int, Field(ge=4096, le=4_194_304)] = 1_048_576
    """How large a picture is painted before it is brought to the canvas; SDXL was trained on a megapixel."""
    lora_rank: Annotated[int, Field(ge=1, le=512)] = 128
    """The largest rank of the LoRAs in use; room for it is kept so that they can be swapped."""
    glimpse_steps: Annotated[int, Field(ge=1, le=100)] = 5
    """After how many steps a glimpse is shown."""
