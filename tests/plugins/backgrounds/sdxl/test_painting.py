"""Grounds of a real SDXL, though a tiny one whose pictures mean nothing: what its wiring does with draft and words.

What only real weights can show (that a picture is beautiful, that it is what the words say) is not shown here.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import numpy as np
import pytest

from engine.errors import MissingAsset, PluginError, PluginHindered, Unwanted
from engine.geometry import Box
from engine.style import SamplerHints
from plugins.backgrounds.sdxl.engine import Sdxl
from plugins.backgrounds.sdxl.settings import SdxlSettings
from tests.plugins.backgrounds.sdxl.conftest import FEW, HEIGHT, WIDTH, WORDS

LONG = ", ".join(f"part {number} of a long prompt" for number in range(20))


def alike(one, other) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def test_it_paints_as_large_as_asked_and_says_how(tiny):
    ((plane,),) = tiny.paint(tiny.request())
    assert plane.pixels.shape == (HEIGHT, WIDTH, 3)
    told = dict(plane.facts)
    assert (told["prompt"], told["negative_prompt"], told["seed"]) == ("a calm sea at dusk", "letters", 5)
    assert (told["sampler"], told["steps"], told["guidance"]) == ("euler", 3, 3.0)
    assert re.fullmatch("[0-9a-f]{64}", told["model_sha256"])


def test_it_counts_how_long_each_stage_took(tiny):
    before = dict(tiny.model.stage_seconds)
    tiny.paint(tiny.request())
    took = {name: seconds - before.get(name, 0.0) for name, seconds in tiny.model.stage_seconds.items()}
    assert set(took) == {"loras", "draft", "words", "steps", "decoding"}
    assert min(took.values()) > 0


def test_a_retry_repeats_and_a_variant_differs(tiny):
    first = tiny.pixels(tiny.request())
    assert np.array_equal(first, tiny.pixels(tiny.request()))
    assert not np.array_equal(first, tiny.pixels(tiny.request(seed=6, sampler=SamplerHints(name="euler-trailing"))))
    assert np.array_equal(first, tiny.pixels(tiny.request())), "whatever was painted between"


def test_a_picture_does_not_depend_on_whom_it_is_painted_with(tiny):
    alone = [tiny.pixels(tiny.request(seed=seed)) for seed in (1, 2, 3)]
    together = tiny.paint(*(tiny.request(seed=seed) for seed in (1, 2, 3)))
    for one, (other,) in zip(alone, together, strict=True):
        assert np.abs(one.astype(int) - other.pixels.astype(int)).max() <= 1


@pytest.mark.parametrize("name", ["euler", "euler-a", "euler-trailing", "dpmpp-2m", "dpmpp-2m-karras", "unipc", "lcm"])
@pytest.mark.parametrize("steps", [4])
def test_every_sampler_takes_as_many_steps_as_the_style_says(tiny, name, steps):
    heard = []
    sampler = SamplerHints(name=name, steps=steps, guidance=1.0)
    tiny.paint(tiny.request(sampler=sampler, on_step=lambda done, _: heard.append(done)))
    assert heard == [pytest.approx((number + 1) / steps) for number in range(steps)]


def test_the_draft_is_kept_the_more_the_less_it_may_be_left(tiny):
    draft = tiny.latents_of_draft()
    near, far = (alike(tiny.latents([tiny.request(strength=strength)]), draft) for strength in (0.2, 0.95))
    assert near > 0.75
    assert far < near - 0.2


def test_with_no_freedom_it_is_the_draft(tiny):
    assert np.array_equal(tiny.pixels(tiny.request(strength=0.0)), tiny.draft)


def test_where_words_will_stand_the_draft_stays(tiny):
    """The unrest that the model adds there is a fraction of what it adds without the mask."""
    draft = tiny.latents_of_draft()
    free, held = (tiny.latents([tiny.request(strength=0.9, calm=calm)]) - draft for calm in ((), (WORDS,)))
    inner = (..., slice(2, 6), slice(2, 7))
    assert held[inner].var() < 0.15 * free[inner].var()
    outer = (..., slice(None), slice(11, 16))
    assert held[outer].var() > 0.7 * free[outer].var(), "elsewhere it paints as freely as before"


def test_a_long_prompt_is_heard_to_its_end(tiny):
    from plugins.backgrounds.sdxl.chunks import encoded

    whole, summary = encoded(tiny.pipe, [LONG, "short"])
    assert whole.shape[1] % 77 == 0
    assert whole.shape[1] > 77
    assert summary.shape[0] == 2
    other, _ = encoded(tiny.pipe, [f"{LONG}, and a lighthouse", "short"])
    assert other.shape != whole.shape or not np.allclose(other[0].detach(), whole[0].detach())
    assert not np.array_equal(
        tiny.pixels(tiny.request(prompt=LONG)), tiny.pixels(tiny.request(prompt=f"{LONG}, a lighthouse"))
    )


def test_a_short_prompt_is_encoded_as_diffusers_does(tiny):
    from plugins.backgrounds.sdxl.chunks import encoded

    ours, summary = encoded(tiny.pipe, ["a calm sea"])
    theirs, _, pooled, _ = tiny.pipe.encode_prompt("a calm sea", do_classifier_free_guidance=False)
    assert np.array_equal(ours.detach(), theirs.detach())
    assert np.array_equal(summary.detach(), pooled.detach())


def test_no_word_is_cut_in_two_and_none_is_lost(tiny):
    from plugins.backgrounds.sdxl.chunks import _pieces

    pieces = _pieces(tiny.pipe.tokenizer, LONG)
    assert " ".join(pieces).replace(",", "").split() == LONG.replace(",", "").split()
    assert all(len(tiny.pipe.tokenizer(piece).input_ids) <= 77 for piece in pieces)


@pytest.mark.parametrize("prompt", ["静かな海の夕暮れ" * 40, "x" * 400])
def test_words_without_spaces_between_them_are_not_cut_either(tiny, prompt):
    from plugins.backgrounds.sdxl.chunks import _pieces

    pieces = _pieces(tiny.pipe.tokenizer, prompt)
    assert "".join(pieces).replace(" ", "") == prompt
    assert max(len(tiny.pipe.tokenizer(piece).input_ids) for piece in pieces) <= 77


def test_a_place_that_is_smaller_than_a_cell_is_held_all_the_same(tiny):
    held = tiny.request(calm=(Box(40, 20, 3, 2), Box(-60, -60, 10, 10)), heads=(Box(60, 30, 0.5, 60),))
    assert tiny.pixels(held).shape == (HEIGHT, WIDTH, 3)


def test_glimpses_come_every_few_steps_and_show_the_draft(tiny):
    glimpses = []
    sampler = replace_steps(11)
    tiny.paint(
        tiny.request(
            sampler=sampler, strength=0.1, on_step=lambda _, seen: glimpses.append(seen) if seen is not None else None
        )
    )
    assert [seen.shape for seen in glimpses] == [(HEIGHT // 8, WIDTH // 8, 3)] * 2
    small = tiny.draft.reshape(HEIGHT // 8, 8, WIDTH // 8, 8, 3).mean(axis=(1, 3))
    assert alike(glimpses[-1].astype(float), small) > 0.3


def replace_steps(steps: int) -> SamplerHints:
    return FEW.model_copy(update={"steps": steps})


def test_who_no_longer_wants_it_stops_it_between_two_steps(tiny):
    heard = []

    def on_step(done, _):
        heard.append(done)
        if len(heard) == 2:
            raise Unwanted("cancelled")

    with pytest.raises(Unwanted):
        tiny.paint(tiny.request(sampler=replace_steps(8), on_step=on_step))
    assert len(heard) == 2
    assert tiny.pixels(tiny.request()).shape == (HEIGHT, WIDTH, 3)


class Scarce:
    """In the place of a part's own way: memory runs out the first few times."""

    def __init__(self, times: int, real) -> None:
        self.times, self.real = times, real

    def __call__(self, *given, **named):
        import torch

        if self.times:
            self.times -= 1
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return self.real(*given, **named)


