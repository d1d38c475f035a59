"""A LoRA as a named entry: where its weights are and how they are used. Nothing is loaded here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from engine.entry import Entry
from engine.measures import Digest


class Lora(Entry):
    """Weights by file or by hub id, with the hash that proves them. `register_loras` returns these."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
    file: str | None = None
    """A `.safetensors` file; a relative path begins at the entry's own folder."""
    hub: str | None = None
    """`owner/repository` or `owner/repository:file.safetensors` on the model hub."""
    sha256: Digest
    weight: Annotated[float, Field(ge=-2, le=2)] = 0.8
    triggers: tuple[str, ...] = ()
    """Words the prompt must contain."""
    base_model: Literal["sdxl-1.0", "sd-1.5", "sd-2.1"] = "sdxl-1.0"
    licence: Annotated[str, Field(min_length=1)]
    source: str = ""

    @classmethod
    def load(cls, path: Path) -> Lora:
        """Read an entry; from then on its file is named whole."""
        entry = super().load(path)
        return entry.model_copy(update={"file": str(path.parent / entry.file)}) if entry.file else entry

    @model_validator(mode="after")
    def _one_place(self) -> Lora:
        if (self.file is None) == (self.hub is None):
            raise ValueError("give exactly one of file and hub")
        if self.file is not None and not self.file.endswith(".safetensors"):
            raise ValueError("file must be a .safetensors file; other formats can run code when loaded")
        return self
