"""A small ONNX in the shape of SCRFD, written by tests: it finds a face wherever a cell of 32 pixels is white."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

FIVE = np.array([[-0.4, -0.3, 0.4, -0.3, 0.1, 0.0, -0.3, 0.4, 0.3, 0.4]], np.float32)
"""Eyes, nose and corners of the mouth from the cell's corner, in cells."""


def write_scrfd(path: Path) -> Path:
    """Nine outputs: scores, boxes and key points of three strides, with two anchors a cell."""
    nodes: list[NodeProto] = []
    for stride in (8, 16, 32):
        nodes += _stride(stride)
    names = [f"{what}{stride}" for what in ("score", "box", "five") for stride in (8, 16, 32)]
    widths = {"score": 1, "box": 4, "five": 10}
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["cells", widths[name.rstrip("0123456789")]])
        for name in names
    ]
    constants = {
        "one": np.ones((1, 4), np.float32),
        "points": FIVE,
        "nothing": np.zeros(1, np.float32),
        "low": np.float32(0),
        "high": np.float32(0.99),
        "column": np.array([-1, 1], np.int64),
        "channel": np.array([1], np.int64),
    }
    held = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]
    picture = helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, "height", "width"])
    graph = helper.make_graph(nodes, "scrfd", [picture], outputs, held)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), path)
    return path


def _stride(stride: int) -> list[NodeProto]:
    """Only the widest stride sees anything; of its two anchors the first does."""

    def named(what: str) -> str:
        return f"{what}{stride}"

    make, zeroed = helper.make_node, named("zeroed")
    return [
        make("AveragePool", ["picture"], [named("pooled")], kernel_shape=[stride] * 2, strides=[stride] * 2),
        make("ReduceMean", [named("pooled"), "channel"], [named("grey")]),
        make("Clip", [named("grey"), "low", "high"], [named("seen")]),
        make("Reshape", [named("seen"), "column"], [named("cells")]),
        make("Mul", [named("cells"), "nothing"], [zeroed]),
        make("Concat", [named("cells") if stride == 32 else zeroed, zeroed], [named("anchors")], axis=1),
        make("Reshape", [named("anchors"), "column"], [named("score")]),
        make("Mul", [named("score"), "nothing"], [named("blank")]),
        make("Add", [named("blank"), "one"], [named("box")]),
        make("Add", [named("blank"), "points"], [named("five")]),
    ]