@pytest.mark.parametrize(
    ("times", "steps"),
    [
        (1, ["pictures are painted one at a time"]),
        (2, ["pictures are painted one at a time", "pictures are decoded in tiles"]),
        (
            3,
            [
                "pictures are painted one at a time",
                "pictures are decoded in tiles",
                "pictures are painted smaller",
            ],
        ),
    ],
)
def test_out_of_memory_is_answered_by_a_smaller_step(tiny, monkeypatch, times, steps):
    monkeypatch.setattr(tiny.pipe.unet, "forward", Scarce(times, tiny.pipe.unet.forward))
    made = tiny.paint(tiny.request(seed=1), tiny.request(seed=2))
    assert [plane.pixels.shape for (plane,) in made] == [(HEIGHT, WIDTH, 3)] * 2
    assert made[0][0].facts["stepped_down"] == steps


def test_a_card_that_is_too_small_in_every_way_is_one_sentence(tiny, monkeypatch):
    monkeypatch.setattr(tiny.pipe.unet, "forward", Scarce(99, tiny.pipe.unet.forward))
    with pytest.raises(PluginHindered, match=r"too little memory for this model even in its smallest way"):
        tiny.paint(tiny.request())


def test_a_card_that_is_lost_is_one_sentence(tiny, monkeypatch):
    import torch

    def lost(*given, **named):
        raise torch.AcceleratorError("CUDA error: unspecified launch failure")

    monkeypatch.setattr(tiny.pipe.unet, "forward", lost)
    with pytest.raises(PluginHindered, match="the card failed in mid-picture"):
        tiny.paint(tiny.request())


