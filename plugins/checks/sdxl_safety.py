"""Stable Diffusion's own safety checker looks at generated pictures, from a folder of this machine. Off without one."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from engine.errors import MachineError, MissingAsset, MissingLibrary
from engine.kinds.check import Verdict
from engine.kinds.hookspecs import hookimpl
from engine.kinds.picture_check import judged
from engine.kinds.settings import PluginSettings


class SdxlSafetySettings(PluginSettings):
    folder: Path | None = None
    """Of a StableDiffusionSafetyChecker with its config.json, preprocessor_config.json and model.safetensors."""


@dataclass
class SdxlSafety:
    """Loaded when it is first asked; nothing is ever fetched."""

    folder: Path
    name: str = "sdxl-safety"
    sees: str = "picture"
    judges_generated: bool = True
    _loaded: Any = field(default=None, repr=False)
    _lock: Any = field(default_factory=threading.Lock, repr=False)

    def configured(self, options: Mapping[str, object]) -> SdxlSafety | None:
        """It knows what such models make, and photographs not at all."""
        return None

    def inspect(self, data: bytes, media_type: str) -> Verdict:
        return judged(data, self._verdict, by="the safety checker")

    def ping(self) -> None:
        with self._lock:
            self._model()

    def _verdict(self, picture: Image.Image) -> Verdict:
        with self._lock:
            flagged = self._flags(picture)
        return Verdict.refused("the safety checker refuses this picture") if flagged else Verdict.clean()

    def _flags(self, picture: Image.Image) -> bool:
        import torch

        checker, processor = self._model()
        with torch.inference_mode():
            seen = processor(images=picture, return_tensors="pt").pixel_values
            blank = np.zeros((1, 8, 8, 3), np.float32)  # what it blackens where it refuses; nobody looks at it
            _, flags = checker(images=blank, clip_input=seen)
        return bool(flags[0])

    def _model(self) -> Any:
        if self._loaded is None:
            self._loaded = self._load()
        return self._loaded

    def _load(self) -> Any:
        for name in ("config.json", "preprocessor_config.json", "model.safetensors"):
            if not (self.folder / name).is_file():
                raise MissingAsset(f"the safety checker's folder {self.folder} lacks {name}; name a whole one")
        try:
            from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
            from transformers import CLIPImageProcessor
        except ImportError as error:
            raise MissingLibrary("the safety checker needs torch and diffusers; install thumbsmith[sdxl]") from error
        try:
            checker, told = StableDiffusionSafetyChecker.from_pretrained(
                self.folder, local_files_only=True, use_safetensors=True, output_loading_info=True
            )
            processor = CLIPImageProcessor.from_pretrained(self.folder, local_files_only=True)
        except Exception as error:  # of many libraries, and all of them say that these are no weights
            said = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
            raise MissingAsset(f"the safety checker in {self.folder} cannot be loaded: {said}") from error
        if lacking := sorted(told["missing_keys"]):  # the library makes them up
            raise MissingAsset(f"the safety checker in {self.folder} lacks its {lacking[0]}; fetch it again")
        if spoilt := [name for name, held in checker.state_dict().items() if not bool(held.isfinite().all())]:
            raise MissingAsset(f"of the safety checker in {self.folder} {spoilt[0]} is no numbers; fetch it again")
        checker.visual_projection.register_forward_hook(_insist_on_numbers)
        return checker.eval(), processor


def _insist_on_numbers(module: Any, given: Any, seen: Any) -> None:
    """Of what is no number the checker would find nothing to refuse."""
    if not bool(seen.isfinite().all()):
        raise MachineError("the safety checker's weights give no numbers; fetch them again")


@hookimpl
def register_settings() -> list[type[PluginSettings]]:
    return [SdxlSafetySettings]


@hookimpl
def register_checks(settings: SdxlSafetySettings) -> list[SdxlSafety]:
    return [SdxlSafety(settings.folder)] if settings.folder else []
