"""What an operator watches: the state of the queue as the database has it, told in Prometheus' names."""

from service.metrics.collector import QueueCollector
from service.metrics.standing import RECENT_SECONDS, SLOW_SECONDS, Standing, read_standing

__all__ = ["RECENT_SECONDS", "SLOW_SECONDS", "QueueCollector", "Standing", "read_standing"]
