"""Where grounds are rendered or edited: has the card work, tells how far it is, says in a sentence when it cannot."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Never

import numpy as np
from numpy.typing import NDArray

from engine.errors import MachineError, MissingAsset, PluginError, PluginHindered
from engine.kinds.background import BackgroundRequest, OnStep, Plane, nobody_told
from engine.studio import Card
from service.cards.door import Asked, AskedLarger, Failed, Made, Step, knock

_ERRORS = {"machine": MachineError, "hindered": PluginHindered, "plugin": PluginError}
_LOOK_SECONDS = 0.5
_PATIENCE_SECONDS = 20.0
"""For a card's process that is being started again."""


class CardAtDoor:
    """The card whose process is reached by that file."""

    def __init__(self, door: Path) -> None:
        self._door = door

    def paint(self, background: str, request: BackgroundRequest) -> list[Plane]:
        # The draft holds what the subject's photograph had to give.
        told = replace(request, on_step=nobody_told, subject=None)
        planes: list[Plane] = self._answer(Asked(background=background, request=told), request.on_step)
        return planes

    def enlarge(
        self, upscaler: str, pixels: NDArray[np.uint8], width: int, height: int, *, seed: int, on_step: OnStep
    ) -> NDArray[np.uint8]:
        asked = AskedLarger(upscaler=upscaler, pixels=pixels, width=width, height=height, seed=seed)
        larger: NDArray[np.uint8] = self._answer(asked, lambda _done, glimpse: on_step(1.0, glimpse))
        return larger

    def _answer(self, asked: Asked | AskedLarger, on_step: OnStep) -> Any:
        try:
            with self._reached(on_step) as connection:
                connection.send(asked)
                return _heard(connection, on_step)
        except (OSError, EOFError) as error:
            raise PluginHindered("the card's process ended in mid-picture") from error

    def _reached(self, on_step: OnStep) -> Connection:
        ends = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                return knock(self._door)
            except (OSError, EOFError, ValueError) as error:
                if time.monotonic() > ends:
                    raise PluginHindered("the card's process does not answer") from error
            on_step(0.0, None)
            time.sleep(_LOOK_SECONDS)


@dataclass(frozen=True)
class NoCard:
    """Says so, whatever is asked."""

    said: str = "no GPU worker is running"

    def paint(self, background: str, request: BackgroundRequest) -> Never:
        raise MissingAsset(self.said)

    def enlarge(
        self, upscaler: str, pixels: NDArray[np.uint8], width: int, height: int, *, seed: int, on_step: OnStep
    ) -> Never:
        raise MissingAsset(self.said)


def card_in(folder: Path) -> Card:
    """One of the cards on this machine, whose doors lie there; where there is none, one that says so."""
    doors = list(folder.glob("*.door"))
    return CardAtDoor(random.choice(doors)) if doors else NoCard("no GPU worker is running on the machine of this page")


def _heard(connection: Connection, on_step: OnStep) -> Any:
    done = 0.0
    while True:
        told = connection.recv() if connection.poll(_LOOK_SECONDS) else Step(done=done)
        if isinstance(told, Made):
            return told.made
        if isinstance(told, Failed):
            raise _ERRORS[told.kind](told.text)
        done = told.done
        on_step(done, told.glimpse)
