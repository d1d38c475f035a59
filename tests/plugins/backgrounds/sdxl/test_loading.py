"""A model from one file of SDXL's own layout, and from the hub: without the network, or by it once."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import numpy as np
import pytest

from engine.errors import MissingAsset, PluginError, PluginHindered
from plugins.backgrounds.sdxl.engine import Sdxl
from plugins.backgrounds.sdxl.settings import SdxlSettings
from tests.doubles.model_hub import COMMIT, NAME, REVISION, TOKEN, ModelHub

HUB_ID = f"{NAME}@{REVISION}"


@pytest.fixture(scope="module")
def whole(loaded_once, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose second encoder is wider than the first, by which a checkpoint's are told apart."""
    from tests.doubles.tiny_sdxl import build

    return build(tmp_path_factory.mktemp("wide") / "sdxl", second=48)


@pytest.fixture(scope="module")
def bare(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same without its weights."""
    folder = tmp_path_factory.mktemp("bare") / "sdxl"
    shutil.copytree(whole, folder, ignore=shutil.ignore_patterns("*.safetensors"))
    return folder


@pytest.fixture(scope="module")
def checkpoint(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.doubles.tiny_checkpoint import as_checkpoint

    return as_checkpoint(whole, tmp_path_factory.mktemp("file") / "tiny.safetensors")


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def loaded(**settings: object):
    from plugins.backgrounds.sdxl.loading import load

    return load(SdxlSettings(**settings))


def weights_of(pipe) -> dict[str, object]:
    parts = {name: getattr(pipe, name) for name in ("unet", "vae", "text_encoder", "text_encoder_2")}
    return {f"{part}.{name}": value for part, held in parts.items() for name, value in held.state_dict().items()}


def test_a_checkpoint_has_every_weight_of_its_folder(whole, bare, checkpoint, no_network):
    import torch

    one, other = weights_of(loaded(model=str(whole)).pipe), weights_of(loaded(model=str(checkpoint), config=bare).pipe)
    assert one.keys() == other.keys()
    assert [name for name in one if not torch.equal(one[name], other[name])] == []


def test_it_paints_what_its_folder_paints(tiny, whole, bare, checkpoint, no_network):
    from plugins.backgrounds.sdxl.weights import file_digest

    (one,), (other,) = (
        Sdxl(SdxlSettings(model=str(model), config=bare)).paint(tiny.request()) for model in (whole, checkpoint)
    )
    assert np.array_equal(one.pixels, other.pixels)
    assert other.facts["model_sha256"] == file_digest(checkpoint) != one.facts["model_sha256"]


def test_it_must_be_the_checkpoint_that_was_pinned(tiny, bare, checkpoint):
    with pytest.raises(PluginError, match=r"tiny\.safetensors is not what was pinned: its SHA-256 is"):
        loaded(model=str(checkpoint), config=bare, sha256="0" * 64)


def test_it_needs_the_configurations_of_its_base(tiny, checkpoint):
    with pytest.raises(MissingAsset, match=r"set THUMBSMITH_PLUGIN_BACKGROUNDS_SDXL_CONFIG to a diffusers folder"):
        loaded(model=str(checkpoint))


@pytest.mark.parametrize(
    "part", ["first_stage_model.", "conditioner.embedders.0.", "model.diffusion_model.output_blocks.3."]
)
def test_a_checkpoint_without_one_of_its_parts_is_one_sentence(tiny, whole, bare, tmp_path, no_network, part):
    from tests.doubles.tiny_checkpoint import as_checkpoint

    path = as_checkpoint(whole, tmp_path / "half.safetensors", without=part)
    with pytest.raises(PluginError, match=r"^half\.safetensors cannot be read as an SDXL model: .+") as told:
        loaded(model=str(path), config=bare)
    assert "\n" not in str(told.value)


def test_a_configuration_of_another_base_is_one_sentence(tiny, checkpoint, tiny_folder, no_network):
    with pytest.raises(PluginError, match=r"^tiny\.safetensors cannot be read as an SDXL model: "):
        loaded(model=str(checkpoint), config=tiny_folder)


def test_a_folder_of_configurations_that_is_not_there_is_one_sentence(tiny, checkpoint, tmp_path, no_network):
    with pytest.raises(MissingAsset, match=r"nowhere is no diffusers folder: it has no model_index\.json"):
        loaded(model=str(checkpoint), config=tmp_path / "nowhere")


def test_a_model_of_the_hub_is_fetched_once(tiny, tmp_path):
    given = {"model": HUB_ID, "hub_cache": tmp_path, "hub_token": TOKEN}
    with ModelHub(tiny.folder) as hub:
        first = loaded(**given, hub=hub.url)
        asked = len(hub.asked)
        again = loaded(**given, hub=hub.url)
        assert (len(hub.asked), hub.tokens) == (asked, {f"Bearer {TOKEN}"})
    assert first.digest == again.digest == tiny.model.digest, "what it was pinned by as a folder"
    assert loaded(**given, sha256=tiny.model.digest).digest == first.digest, "with the hub gone"
    with pytest.raises(PluginError, match="is not what was pinned"):
        loaded(**given, sha256="0" * 64)


def test_nothing_is_fetched_that_is_not_needed(tiny, tmp_path):
    folder = tmp_path / "repository"
    shutil.copytree(tiny.folder, folder)
    needless = ["whole.safetensors", "unet/diffusion_pytorch_model.fp16.safetensors", "unet/model.bin", "README.md"]
    for name in needless:
        (folder / name).write_bytes(b"needless")
    with ModelHub(folder) as hub:
        loaded(model=HUB_ID, hub=hub.url, hub_cache=tmp_path / "cache")
    assert [name for name in needless if any(path.endswith(f"/{COMMIT}/{name}") for path in hub.asked)] == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("refused", rf"^the hub refuses {HUB_ID}: accept its terms there and set \S+HUB_TOKEN, or give a folder$"),
        ("unknown", rf"^the hub has no {HUB_ID}; look at its name and revision, or give a folder$"),
        ("broken", rf"^{HUB_ID} cannot be fetched from the hub \(\w+\); try again, or give a folder$"),
        ("cut_off", rf"^{HUB_ID} cannot be fetched from the hub \(\w+\); try again, or give a folder$"),
    ],
)
def test_a_fault_of_the_hub_is_one_sentence_and_the_next_try_goes_on(tiny, tmp_path, monkeypatch, fault, said):
    monkeypatch.setattr("time.sleep", lambda _: None)  # between the hub's own tries
    with ModelHub(tiny.folder, fault=fault) as hub:
        with pytest.raises(MissingAsset, match=said):
            loaded(model=HUB_ID, hub=hub.url, hub_cache=tmp_path)
        hub.fault = ""
        assert loaded(model=HUB_ID, hub=hub.url, hub_cache=tmp_path).digest == tiny.model.digest


def test_a_hub_that_is_away_is_one_sentence(tiny, tmp_path):
    with ModelHub(tiny.folder) as hub:
        gone = hub.url
    with pytest.raises(MissingAsset, match=rf"^{HUB_ID} cannot be fetched from the hub \(LocalEntryNotFoundError\)"):
        loaded(model=HUB_ID, hub=gone, hub_cache=tmp_path)


def test_a_card_that_is_lost_while_it_loads_is_one_sentence(tiny, monkeypatch):
    """As hindered: its process is replaced, and the next picture is tried on a fresh one."""
    import torch
    from diffusers import StableDiffusionXLImg2ImgPipeline

    def lost(*given: object, **named: object) -> None:
        raise torch.AcceleratorError("CUDA error: device-side assert triggered")

    monkeypatch.setattr(StableDiffusionXLImg2ImgPipeline, "to", lost)
    with pytest.raises(PluginHindered, match=r"^the card failed while the model was loaded$"):
        loaded(model=str(tiny.folder))


def test_a_card_that_does_not_hold_the_weights_gets_them_part_by_part(tiny, monkeypatch):
    import torch
    from diffusers import StableDiffusionXLImg2ImgPipeline

    offloaded: list[object] = []

    def full(*given: object, **named: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 5.00 GiB")

    monkeypatch.setattr(StableDiffusionXLImg2ImgPipeline, "to", full)
    monkeypatch.setattr(
        StableDiffusionXLImg2ImgPipeline, "enable_model_cpu_offload", lambda _, device: offloaded.append(device)
    )
    assert loaded(model=str(tiny.folder)).stepped_down == ["idle parts of the model wait in main memory"]
    assert len(offloaded) == 1


def test_a_vae_of_ones_own_is_looked_at_like_the_rest(tiny, tmp_path):
    with pytest.raises(MissingAsset, match=r"nowhere has no \.safetensors of a VAE"):
        loaded(model=str(tiny.folder), vae=tmp_path / "nowhere")
    shutil.copytree(tiny.folder / "vae", tmp_path / "vae")
    good = loaded(model=str(tiny.folder), vae=tmp_path / "vae", precision="fp16")
    assert good.pipe.vae.dtype == good.pipe.unet.dtype, "one that is safe in fp16 stays in it"
    (file,) = (tmp_path / "vae").glob("*.safetensors")
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(PluginError, match="is cut off: its header names more tensors than are there"):
        loaded(model=str(tiny.folder), vae=tmp_path / "vae")
