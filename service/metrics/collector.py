"""The standing of the queue as Prometheus reads it, looked up when it asks."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from service.database import Database
from service.errors import Unavailable
from service.generations.cards import STAGES
from service.metrics.standing import Standing, read_standing

_log = logging.getLogger(__name__)


class QueueCollector(Collector):
    """A database that does not answer is told by `thumbsmith_database_up`, and nothing is said of the queue."""

    def __init__(self, database: Database, *, lease_seconds: float = 30.0) -> None:
        self._database, self._lease_seconds = database, lease_seconds

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            standing = read_standing(self._database, lease_seconds=self._lease_seconds)
        except Unavailable as error:
            _log.warning("nothing can be said of the queue: %s", error)
            yield _one("database_up", "Whether the database answers.", 0)
            return
        yield _one("database_up", "Whether the database answers.", 1)
        yield from _families(standing)
        yield from _of_cards(standing.cards)


def _families(standing: Standing) -> Iterator[GaugeMetricFamily]:
    yield _one("queue_pending", "Generations that wait.", standing.pending)
    yield _one("queue_due", "Generations that wait and may be taken now.", standing.due)
    yield _one("queue_for_cards", "Generations that wait for a GPU.", standing.for_cards)
    yield _one("queue_oldest_seconds", "How long the first of those has waited.", standing.oldest_seconds)
    yield _one("generations_running", "Generations in a worker's hands.", standing.running)
    yield _one("generations_recent_slow", "Of the last five minutes, ready later than in 30 s.", standing.slow)
    yield _each("generations_recent", "Generations that ended in the last five minutes.", "status", standing.ended)
    median, late, longest = standing.seconds
    seconds = {"0.5": median, "0.95": late, "1": longest}
    yield _each("generation_recent_seconds", "From asking to the files, last five minutes.", "quantile", seconds)
    yield _each("tries_recent", "Tries that ended in the last five minutes, by how.", "outcome", standing.tries)
    yield _each("stage_recent_seconds", "Mean time in a stage, last five minutes.", "stage", standing.stages)


def _of_cards(cards: Mapping[str, Mapping[str, Any]]) -> Iterator[GaugeMetricFamily]:
    """Of each fact what every card says, as it says it in its file beside the data."""
    for name in sorted({name for facts in cards.values() for name in facts}):
        labels = ["card", "stage"] if name == STAGES else ["card"]
        family = GaugeMetricFamily(f"thumbsmith_card_{name}", f"What a card says of its {name}.", labels=labels)
        for card, facts in cards.items():
            held = facts.get(name, {})
            for key, value in (held if isinstance(held, Mapping) else {"": held}).items():
                family.add_metric([card, key][: len(labels)], value)
        yield family


def _one(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"thumbsmith_{name}", meaning, value=value)


def _each(name: str, meaning: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"thumbsmith_{name}", meaning, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family
