"""What is asked of a background engine and what it gives back: planes of pixels behind (and before) the people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydantic import JsonValue

from engine.errors import StyleError
from engine.geometry import Box, Point
from engine.kinds.lora import Lora
from engine.kinds.options import Option, complaints, settled
from engine.looks import BlendMode
from engine.style import Palette, SamplerHints

OnStep = Callable[[float, "NDArray[np.uint8] | None"], None]
"""Told the share that is done and, now and then, a small RGB picture of how it looks. It may raise `Unwanted`."""


def nobody_told(done: float, glimpse: NDArray[np.uint8] | None) -> None:
    """For a painting that nobody follows."""


@dataclass(frozen=True, kw_only=True)
class LoraChoice:
    """Weights that a style paints with, and how strongly."""

    entry: Lora
    weight: float


@dataclass(frozen=True, kw_only=True)
class BackgroundRequest:
    """All lengths in pixels of the picture to paint."""

    width: int
    height: int
    seed: int
    realism: float
    """0 graphic .. 1 photographic."""
    palette: Palette
    light_from: Literal["left", "right"] = "left"
    """The side the key light comes from; everything in the picture agrees on it."""
    calm: tuple[Box, ...] = ()
    """Where words will stand: detail and contrast must fall off here."""
    heads: tuple[Box, ...] = ()
    """Where heads will stand: light belongs behind them."""
    focus: Point | None = None
    """Where beams, rays and perspective aim; the middle when None."""
    subject: NDArray[np.uint8] | None = None
    """RGB of the host's photograph, for recipes made from it."""
    photo: NDArray[np.uint8] | None = None
    """RGB of the picture that the user gave for the ground."""
    photo_faces: tuple[Box, ...] = ()
    """The faces in that picture, in its own pixels: a crop keeps them."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """The recipe's options, every one of them: as the style gives it, else by default."""
    prompt: str = ""
    """What to paint, in words: the style's, with the title's subject, or the user's own."""
    negative_prompt: str = ""
    draft: NDArray[np.uint8] | None = None
    """RGB of the style's own ground, for an engine that begins from it (`needs_draft`)."""
    strength: float = 0.6
    """How far it may leave the draft: 0 keeps it, 1 forgets it."""
    sampler: SamplerHints = field(default_factory=SamplerHints)
    loras: tuple[LoraChoice, ...] = ()
    on_step: OnStep = nobody_told

    @property
    def unit(self) -> float:
        """Pixels per thousandth of the shorter side: lengths in it look the same at every size."""
        return min(self.width, self.height) / 1000


@dataclass(frozen=True, kw_only=True)
class Plane:
    """One picture of the background, over the whole canvas at any resolution. First is lowest."""

    name: str
    pixels: NDArray[np.uint8]
    """RGB for the ground (opaque), straight RGBA for what lies over it."""
    blend: BlendMode = BlendMode.NORMAL
    opacity: float = 1.0
    depth: Literal["behind", "front"] = "behind"
    """`front` lies before the people: haze, dust, sparks."""
    notes: tuple[str, ...] = ()
    """What whoever asked for the picture should know of it, a sentence each."""
    facts: Mapping[str, JsonValue] = field(default_factory=dict)
    """How it was made, for the report."""


class Background(Protocol):
    """A plugin that paints grounds: `register_backgrounds` returns these.

    It may also have `options`, a mapping of `Option` by key: what a style may set. Without it a style can set nothing.
    With `needs_draft = True` it is given the style's own ground to begin from, and is named as `background` in a brief
    or as `engine` in a style rather than as a recipe. With `wants_card = True` its work belongs on a GPU: where there
    is none, the draft stays. `size(width, height)` says at which size it would rather paint.

    What needs a draft is taken to be made by a model: every picture of it passes the safety step before anything of it
    is stored or shown, and `seconds` may say how long a call takes. With `of_photo = True` it is made of the user's own
    picture and of nothing else. `lacks` may say in a sentence what it cannot work without here, and `stage_seconds`
    how long its work took so far by stage, for whoever watches a card.
    """

    name: str

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """Planes from the back; the first is opaque and as large as asked. Same request, same pixels."""
        ...


def options_of(background: Background) -> Mapping[str, Option]:
    """What a style may set."""
    return getattr(background, "options", {})


def needs_draft(background: Background) -> bool:
    """Whether it paints over what a recipe painted."""
    return bool(getattr(background, "needs_draft", False))


def needs_photo(background: Background) -> bool:
    """Whether it is made of a picture that the user gives."""
    return bool(getattr(background, "of_photo", False))


def wants_card(background: Background) -> bool:
    """Whether its work belongs on a GPU."""
    return bool(getattr(background, "wants_card", False))


def lacking(background: Background) -> str:
    """Why it cannot work here, in a sentence; nothing where it can."""
    return str(getattr(background, "lacks", ""))


def painted(background: Background, request: BackgroundRequest) -> list[Plane]:
    """What it paints when it is told every option it has. `StyleError` for one that it cannot take."""
    declared = options_of(background)
    for key, reason in complaints(declared, request.options):
        raise StyleError(f"background {background.name!r}: option {key!r}: {reason}")
    return background.paint(replace(request, options=settled(declared, request.options)))


def scaled(request: BackgroundRequest, width: int, height: int) -> BackgroundRequest:
    """The same picture asked for at another size."""
    if (width, height) == (request.width, request.height):
        return request
    by = width / request.width
    return replace(
        request,
        width=width,
        height=height,
        calm=tuple(box.scaled(by) for box in request.calm),
        heads=tuple(box.scaled(by) for box in request.heads),
        focus=request.focus and Point(request.focus.x * by, request.focus.y * by),
        draft=None if request.draft is None else resized(request.draft, (width, height)),
    )


def resized(pixels: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """To `(width, height)`, sharply."""
    if (pixels.shape[1], pixels.shape[0]) == size:
        return pixels
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS))
