"""Where a card's process is reached, and what is said there."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, answer_challenge, deliver_challenge
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine.kinds.background import BackgroundRequest, Plane
from service.processes.hearing import heard
from service.system.files import replace

_KNOCK_SECONDS = 5.0


@dataclass(frozen=True, kw_only=True)
class Asked:
    background: str
    request: BackgroundRequest


@dataclass(frozen=True, kw_only=True)
class AskedLarger:
    upscaler: str
    pixels: NDArray[np.uint8]
    width: int
    height: int
    seed: int


@dataclass(frozen=True, kw_only=True)
class Step:
    done: float
    glimpse: NDArray[np.uint8] | None = None


@dataclass(frozen=True, kw_only=True)
class Made:
    made: list[Plane] | NDArray[np.uint8]
    """A ground, or one made larger."""


@dataclass(frozen=True, kw_only=True)
class Failed:
    kind: Literal["machine", "hindered", "plugin"]
    text: str


@dataclass(frozen=True, kw_only=True)
class HowItDoes:
    """Asked by those who look after it; the answer is a plain table."""


def write_door(path: Path, address: Any, key: bytes) -> None:
    """For this machine's own eyes: whoever can read it can ask the card."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps({"address": address, "key": key.hex()}), encoding="ascii")
    replace(fresh, path)


def leads_to(path: Path, address: Any, key: bytes) -> bool:
    """Whether the door there is this one, and not another's of the same name."""
    with contextlib.suppress(OSError, ValueError):
        return json.loads(path.read_text(encoding="ascii")) == {"address": address, "key": key.hex()}
    return False


def knock(path: Path) -> Connection:
    """`OSError` or `EOFError` when nobody is there, or nobody yet."""
    told = json.loads(path.read_text(encoding="ascii"))
    connection, key = Client(told["address"]), bytes.fromhex(told["key"])
    try:
        if not connection.poll(_KNOCK_SECONDS):  # a process that hangs would be waited for without end
            raise TimeoutError("nobody answers there")
        answer_challenge(connection, key)
        deliver_challenge(connection, key)
    except AuthenticationError as error:
        connection.close()
        raise ConnectionRefusedError("another process is reached there") from error
    except BaseException:
        connection.close()
        raise
    return connection


def how_it_does(path: Path, *, seconds: float) -> Mapping[str, Any] | None:
    """None when it does not say so in time."""
    with contextlib.suppress(OSError, EOFError, ValueError), knock(path) as connection:
        connection.send(HowItDoes())
        if connection.poll(seconds):
            return dict(heard(connection))
    return None
