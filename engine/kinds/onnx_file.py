"""An ONNX file as a function. It is opened when it is first called, and whatever is wrong with it is one sentence."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import MachineError, MissingAsset, MissingLibrary

_WITHOUT_CARD = ("CPUExecutionProvider",)
_WITH_CARD = ("CUDAExecutionProvider", *_WITHOUT_CARD)


@dataclass
class OnnxFile:
    """A model by its path and the SHA-256 that proves it. One call at a time: a session owns its buffers."""

    path: Path
    sha256: str | None = None
    what: str = "the model"
    remedy: str = "name a file that is there"
    """What puts it right where the file is not there."""
    on_card: bool = False
    """Whether a CUDA card is used where onnxruntime has one."""
    _session: Any = field(default=None, init=False, repr=False)
    _lock: Any = field(default_factory=threading.Lock, init=False, repr=False)

    def __call__(self, batch: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """Every output for the one input; `MachineError` for a file that cannot be used so."""
        with self._lock:
            session = self._opened()
            try:
                answers = session.run(None, {session.get_inputs()[0].name: batch})
            except Exception as error:  # onnxruntime's own are not public
                raise MachineError(
                    f"{self.what} {self.path} cannot work on {batch.shape}: {_first_line(error)}"
                ) from error
        if not all(isinstance(answer, np.ndarray) for answer in answers):
            raise MachineError(f"{self.what} {self.path} answers with something else than arrays")
        return answers

    def check(self) -> None:
        """Open it, without asking it anything."""
        with self._lock:
            self._opened()

    def input_shape(self) -> Sequence[int | str | None]:
        """As the file declares it: numbers, and names where any size will do."""
        with self._lock:
            return self._opened().get_inputs()[0].shape

    def _opened(self) -> Any:
        if self._session is None:
            self._session = self._open()
        return self._session

    def _open(self) -> Any:
        try:
            import onnxruntime
        except ImportError as error:
            raise MissingLibrary(f"{self.what} needs onnxruntime; install thumbsmith[onnx]") from error
        if not self.path.is_file():
            raise MissingAsset(f"{self.what} {self.path} is not there; {self.remedy}")
        data = self.path.read_bytes()
        if self.sha256 and (found := hashlib.sha256(data).hexdigest()) != self.sha256:
            raise MissingAsset(f"{self.what} {self.path} has SHA-256 {found}, and {self.sha256} would be right")
        there = onnxruntime.get_available_providers()
        providers = [name for name in (_WITH_CARD if self.on_card else _WITHOUT_CARD) if name in there]
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        try:
            session = onnxruntime.InferenceSession(data, options, providers=providers)
        except Exception as error:  # likewise
            raise MissingAsset(
                f"{self.what} {self.path} is no ONNX model that can be used: {_first_line(error)}"
            ) from error
        if (wanted := len(session.get_inputs())) != 1:
            raise MissingAsset(f"{self.what} {self.path} wants {wanted} inputs, and one, the picture, would be right")
        return session


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