def engine(**settings) -> Sdxl:
    return Sdxl(SdxlSettings(**settings))


def test_without_a_model_it_says_what_to_set(tiny):
    with pytest.raises(MissingAsset, match="set THUMBSMITH_PLUGIN_BACKGROUNDS_SDXL_MODEL"):
        engine().paint(tiny.request())


def broken_copy(tiny, tmp_path, *, of: str = "unet"):
    copy = tmp_path / "model"
    shutil.copytree(tiny.folder, copy)
    return copy, next((copy / of).glob("*.safetensors"))


def test_a_folder_that_is_not_there(tiny):
    with pytest.raises(MissingAsset, match="neither a folder nor a file here, nor a hub id"):
        engine(model="nowhere").paint(tiny.request())


def test_weights_that_are_cut_off(tiny, tmp_path):
    folder, file = broken_copy(tiny, tmp_path)
    file.write_bytes(file.read_bytes()[:-1000])
    with pytest.raises(PluginError, match="is cut off: its header names more tensors than are there"):
        engine(model=str(folder)).paint(tiny.request())


def test_a_part_that_is_missing(tiny, tmp_path):
    folder, file = broken_copy(tiny, tmp_path, of="vae")
    file.unlink()
    with pytest.raises(MissingAsset, match="has no weights of its vae"):
        engine(model=str(folder)).paint(tiny.request())


def test_weights_of_another_shape(tiny, tmp_path):
    folder, _ = broken_copy(tiny, tmp_path)
    config = folder / "unet" / "config.json"
    config.write_text(
        re.sub(r'"block_out_channels": \[\s*32,\s*64', '"block_out_channels": [64, 64', config.read_text())
    )
    with pytest.raises(PluginError, match="cannot be read as an SDXL model"):
        engine(model=str(folder)).paint(tiny.request())


def test_what_was_pinned_must_be_what_is_there(tiny):
    with pytest.raises(PluginError, match="is not what was pinned: its SHA-256 is"):
        engine(model=str(tiny.folder), sha256="0" * 64).paint(tiny.request())
    pinned = engine(model=str(tiny.folder), sha256=tiny.model.digest)
    assert np.array_equal(pinned.paint(tiny.request())[0].pixels, tiny.pixels(tiny.request()))


def checkpoint(path, *names: str):
    import torch
    from safetensors.torch import save_file

    save_file({name: torch.zeros(2) for name in names}, path)
    return str(path)


def test_a_checkpoint_of_another_family(tiny, tmp_path):
    model = checkpoint(tmp_path / "old.safetensors", "model.diffusion_model.out.0.weight")
    with pytest.raises(PluginError, match=r"old\.safetensors is no SDXL checkpoint"):
        engine(model=model).paint(tiny.request())


