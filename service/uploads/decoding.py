"""Lets another process, which may take little memory and little time, decode what somebody sent."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.kinds.check import Verdict
from service.processes.python import python_file, safe_environment
from service.settings import Settings
from service.system.answers import AS_SYSTEM
from service.uploads import decoder

_ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = Path(decoder.__file__)
_START_SECONDS = 20.0
_KEPT = ("PATH", "LANG", "LD_LIBRARY_PATH", "SYSTEMROOT", AS_SYSTEM)


@dataclass(frozen=True, kw_only=True)
class Decoded:
    """What the limited process found out; sizes in pixels, `picture` a JPEG when one was asked for."""

    verdict: Verdict
    width: int | None = None
    height: int | None = None
    media_type: str | None = None
    """By the file's content, whatever its sender called it."""
    picture: bytes = b""
    kept: bytes = b""
    """What is to be kept instead of what was sent: a photo without metadata, a font that was written anew."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """What is known of the content."""
    status: str = ""
    """`read`, `refused`, `crashed` or `late`."""
    peak_bytes: int = 0
    """The most memory that decoding held, where it lived to say so."""


@dataclass(frozen=True, kw_only=True)
class Decoder:
    """One fresh process an upload; it knows no secret, opens no file and is gone afterwards."""

    seconds: float = 20.0
    memory: int = decoder.MEMORY_LIMIT
    pixels: int = 40_000_000

    @classmethod
    def of(cls, settings: Settings) -> Decoder:
        return cls(seconds=settings.upload_seconds_limit, pixels=settings.upload_pixels_limit)

    def decode(self, data: bytes, *, picture: bool = False, purpose: str = "photo") -> Decoded:
        """Whether it can be decoded, and what it is."""
        command = self.command(picture=picture, purpose=purpose)
        try:
            done = subprocess.run(
                command,
                input=decoder.framed(data),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(),
                timeout=self.seconds + _START_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return _failed("late")
        except OSError as error:
            return Decoded(verdict=Verdict.undecided(f"no process could be started to decode it ({error.strerror})"))
        return answered(*decoder.unframed(done.stdout)) if done.stdout else _failed("crashed")

    def command(self, *, picture: bool, purpose: str) -> list[str]:
        """The program that decodes frame after frame until its input ends."""
        limits = {"seconds": self.seconds, "memory": self.memory, "pixels": self.pixels}
        return python_file(_PROGRAM, json.dumps({**limits, "picture": picture, "purpose": purpose}))


def environment() -> dict[str, str]:
    """Nothing of ours but where the code is: a decoder that is taken over finds no key."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return safe_environment(kept) | {"PYTHONPATH": str(_ROOT), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def answered(facts: dict[str, Any], picture: bytes, kept: bytes) -> Decoded:
    """The program's answer as a verdict."""
    status = str(facts["status"])
    if status in ("crashed", "late"):
        return _failed(status)
    peak = int(facts.get("peak_bytes") or 0)
    if status == "refused":
        return Decoded(verdict=Verdict.refused(str(facts["reason"])), status=status, peak_bytes=peak)
    return Decoded(
        verdict=Verdict.clean(),
        width=facts.get("width"),
        height=facts.get("height"),
        media_type=str(facts["media_type"]),
        picture=picture,
        kept=kept,
        facts={"font": facts["font"]} if "font" in facts else {},
        status=status,
        peak_bytes=peak,
    )


def _failed(status: str) -> Decoded:
    reasons = {"crashed": "decoding it ended the process that tried", "late": "decoding it took too long"}
    return Decoded(verdict=Verdict.undecided(reasons[status]), status=status)
