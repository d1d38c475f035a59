"""`thumbsmith worker --gpu N`: keeps the card's process and its lanes running, and tells the database that it lives."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import time
from pathlib import Path

from service.database import open_database
from service.environment import told
from service.errors import Unavailable
from service.generations import cards
from service.monitoring import monitored
from service.plugins.followed import FollowedPlugins
from service.precautions import begin
from service.processes.python import python_module, safe_environment
from service.settings import Settings
from service.system.files import replace
from service.system.parent import ENDS_WITH
from service.system.stopping import apart, ask_to_end, heed_stop
from worker.card.at_hand import AtHand
from worker.card.meter import as_metrics
from worker.card.process import CardProcess

_log = logging.getLogger(__name__)
_LOOK_SECONDS = 0.25
_STARTING_SECONDS = 120.0
_ANSWER_SECONDS = 2.0
_AGAIN_SECONDS = 5.0
"""Between two starts of a card's process that does not stay."""
_LANE_SECONDS = 1.0
LIMIT = "THUMBSMITH_PLUGIN_SECONDS_LIMIT"


def run_card(settings: Settings, number: int) -> int:
    """Until a signal; then the lanes finish what they have in hand, and the card's process ends."""
    begin(settings)
    house = House(settings, number)
    stopping: list[int] = []
    heed_stop(lambda got, _frame: stopping.append(got))
    try:
        with monitored(settings, part="worker"):
            while not stopping:
                house.look_after()
                time.sleep(_LOOK_SECONDS)
    finally:
        house.close()
    return 0


class House:
    def __init__(self, settings: Settings, number: int) -> None:
        self._settings = settings
        self.name = f"{socket.gethostname()[:40]}-gpu{number}"
        self._folder = settings.data_dir / "cards"
        self.door = self._folder / f"{self.name}.door"
        self._database = open_database(settings)
        self._plugins = FollowedPlugins(settings)
        self.card = CardProcess(self.door, number=number, most=settings.card_batch, warm=settings.card_backgrounds)
        self._lanes: list[subprocess.Popen[bytes]] = []
        self._started = self._beaten = self._laned = -_AGAIN_SECONDS
        self._heard = 0.0
        """When the card's process last said how it does, or was started."""

    def look_after(self) -> None:
        """One round: what has ended is started again, what has grown is replaced, and the beat is told."""
        now = time.monotonic()
        if self._must_start() and now - self._started >= _AGAIN_SECONDS:
            self._started = now
            self._start_card()
        if self.card.runs and now - self._laned >= _LANE_SECONDS:
            self._laned = now
            self._lanes = [lane if lane.poll() is None else self._lane() for lane in self._lanes]
            self._lanes += [self._lane() for _ in range(self._settings.card_lanes - len(self._lanes))]
        if now - self._beaten >= self._settings.lease_seconds / cards.BEATS_PER_LEASE:
            self._beaten = now
            self._beat()

    def close(self) -> None:
        for lane in self._lanes:
            ask_to_end(lane)
        for lane in self._lanes:
            lane.wait(self._settings.drain_seconds + 15)
        self.card.end()
        try:
            cards.leave(self._database, self.name)
        except Unavailable as error:
            _log.info("the card's end is not told: %s", error)
        self._database.close()

    def _must_start(self) -> bool:
        if not self.card.runs:
            return True
        if self.card.memory > self._settings.card_memory_limit:
            _log.warning("the card's process holds more than it may and is replaced")
            return True
        if time.monotonic() - self._heard > self._settings.card_seconds_limit:
            _log.warning("the card's process says nothing any more and is replaced")
            return True
        return self._plugins.renew()

    def _start_card(self) -> None:
        environment = {**self._plugins.environment, LIMIT: f"{self._settings.card_seconds_limit:g}"}
        started = self.card.start(environment, seconds=_STARTING_SECONDS)
        self._heard = time.monotonic()
        if started:
            _log.info("the process of card %s has started", self.name)
        else:
            _log.error("the process of card %s did not start; it is tried again", self.name)

    def _lane(self) -> subprocess.Popen[bytes]:
        lane = {
            "THUMBSMITH_WORKER_PROCESSES": "1",
            ENDS_WITH: str(os.getpid()),
            **AtHand(name=self.name, door=str(self.door.absolute())).environment,
            "CUDA_VISIBLE_DEVICES": "",
        }
        return subprocess.Popen(python_module("worker"), env={**safe_environment(told()), **lane}, **apart())

    def _beat(self) -> None:
        """Only a card whose process answers is said to live."""
        facts = self.card.told(seconds=_ANSWER_SECONDS) if self.card.runs else None
        if facts is None:
            return
        self._heard = time.monotonic()
        try:
            cards.beat(self._database, self.name, facts)
            _write(self._folder / f"{self.name}.prom", as_metrics(self.name, facts))
        except (Unavailable, OSError) as error:
            _log.info("the card's beat is not told: %s", error)


def _write(path: Path, text: str) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="ascii")
    replace(fresh, path)
