"""The same numbers that Prometheus reads, told to whoever else listens."""

from __future__ import annotations

from service.database import Database
from service.metrics.collector import QueueCollector
from service.monitoring import Number, tell

SECONDS = 10.0
"""Between two looks, as Datadog's agent sends on what it holds."""


def tell_standing(database: Database, *, lease_seconds: float) -> None:
    """Every process of the API tells the same, so that it does not matter which of them is heard last."""
    for family in QueueCollector(database, lease_seconds=lease_seconds).collect():
        for sample in family.samples:
            tell(Number(name=sample.name, labels=dict(sample.labels), value=float(sample.value)))
