"""Stable Diffusion's safety checker, as a tiny one with weights that are told to refuse or not."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import torch
from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
from PIL import Image
from safetensors.torch import load_file, save_file
from transformers import CLIPConfig, CLIPImageProcessor

from engine.errors import MissingAsset
from engine.kinds.check import Finding
from plugins.checks.sdxl_safety import SdxlSafety, SdxlSafetySettings, register_checks


def made(folder: Path, *, refuses: bool) -> Path:
    """A checker whose thresholds every picture passes, or none."""
    torch.manual_seed(0)
    vision = {
        "hidden_size": 16,
        "intermediate_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "image_size": 32,
        "patch_size": 16,
    }
    checker = StableDiffusionSafetyChecker(CLIPConfig(vision_config=vision, projection_dim=8))
    for weights in (checker.concept_embeds_weights, checker.special_care_embeds_weights):
        weights.data.fill_(-2.0 if refuses else 2.0)
    checker.save_pretrained(folder)
    CLIPImageProcessor(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32}).save_pretrained(folder)
    return folder


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (96, 54), (90, 120, 60)).save(file, "JPEG")
    return file.getvalue()


@pytest.mark.parametrize(("refuses", "finding"), [(True, Finding.REFUSED), (False, Finding.CLEAN)])
def test_it_says_what_the_weights_say(tmp_path, refuses, finding):
    check = SdxlSafety(made(tmp_path / "checker", refuses=refuses))
    check.ping()
    assert check.inspect(picture(), "image/jpeg").finding is finding


def test_without_a_folder_there_is_none():
    assert register_checks(SdxlSafetySettings()) == []


def test_it_looks_at_no_upload(tmp_path):
    assert SdxlSafety(tmp_path).configured({}) is None


def test_a_folder_that_is_not_whole_is_one_sentence(tmp_path):
    folder = made(tmp_path / "checker", refuses=False)
    (folder / "preprocessor_config.json").unlink()
    with pytest.raises(MissingAsset, match=r"lacks preprocessor_config.json; name a whole one"):
        SdxlSafety(folder).ping()
    assert SdxlSafety(folder).inspect(picture(), "image/jpeg").finding is Finding.UNDECIDED


def test_weights_that_are_cut_off_are_one_sentence(tmp_path):
    folder = made(tmp_path / "checker", refuses=False)
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(MissingAsset, match=r"the safety checker in .* cannot be loaded") as told:
        SdxlSafety(folder).ping()
    assert "\n" not in str(told.value)


def respelt(folder: Path, change) -> SdxlSafety:
    """With other weights in it, and nothing else."""
    file = folder / "model.safetensors"
    save_file(change(load_file(file)), file, metadata={"format": "pt"})
    return SdxlSafety(folder)


@pytest.mark.parametrize("part", ["concept_embeds", "special_care_embeds", "visual_projection.weight"])
def test_weights_that_are_no_numbers_call_nothing_clean(tmp_path, part):
    spoilt = {part: float("nan")}
    check = respelt(
        made(tmp_path / "checker", refuses=True),
        lambda held: {name: value * spoilt.get(name, 1.0) for name, value in held.items()},
    )
    assert check.inspect(picture(), "image/jpeg").finding is Finding.UNDECIDED


@pytest.mark.parametrize("lacking", ["concept_embeds_weights", "vision_model", ""])
def test_weights_that_are_not_there_are_not_made_up(tmp_path, lacking):
    check = respelt(
        made(tmp_path / "checker", refuses=False),
        lambda held: (
            {name: value for name, value in held.items() if not name.startswith(lacking)}
            | {"of something else": torch.zeros(2)}
        ),
    )
    with pytest.raises(MissingAsset, match=r"^the safety checker in \S+ lacks its \S+; fetch it again$"):
        check.ping()
    assert check.inspect(picture(), "image/jpeg").finding is Finding.UNDECIDED
