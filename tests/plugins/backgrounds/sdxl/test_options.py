"""What suits other cards: compiled, in tiles, with idle parts in main memory. A processor shows the wiring alone."""

from __future__ import annotations

import numpy as np
import pytest

from engine.kinds.background import LoraChoice
from plugins.backgrounds.sdxl.settings import SdxlSettings
from tests.plugins.backgrounds.sdxl.conftest import HEIGHT, WIDTH, TinyBench


def bench(tiny: TinyBench, **settings: object) -> TinyBench:
    from plugins.backgrounds.sdxl.loading import load

    told = SdxlSettings(model=str(tiny.folder), pixels=WIDTH * HEIGHT, lora_rank=8, **settings)
    return TinyBench(tiny.folder, load(told))


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Calls of what was compiled: a compiler would take minutes here, so that nothing is made quicker."""
    import torch

    calls: list[str] = []

    def compile_nothing(call, **options: object):
        def compiled_call(*given: object, **named: object):
            calls.append("unet")
            return call(*given, **named)

        return compiled_call

    monkeypatch.setattr(torch, "compile", compile_nothing)
    return calls


def test_a_compiled_unet_takes_every_step_and_wears_loras(tiny, compiled, tmp_path):
    from tests.doubles import tiny_loras

    own = bench(tiny, compile=True)
    assert np.array_equal(own.pixels(own.request()), tiny.pixels(tiny.request()))
    assert len(compiled) == own.request().sampler.steps
    made = [tiny_loras.numbers(own.pipe.unet, seed=seed) for seed in (1, 2)]
    files = [tiny_loras.as_diffusers(one, tmp_path / f"{seed}.safetensors") for seed, one in enumerate(made)]
    loras = [(LoraChoice(entry=tiny_loras.entry(file), weight=1.0),) for file in files]
    assert not np.array_equal(*(own.pixels(own.request(loras=worn)) for worn in loras))
    assert np.array_equal(own.pixels(own.request()), tiny.pixels(tiny.request())), "and takes them off"


def test_tiles_are_what_is_decoded_by_from_the_first_picture_on(tiny):
    own = bench(tiny, thrift="tiles")
    assert own.pipe.vae.use_tiling
    assert own.pixels(own.request()).shape == (HEIGHT, WIDTH, 3)


def test_idle_parts_that_wait_elsewhere_paint_the_same(tiny, tmp_path):
    """With the hooks that a card has, moving to and fro on a processor."""
    from tests.doubles import tiny_loras

    own = bench(tiny)
    made = tiny_loras.numbers(own.pipe.unet, seed=3)
    entry = tiny_loras.entry(tiny_loras.as_diffusers(made, tmp_path / "3.safetensors"))
    worn = own.request(loras=(LoraChoice(entry=entry, weight=1.0),))
    whole = own.pixels(worn)
    own.pipe.enable_model_cpu_offload(device="cpu")
    assert np.array_equal(own.pixels(worn), whole)
    assert not np.array_equal(own.pixels(own.request()), whole)


def test_without_a_card_offload_is_left_out(tiny):
    own = bench(tiny, thrift="offload")
    assert not getattr(own.pipe, "_all_hooks", None)
    assert own.pixels(own.request()).shape == (HEIGHT, WIDTH, 3)
