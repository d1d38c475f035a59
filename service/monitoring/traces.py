"""Traces by OpenTelemetry, sent to a collector as OTLP over HTTP.

Whether one is kept is told from its id alone, so that every process decides alike and no caller decides for us.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Span as SdkSpan
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import TraceIdRatioBased
from opentelemetry.trace import SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from service.monitoring import allowed
from service.monitoring.spans import Kind, Span, recorded_by
from service.settings import Settings
from service.written import pairs

_PATIENCE_SECONDS = 5.0
_ENDING_SECONDS = 2.0
_SPANS_WAITING, _SPANS_AT_ONCE = 2048, 512
_KINDS: Mapping[Kind, SpanKind] = {
    "inside": SpanKind.INTERNAL,
    "server": SpanKind.SERVER,
    "consumer": SpanKind.CONSUMER,
}
_W3C = TraceContextTextMapPropagator()


@contextmanager
def opened(settings: Settings, part: str) -> Iterator[None]:
    said = {"service.name": f"thumbsmith-{part}", "deployment.environment.name": settings.environment}
    if settings.release:
        said["service.version"] = settings.release
    headers = pairs(settings.otlp_headers.get_secret_value()) if settings.otlp_headers else {}
    exporter = OTLPSpanExporter(
        endpoint=f"{(settings.otlp_url or '').rstrip('/')}/v1/traces", headers=headers, timeout=_PATIENCE_SECONDS
    )
    waiting = BatchSpanProcessor(
        exporter, max_queue_size=_SPANS_WAITING, max_export_batch_size=_SPANS_AT_ONCE, schedule_delay_millis=1000
    )
    provider = TracerProvider(
        sampler=TraceIdRatioBased(settings.trace_share), resource=Resource(said), shutdown_on_exit=False
    )
    provider.add_span_processor(waiting)
    with recorded_by(Traces(provider)):
        yield
    ending = threading.Thread(target=waiting.shutdown, daemon=True)  # which may wait for a collector that hangs
    ending.start()
    ending.join(_ENDING_SECONDS)


class Traces:
    def __init__(self, provider: TracerProvider) -> None:
        self._tracer = provider.get_tracer("thumbsmith")

    @contextmanager
    def span(
        self, name: str, *, kind: Kind, of: str | None, begun: datetime | None, facts: dict[str, object]
    ) -> Iterator[Span]:
        """What is raised in it is told by its type alone."""
        with self._tracer.start_as_current_span(
            name,
            context=_W3C.extract({"traceparent": of}) if of else None,
            kind=_KINDS[kind],
            attributes=allowed.labels(facts),
            start_time=_nanoseconds(begun) if begun else None,
            record_exception=False,
            set_status_on_exception=False,
        ) as held:
            try:
                yield _Span(held)
            except Exception as error:
                held.set_attributes(allowed.labels({"error": type(error).__name__}))
                held.set_status(StatusCode.ERROR)
                raise

    def traceparent(self) -> str | None:
        carrier: dict[str, str] = {}
        _W3C.inject(carrier)
        return carrier.get("traceparent")


class _Span:
    def __init__(self, held: SdkSpan) -> None:
        self._held = held

    def name(self, name: str) -> None:
        self._held.update_name(name)

    def note(self, **facts: object) -> None:
        self._held.set_attributes(allowed.labels(facts))


def _nanoseconds(moment: datetime) -> int:
    known = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return int(known.timestamp() * 1e9)
