"""Where grounds are rendered or edited: has the card paint, tells how far it is, says in a sentence when it cannot."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from engine.errors import MachineError, MissingAsset, PluginError, PluginHindered
from engine.kinds.background import BackgroundRequest, Plane, nobody_told
from engine.studio import Painter
from service.cards.door import Asked, Failed, Made, Step, knock

_ERRORS = {"machine": MachineError, "hindered": PluginHindered, "plugin": PluginError}
_LOOK_SECONDS = 0.5
_PATIENCE_SECONDS = 20.0
"""For a card's process that is being started again."""


class CardPainter:
    """Called as `engine.studio.Painter`."""

    def __init__(self, door: Path) -> None:
        self._door = door

    def __call__(self, background: str, request: BackgroundRequest) -> list[Plane]:
        try:
            with self._reached(request) as connection:
                # The draft holds what the subject's photograph had to give.
                connection.send(
                    Asked(background=background, request=replace(request, on_step=nobody_told, subject=None))
                )
                return _heard(connection, request)
        except (OSError, EOFError) as error:
            raise PluginHindered("the card's process ended in mid-picture") from error

    def _reached(self, request: BackgroundRequest) -> Connection:
        ends = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                return knock(self._door)
            except (OSError, EOFError, ValueError) as error:
                if time.monotonic() > ends:
                    raise PluginHindered("the card's process does not answer") from error
            request.on_step(0.0, None)
            time.sleep(_LOOK_SECONDS)


def painter_in(folder: Path) -> Painter:
    """Of one of the cards on this machine, whose doors lie there; where there is none, one that says so."""
    doors = list(folder.glob("*.door"))
    return CardPainter(random.choice(doors)) if doors else _nobody_here


def nobody_paints(background: str, request: BackgroundRequest) -> list[Plane]:
    """For a worker without a card."""
    raise MissingAsset("no GPU worker is running")


def _nobody_here(background: str, request: BackgroundRequest) -> list[Plane]:
    raise MissingAsset("no GPU worker is running on the machine of this page")


def _heard(connection: Connection, request: BackgroundRequest) -> list[Plane]:
    done = 0.0
    while True:
        told = connection.recv() if connection.poll(_LOOK_SECONDS) else Step(done=done)
        if isinstance(told, Made):
            return told.planes
        if isinstance(told, Failed):
            raise _ERRORS[told.kind](told.text)
        done = told.done
        request.on_step(done, told.glimpse)
