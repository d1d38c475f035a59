"""Small ONNX files that tests write: a mask is a sum over channels, weighed, so its answer can be reckoned by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def write_matte(
    path: Path, *, side: int | None = None, weights: tuple[float, float, float] = (1.0, 0.0, 0.0), extra: bool = False
) -> Path:
    """A model of one convolution: `(1, 3, h, w)` in, `(1, 1, h, w)` out; with `extra` a second output before it."""
    shape: list[int | str] = [1, 3, side or "height", side or "width"]
    kernel = numpy_helper.from_array(np.array(weights, np.float32).reshape(1, 3, 1, 1), "kernel")
    nodes = [helper.make_node("Conv", ["picture", "kernel"], ["mask"])]
    outputs = [helper.make_tensor_value_info("mask", TensorProto.FLOAT, [1, 1, *shape[2:]])]
    if extra:
        nodes.append(helper.make_node("Neg", ["mask"], ["earlier"]))
        outputs.insert(0, helper.make_tensor_value_info("earlier", TensorProto.FLOAT, [1, 1, *shape[2:]]))
    picture = helper.make_tensor_value_info("picture", TensorProto.FLOAT, shape)
    graph = helper.make_graph(nodes, "matte", [picture], outputs, [kernel])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, path)
    return path
