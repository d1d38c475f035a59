"""Datadog's agent, by DogStatsD over UDP: the numbers of `/metrics`, `thumbsmith.queue_due` for `thumbsmith_queue_due`.

One source, two ways out: nothing is counted here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

from datadog.dogstatsd import DogStatsd

from service.monitoring import allowed
from service.monitoring.happenings import Answered, Happening, Number, heard_by
from service.settings import Settings

NAMESPACE = "thumbsmith"
_QUEUED = 1000
"""Packets that wait for the sender's thread; beyond it they are dropped."""
_ENDING_SECONDS = 2.0


@contextmanager
def opened(settings: Settings, part: str) -> Iterator[None]:
    at = urlsplit(settings.dogstatsd_url or "")
    agent = DogStatsd(
        host=at.hostname,
        port=at.port,
        namespace=NAMESPACE,
        constant_tags=_tags({"part": part, "env": settings.environment}),
        disable_telemetry=True,
        disable_buffering=False,
        origin_detection_enabled=False,
        disable_background_sender=False,
        sender_queue_size=_QUEUED,
    )

    def hear(happening: Happening) -> None:
        match happening:
            case Answered(operation=operation, status=status, seconds=seconds):
                tags = _tags(allowed.labels({"operation": operation, "status": status}))
                agent.histogram("http_request_seconds", seconds, tags=tags)
            case Number(name=name, labels=labels, value=value):
                kept = allowed.labels(labels)
                if len(kept) == len(labels):  # without one of them it would be another number
                    agent.gauge(name.removeprefix(f"{NAMESPACE}_"), value, tags=_tags(kept))

    with heard_by(hear):
        yield
    agent.flush()
    agent.stop(timeout=_ENDING_SECONDS)


def _tags(labels: Mapping[str, str]) -> list[str]:
    return [f"{name}:{value}" for name, value in labels.items()]
