"""Real-ESRGAN on torch with its real weights, on few pixels: a CPU takes seconds for them."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file
from skimage.data import astronaut

from engine.errors import MachineError, MissingAsset
from engine.kinds.upscaler import enlarges_on_card
from plugins.upscalers._rrdb import network
from plugins.upscalers.real_esrgan import RealEsrgan, RealEsrganSettings

torch.set_num_threads(2)
EYE = np.ascontiguousarray(astronaut()[110:142, 200:232])


def test_it_is_the_same_picture_four_times_as_large_with_sharper_edges():
    made = RealEsrgan().upscale(EYE, 128, 128, seed=0)
    back = np.asarray(Image.fromarray(made).resize((32, 32), Image.Resampling.BOX), np.float32)
    assert np.abs(back - EYE).mean() < 9
    smooth = np.asarray(Image.fromarray(EYE).resize((128, 128), Image.Resampling.BICUBIC), np.float32)
    strongest = [np.quantile(np.abs(np.diff(picture.mean(axis=2), axis=1)), 0.99) for picture in (made, smooth)]
    assert strongest[0] > 1.2 * strongest[1]


def test_tiles_leave_no_seam(tmp_path):
    """By a small network, of which a tile's rim sees all that it looks at."""
    torch.manual_seed(0)
    path = tmp_path / "tiny.safetensors"
    tiny = network(blocks=1, wide=8, growth=4).eval()
    save_file(tiny.state_dict(), path)
    random = np.random.default_rng(0).integers(0, 256, (70, 90, 3), dtype=np.uint8)

    def made(tile: int) -> np.ndarray:
        upscaler = RealEsrgan(RealEsrganSettings(tile=tile, overlap=24))
        upscaler._network = tiny
        return upscaler.upscale(random, 360, 280, seed=0)

    assert np.abs(made(32).astype(int) - made(1024)).max() <= 1


@pytest.mark.parametrize("odd", [float("nan"), float("inf")])
def test_weights_that_are_no_numbers_make_no_black_picture(odd):
    spoilt = network(blocks=1, wide=8, growth=4).eval()
    spoilt.conv_last.bias.data.fill_(odd)
    upscaler = RealEsrgan()
    upscaler._network = spoilt
    with pytest.raises(MachineError, match="give no picture but what is no number"):
        upscaler.upscale(EYE, 128, 128, seed=0)


def put(tmp_path, name: str, data: bytes) -> RealEsrganSettings:
    (tmp_path / name).write_bytes(data)
    return RealEsrganSettings(weights=tmp_path / name)


def test_bad_weights_are_one_sentence_each(tmp_path):
    save_file(network(blocks=1, wide=8, growth=4).state_dict(), tmp_path / "other.safetensors")
    other = (tmp_path / "other.safetensors").read_bytes()
    cases = {
        "are no .safetensors": put(tmp_path, "pickled.pth", b"\x80\x04"),
        "are not there": RealEsrganSettings(weights=tmp_path / "nowhere.safetensors"),
        "are no Real-ESRGAN x4 in safetensors": put(tmp_path, "cut.safetensors", other[:500]),
        "are no Real-ESRGAN x4": RealEsrganSettings(weights=tmp_path / "other.safetensors"),
        "have SHA-256": RealEsrganSettings(weights=tmp_path / "other.safetensors", sha256="0" * 64),
    }
    for said, settings in cases.items():
        with pytest.raises(MissingAsset, match=said) as told:
            RealEsrgan(settings).upscale(EYE, 128, 128, seed=0)
        assert "\n" not in str(told.value)


def test_it_belongs_on_a_card_and_says_how_long_it_took():
    upscaler = RealEsrgan()
    assert enlarges_on_card(upscaler)
    upscaler._network = network(blocks=1, wide=8, growth=4).eval()
    upscaler.upscale(EYE, 128, 128, seed=0)
    assert upscaler.stage_seconds["enlarging"] > 0
