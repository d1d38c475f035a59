"""LoRAs on a real, tiny SDXL: both layouts, weights, swaps, and files that are wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engine.errors import MissingAsset, PluginError
from engine.kinds.background import LoraChoice
from engine.kinds.lora import Lora
from plugins.backgrounds.sdxl.loras import with_triggers


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("loras")


@pytest.fixture(scope="module")
def written(loaded_once, folder: Path) -> Callable[..., Lora]:
    """A LoRA of that seed as an entry; the same name is written once."""
    from tests.doubles import tiny_loras

    unet = _bare_unet(loaded_once.folder)

    def write(seed: int, layout: str = "diffusers", *, alpha: float | None = None, **changes: object) -> Lora:
        made, path = tiny_loras.numbers(unet, seed=seed), folder / f"{layout}-{seed}-{alpha or 0:.0f}.safetensors"
        if layout == "kohya":
            tiny_loras.as_kohya(made, path, alpha=alpha)
        else:
            tiny_loras.as_diffusers(made, path)
        return tiny_loras.entry(path, **changes)

    return write


def _bare_unet(folder: Path):
    from diffusers import UNet2DConditionModel

    return UNet2DConditionModel.from_pretrained(folder / "unet")


def worn(tiny, *choices: tuple[Lora, float]) -> np.ndarray:
    loras = tuple(LoraChoice(entry=entry, weight=weight) for entry, weight in choices)
    return tiny.pixels(tiny.request(loras=loras)).astype(int)


def test_both_layouts_are_the_same_lora(tiny, written):
    one, other = worn(tiny, (written(1), 1.0)), worn(tiny, (written(1, "kohya"), 1.0))
    assert np.abs(one - other).max() <= 1
    assert np.abs(one - worn(tiny)).max() > 3, "and it is to be seen"


def test_half_its_alpha_is_half_its_weight(tiny, written):
    whole, half = written(1, "kohya"), written(1, "kohya", alpha=2.0)
    assert np.abs(worn(tiny, (whole, 0.5)) - worn(tiny, (half, 1.0))).max() <= 1


def test_swapping_to_and_fro_changes_nothing(tiny, written):
    bare, first = worn(tiny), worn(tiny, (written(1), 0.8))
    second = worn(tiny, (written(2), 0.8))
    assert not np.array_equal(first, second)
    assert np.array_equal(worn(tiny, (written(1), 0.8)), first)
    assert np.array_equal(worn(tiny), bare), "the base is what it was"


def test_one_that_is_on_is_not_loaded_again(tiny, written):
    worn(tiny, (written(1), 0.8))
    before = tiny.model.swaps
    worn(tiny, (written(1), 0.3))
    assert tiny.model.swaps == before
    worn(tiny, (written(2), 0.3))
    assert tiny.model.swaps == before + 1


def test_nothing_of_a_larger_one_stays_after_a_swap(tiny, written, folder):
    from safetensors.torch import load_file, save_file

    from tests.doubles import tiny_loras

    whole = load_file(written(6).file)
    save_file({key: value for key, value in whole.items() if "to_q" in key}, folder / "queries.safetensors")
    small = tiny_loras.entry(folder / "queries.safetensors")
    alone = worn(tiny, (small, 1.0))
    worn(tiny, (written(1), 1.0))
    assert np.array_equal(worn(tiny, (small, 1.0)), alone)


def test_one_of_a_higher_rank_than_there_is_room_for_is_put_in_anew(tiny, written, folder):
    from tests.doubles import tiny_loras

    made = tiny_loras.numbers(_bare_unet(tiny.folder), seed=7, rank=16)
    large = tiny_loras.entry(tiny_loras.as_diffusers(made, folder / "rank-16.safetensors"))
    first = worn(tiny, (written(1), 0.8))
    assert not np.array_equal(worn(tiny, (large, 0.8)), first)
    assert np.abs(worn(tiny, (written(1), 0.8)) - first).max() <= 1, "added up in another order"


def test_several_add_up_by_their_weights(tiny, written):
    both = worn(tiny, (written(1), 0.7), (written(2), 0.6))
    assert not np.array_equal(both, worn(tiny, (written(1), 0.7)))
    assert np.abs(worn(tiny, (written(1), 0.7), (written(2), 0.0)) - worn(tiny, (written(1), 0.7))).max() <= 1


def test_its_words_are_heard_once(tiny, written):
    entry = written(1, triggers=("inked lines", "Calm"))
    told = tiny.paint(tiny.request(loras=(LoraChoice(entry=entry, weight=1.0),)))[0][0].facts
    assert told["prompt"] == "inked lines, a calm sea at dusk"
    assert told["loras"] == {entry.name: 1.0}
    assert with_triggers("a", ()) == "a"


def wrong_shape(path: Path) -> None:
    """As one that was trained on SD 1.5 has it."""
    import torch
    from safetensors.torch import load_file, save_file

    held = load_file(path)
    save_file({key: torch.zeros(value.shape[0], value.shape[1] + 3) for key, value in held.items()}, path)


def other_layer(path: Path) -> None:
    from safetensors.torch import load_file, save_file

    save_file({key.replace("down_blocks.1", "down_blocks.7"): value for key, value in load_file(path).items()}, path)


def no_pair(path: Path) -> None:
    from safetensors.torch import load_file, save_file

    held = load_file(path)
    save_file({key: value for key, value in held.items() if "lora_A" in key}, path)


def no_lora(path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    save_file({"picture": torch.zeros(3)}, path)


def rubbish(path: Path) -> None:
    path.write_bytes(b"no weights at all")


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def of_no_numbers(path: Path) -> None:
    from safetensors.torch import load_file, save_file

    save_file({key: value * float("nan") for key, value in load_file(path).items()}, path)


def of_no_rank(path: Path) -> None:
    from safetensors.torch import load_file, save_file

    held = load_file(path)
    save_file({key: value[:0] if "lora_A" in key else value[:, :0] for key, value in held.items()}, path)


def padded(path: Path) -> None:
    path.write_bytes(path.read_bytes() + bytes(40))


def header_told(path: Path, offsets: str) -> None:
    """With other offsets for its first tensor, and the same bytes behind its header."""
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = re.sub(
        rb'"data_offsets":\s*\[[^]]*\]', b'"data_offsets":' + offsets.encode(), data[8 : 8 + length], count=1
    )
    path.write_bytes(len(header).to_bytes(8, "little") + header + data[8 + length :])


def overlapping(path: Path) -> None:
    header_told(path, "[0,16]")


def endless(path: Path) -> None:
    header_told(path, "[0,1e999]")


WRONG = {
    "of no numbers": (of_no_numbers, "cannot be used: of its down_blocks.* some weights are no numbers"),
    "of no rank": (of_no_rank, "cannot be used: "),
    "padded": (padded, "is longer than its header says"),
    "overlapping": (overlapping, "cannot be used: its weights cannot be read"),
    "endless": (endless, "its header is damaged"),
    "of another base": (wrong_shape, "cannot be used: it was made for another model: its down_blocks"),
    "of a larger model": (other_layer, "it was made for another model: the model here has no layer down_blocks.7"),
    "without its pairs": (no_pair, "cannot be used: its weights cannot be read"),
    "no lora": (no_lora, "cannot be used: "),
    "rubbish": (rubbish, "is no .safetensors file, or is cut off in its header"),
    "cut off": (cut_off, "is cut off: its header names more tensors than are there"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_file_is_one_sentence_and_the_next_picture_is_as_before(tiny, written, folder, what):
    from tests.doubles import tiny_loras

    spoil, said = WRONG[what]
    good, bare = worn(tiny, (written(1), 0.8)), worn(tiny)
    path = folder / "bad.safetensors"
    path.write_bytes(Path(written(3).file).read_bytes())
    spoil(path)
    with pytest.raises(PluginError, match=said) as raised:
        worn(tiny, (tiny_loras.entry(path), 1.0))
    assert len(str(raised.value)) < 320
    assert "\n" not in str(raised.value)
    assert np.array_equal(worn(tiny), bare)
    assert np.array_equal(worn(tiny, (written(1), 0.8)), good)


def test_it_must_be_the_file_that_was_pinned(tiny, written):
    entry = written(1).model_copy(update={"sha256": "0" * 64})
    with pytest.raises(PluginError, match=r"the LoRA 'diffusers-1-0' is not what was pinned"):
        worn(tiny, (entry, 1.0))


def test_one_for_another_model_is_not_even_read(tiny, written):
    with pytest.raises(PluginError, match=r"was trained on sd-1\.5; right here is sdxl-1\.0"):
        worn(tiny, (written(4, base_model="sd-1.5"), 1.0))


def test_one_whose_file_is_gone(tiny, written):
    entry = written(5)
    Path(entry.file).unlink()
    with pytest.raises(MissingAsset, match="is not there; put the weights there"):
        worn(tiny, (entry, 1.0))


def test_weights_of_one_byte_each_are_worn_like_others(tiny, written, folder):
    import torch
    from safetensors.torch import load_file, save_file

    from tests.doubles import tiny_loras

    whole = written(1)
    small = {key: value.to(torch.float8_e4m3fn) for key, value in load_file(whole.file).items()}
    save_file(small, folder / "bytes.safetensors")
    worn_small = worn(tiny, (tiny_loras.entry(folder / "bytes.safetensors"), 1.0))
    assert np.abs(worn_small - worn(tiny, (whole, 1.0))).mean() < np.abs(worn_small - worn(tiny)).mean()


def test_one_whose_numbers_run_out_of_range_costs_no_black_picture(tiny, written, folder):
    from safetensors.torch import load_file, save_file

    from tests.doubles import tiny_loras

    bare = worn(tiny)
    save_file({key: value * 1e30 for key, value in load_file(written(1).file).items()}, folder / "huge.safetensors")
    with pytest.raises(PluginError, match=r"^the model's numbers ran out of range; take other weights or another LoRA"):
        worn(tiny, (tiny_loras.entry(folder / "huge.safetensors"), 1.0))
    assert np.array_equal(worn(tiny), bare)


def test_one_whose_ranks_differ_is_swapped_for_another_and_back(tiny, written, folder):
    from safetensors.torch import load_file, save_file

    from tests.doubles import tiny_loras

    whole, held = written(1), load_file(written(1).file)
    for key in [key for key in held if "attn1.to_q" in key]:
        held[key] = (held[key][:1] if "lora_A" in key else held[key][:, :1]).contiguous()
    save_file(held, folder / "uneven.safetensors")
    uneven = tiny_loras.entry(folder / "uneven.safetensors")
    before = worn(tiny, (whole, 1.0))
    assert np.abs(worn(tiny, (uneven, 1.0)) - before).max() > 0
    assert np.array_equal(worn(tiny, (whole, 1.0)), before)