def test_a_checkpoint_says_what_it_needs_beside_and_what_is_wrong_with_it(tiny, tmp_path):
    model = checkpoint(tmp_path / "new.safetensors", "conditioner.embedders.1.model.ln_final.weight")
    with pytest.raises(MissingAsset, match="set THUMBSMITH_PLUGIN_BACKGROUNDS_SDXL_CONFIG to a diffusers folder"):
        engine(model=model).paint(tiny.request())
    with pytest.raises(PluginError, match=r"new\.safetensors cannot be read as an SDXL model"):
        engine(model=model, config=tiny.folder).paint(tiny.request())


def test_weights_that_could_run_code_are_not_opened(tiny, tmp_path):
    (tmp_path / "model.ckpt").write_bytes(b"anything")
    with pytest.raises(PluginError, match="can run code when loaded; bring it as"):
        engine(model=str(tmp_path / "model.ckpt")).paint(tiny.request())


def test_a_hub_that_cannot_be_asked(tiny, monkeypatch, tmp_path):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(MissingAsset, match=r"nobody/nothing@main cannot be fetched from the hub"):
        engine(model="nobody/nothing@main").paint(tiny.request())


def test_it_can_be_warmed_up_before_anybody_waits(tiny):
    painter = engine(model=str(tiny.folder))
    painter.warm_up()
    assert painter._model is not None


def test_a_picture_in_half_precision_keeps_its_vae_exact(tiny):
    import torch

    from plugins.backgrounds.sdxl.loading import load

    model = load(SdxlSettings(model=str(tiny.folder), precision="fp16"))
    assert (model.pipe.unet.dtype, model.pipe.vae.dtype) == (torch.float16, torch.float32)


def test_words_of_a_user_are_words(tiny):
    from engine.design.wording import harmless

    assert harmless("${title} (sea:1.9) <lora:x:1> [a|b] <|endoftext|> end") == "title sea:1.9 a b end"


def test_unlike_requests_are_told_apart(tiny):
    painter = engine()
    plain = tiny.request()
    same = [replace(plain, seed=9), replace(plain, prompt="other"), replace(plain, calm=(WORDS,))]
    others = [tiny.request(strength=0.3), tiny.request(sampler=replace_steps(9)), replace(plain, width=64)]
    assert {painter.alike(one) for one in same} == {painter.alike(plain)}
    assert painter.alike(plain) not in {painter.alike(one) for one in others}


@pytest.mark.parametrize(
    ("canvas", "size"), [((1280, 720), (1344, 768)), ((3000, 3000), (1024, 1024)), ((1080, 1920), (768, 1344))]
)
def test_it_paints_near_a_megapixel(canvas, size):
    assert engine().size(*canvas) == size


def test_a_brief_is_painted_whole_and_the_report_says_how(tiny, tmp_path, monkeypatch):
    from engine.brief import Brief
    from engine.pipeline import render
    from engine.studio import Studio

    monkeypatch.setenv("THUMBSMITH_PLUGIN_BACKGROUNDS_SDXL_MODEL", str(tiny.folder))
    monkeypatch.setenv("THUMBSMITH_PLUGIN_BACKGROUNDS_SDXL_PIXELS", "8192")
    heard, glimpses = [], []
    brief = Brief(title="The *quiet* hour", formats=("youtube",), background="sdxl", prompt="a ${calm} sea", quick=True)
    report = render(
        brief.model_copy(update={"seed": 7}),
        Studio.open(),
        out=tmp_path,
        exporters=(),
        progress=lambda stage, done: heard.append((stage, done)),
        glimpsed=glimpses.append,
    )
    (made,) = report.formats
    assert made.ground is not None, made.warnings
    assert (made.ground.engine, made.ground.facts["seed"], made.ground.facts["tries"]) == ("sdxl", 7, 1), made.warnings
    assert str(made.ground.facts["prompt"]).startswith("a calm sea, ")
    assert (made.ground.facts["sampler"], made.ground.facts["steps"]) == ("lcm", 6)
    assert (tmp_path / "youtube.jpg").is_file()
    assert [done for stage, done in heard if stage == "design" and 0 < done < 1]
    assert len(glimpses) == 1
