"""Settings that name receivers of a test, and what those were told, read as their companies read it."""

from __future__ import annotations

import json
from pathlib import Path

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from service.settings import Settings
from tests.doubles.receivers import Receiver


def given(folder: Path, **values: object) -> Settings:
    return Settings(data_dir=folder, secret_key="a key for tests, of no use elsewhere", **values)


def all_four(web: str, dogstatsd_port: int, **values: object) -> dict[str, object]:
    """The settings that switch each of them on, three of them at one address."""
    return {
        "sentry_dsn": web.replace("://", "://publickey@") + "/7",
        "dogstatsd_url": f"udp://127.0.0.1:{dogstatsd_port}",
        "otlp_url": web,
        "trace_share": 1.0,
        "posthog_key": "phc_key",
        "posthog_url": web,
        **values,
    }


def events(held: Receiver) -> list[dict]:
    """At Sentry. An envelope is a header, and for each item a line of its own and its text."""
    texts = [body.decode().splitlines() for body in held.bodies("/api/7/envelope/")]
    return [
        json.loads(text)
        for lines in texts
        for header, text in zip(lines[1::2], lines[2::2], strict=True)
        if json.loads(header)["type"] == "event"
    ]


def steps(held: Receiver) -> list[dict]:
    """At PostHog."""
    return [event for body in held.bodies("/batch/") for event in json.loads(body)["batch"]]


def spans(held: Receiver) -> list[Span]:
    """At a collector of traces."""
    return [
        span
        for body in held.bodies("/v1/traces")
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
