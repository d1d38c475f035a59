"""The upscaler's weights out of ncnn's file: each convolution in its place, and nothing else taken for one."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest

from engine.errors import MissingAsset
from setup_assets.upscaler import as_safetensors, lacking, layers, tensors


def ncnn_file() -> bytes:
    """As large as the real one; every bias is the number of its layer."""
    parts = []
    for number, (_, out, into) in enumerate(layers()):
        parts += [bytes.fromhex("476b3001"), bytes(2 * out * into * 9), np.full(out, number, "<f4").tobytes()]
    return b"".join(parts)


def test_each_layer_is_where_torch_looks_for_it():
    found = tensors(ncnn_file())
    assert len(found) == 2 * 351
    assert found["body.22.rdb3.conv5.weight"].shape == (64, 192, 3, 3)
    assert [float(found[f"{name}.bias"][0]) for name in ("conv_first", "body.0.rdb1.conv1", "conv_last")] == [0, 1, 350]


def test_what_is_written_says_what_it_holds():
    data = as_safetensors({"a": np.ones((2, 3), np.float16), "b": np.arange(2, dtype=np.float32)})
    (length,) = struct.unpack("<Q", data[:8])
    assert json.loads(data[8 : 8 + length]) == {
        "a": {"dtype": "F16", "shape": [2, 3], "data_offsets": [0, 12]},
        "b": {"dtype": "F32", "shape": [2], "data_offsets": [12, 20]},
    }
    assert len(data) == 8 + length + 20


@pytest.mark.parametrize("damage", ["cut", "longer", "another mark"])
def test_another_file_is_refused(damage):
    whole = ncnn_file()
    bad = {"cut": whole[:-8], "longer": whole + b"\0" * 4, "another mark": b"\0" * 4 + whole[4:]}[damage]
    with pytest.raises(MissingAsset, match="the upscaler's weights are"):
        tensors(bad)


def test_a_folder_without_it_lacks_it(tmp_path):
    assert "realesrgan-x4plus.safetensors not in" in lacking(tmp_path)
