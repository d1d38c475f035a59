"""One LiteRT model: float tensors in, float tensors out."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.errors import MissingAsset
from engine.home import setup_command
from plugins.faces.litert.chatter import without_chatter

if TYPE_CHECKING:
    from ai_edge_litert.interpreter import Interpreter


class Model:
    """A `.tflite` file, loaded on first use. One inference at a time: an interpreter owns its buffers."""

    def __init__(self, folder: Path, name: str) -> None:
        self._path = folder / name
        self._lock = threading.Lock()
        self._interpreter: Interpreter | None = None

    def __call__(self, batch: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
        """Run on `(1, height, width, 3)`; the outputs in the model's order, copied."""
        with self._lock:
            if self._interpreter is None:
                self._interpreter = self._load()
            self._interpreter.set_tensor(self._interpreter.get_input_details()[0]["index"], batch)
            self._interpreter.invoke()
            outputs = self._interpreter.get_output_details()
            return tuple(self._interpreter.get_tensor(output["index"]) for output in outputs)

    def _load(self) -> Interpreter:
        if not self._path.is_file():
            raise MissingAsset(f"the face model {self._path} is missing; run `{setup_command()}` to fetch it")
        with without_chatter():
            from ai_edge_litert.interpreter import Interpreter

            interpreter = Interpreter(model_path=str(self._path), num_threads=1)
            interpreter.allocate_tensors()
        return interpreter
